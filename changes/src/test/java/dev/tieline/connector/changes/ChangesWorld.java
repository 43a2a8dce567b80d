package dev.tieline.connector.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Connector;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Following;
import dev.tieline.api.Following.Batch;
import dev.tieline.api.Following.Start;
import dev.tieline.api.Node;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Place;
import dev.tieline.api.Reading;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/** A system whose changes are followed, as a file would declare it. */
public final class ChangesWorld {
    public static final Place PLACE = new Place("systems/erp.yaml", 1, 1);
    public static final Duration LONG = Duration.ofSeconds(20);

    final Map<String, Object> settings = new LinkedHashMap<>();
    final Map<String, Object> operation = new LinkedHashMap<>();
    String url;
    Optional<String> credential = Optional.empty();
    SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    Credentials credentials = _ -> Secret.of("nothing");

    ChangesWorld(String url, Map<String, ?> columns) {
        this.url = url;
        settings.put("tls", "off");
        settings.put("user", "postgres");
        settings.put("operations", Map.of("products.changed", operation));
        operation.put("table", "product");
        operation.put("slot", "tieline_" + url.replaceAll(".*/", ""));
        operation.put("publication", "tieline_product");
        columns(columns);
    }

    void columns(Map<String, ?> columns) {
        Map<String, Object> properties = new LinkedHashMap<>();
        columns.forEach((name, type) -> properties.put(name, Map.of("type", type)));
        operation.put("row", Map.of("type", "object", "properties", properties));
    }

    String slot() {
        return String.valueOf(operation.get("slot"));
    }

    private SystemDeclaration system() {
        return new SystemDeclaration(
                "erp",
                PLACE,
                "Knows the products.",
                "logistics",
                "postgresql-changes",
                Optional.of(url),
                credential,
                Map.of("products.changed", List.of()),
                SystemDeclaration.Limits.DEFAULT,
                (Node.Mapping) node(settings));
    }

    private ChangesConnector connector() {
        return new ChangesConnector(
                new EgressGuard(
                        List.of("127.0.0.1"),
                        _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                        Set.of()),
                () -> tls);
    }

    List<Finding> findings() {
        Findings findings = new Findings();
        connector().operations(system(), findings);
        return findings.sorted();
    }

    Outlet open() {
        return connector().open(system(), credentials);
    }

    Following follow(Start start) {
        return open().follow(new Following.Question("products", "products.changed", start));
    }

    public static Node node(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Node> entries = new LinkedHashMap<>();
                Map<String, Place> keys = new LinkedHashMap<>();
                map.forEach((key, inner) -> {
                    entries.put(String.valueOf(key), node(inner));
                    keys.put(String.valueOf(key), PLACE);
                });
                yield new Node.Mapping(PLACE, entries, keys);
            }
            case List<?> list ->
                    new Node.Sequence(PLACE, list.stream().map(ChangesWorld::node).toList());
            default -> new Node.Scalar(PLACE, String.valueOf(value), value instanceof String);
        };
    }

    /** What a hub would have kept. */
    public static final class Kept {
        public final List<Document> changes = new ArrayList<>();
        public Optional<String> position = Optional.empty();

        public Start start(boolean rows) {
            return position.<Start>map(Start.Behind::new).orElse(new Start.Now(rows, false));
        }

        /** Each change in short: what happened, and the row. */
        public List<String> told() {
            return changes.stream()
                    .map(change ->
                            change.text("change").orElseThrow() + " " + change.fields().get("row"))
                    .toList();
        }
    }

    /** Takes batches until so many changes are kept; what ends it otherwise. */
    public static Optional<Batch> take(Following following, Kept kept, int until) {
        long end = System.nanoTime() + LONG.toNanos();
        while (kept.changes.size() < until) {
            switch (following.next(100, Duration.ofMillis(500))) {
                case Batch.Changes changes -> {
                    kept.changes.addAll(changes.changes());
                    kept.position = Optional.of(changes.position());
                    following.confirm(changes.position());
                }
                case Batch.Failed failed -> {
                    return Optional.of(failed);
                }
                case Batch.Lost lost -> {
                    return Optional.of(lost);
                }
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("only " + kept.told());
            }
        }
        return Optional.empty();
    }

    /** Takes steps until it hands on what changes, so that what comes later is a change. */
    public static void begin(Following following, Kept kept) {
        while (!kept.position.orElse("").startsWith("LOG")) {
            takeOne(following, kept);
        }
    }

    /** Keeps at most one change, or a step. */
    public static void takeOne(Following following, Kept kept) {
        look(following, kept);
        kept.position.ifPresent(following::confirm);
    }

    /** The same without a word to the database. */
    public static void look(Following following, Kept kept) {
        switch (following.next(1, Duration.ofMillis(200))) {
            case Batch.Changes changes -> {
                kept.changes.addAll(changes.changes());
                kept.position = Optional.of(changes.position());
            }
            case Batch.Failed(var outcome) -> throw new AssertionError(outcome.toString());
            case Batch.Lost(var fault) -> throw new AssertionError(fault.toString());
        }
    }

    /** What it came to, in short. */
    public static String told(Batch batch) {
        return switch (batch) {
            case Batch.Lost(Fault fault) -> "lost " + fault.code();
            case Batch.Failed(Outcome.Rejected(Fault fault)) -> "rejected " + fault.code();
            case Batch.Failed(Outcome.Unauthorized(Fault fault)) -> "unauthorized " + fault.code();
            case Batch.Failed(Outcome.Unreachable(Fault fault)) -> "unreachable " + fault.code();
            case Batch.Failed(Outcome outcome) -> outcome.name();
            case Batch.Changes changes -> "changes " + changes.changes().size();
        };
    }

    /** All rows of the table, as the connector for single rows reads them. */
    public static List<Document> read(
            Connector connector, Map<String, Object> read, String url, String user) {
        Map<String, Object> settings =
                Map.of("tls", "off", "user", user, "operations", Map.of("all", read));
        SystemDeclaration system =
                new SystemDeclaration(
                        "erp",
                        PLACE,
                        "Knows the products.",
                        "logistics",
                        connector.spec().name(),
                        Optional.of(url),
                        Optional.empty(),
                        Map.of("all", List.of()),
                        SystemDeclaration.Limits.DEFAULT,
                        (Node.Mapping) node(settings));
        Credentials none =
                name -> {
                    throw new Credentials.MissingCredential(name);
                };
        try (Outlet outlet = connector.open(system, none);
                Reading reading =
                        outlet.read(
                                new Reading.Question("products", "all", Document.empty(), ""))) {
            return switch (reading.next(10, LONG)) {
                case Reading.Batch.Rows rows -> {
                    assertThat(rows.rows()).allSatisfy(row -> assertThat(row.fault()).isEmpty());
                    yield rows.rows().stream().map(Reading.Row::fields).toList();
                }
                case Reading.Batch.Failed(var outcome) ->
                        throw new AssertionError(outcome.toString());
            };
        }
    }

    /** Credentials of which the first is refused, and another is good. */
    public static Credentials insteadOfOld(String good) {
        return new Credentials() {
            @Override
            public Secret credential(String name) {
                return Secret.of("old");
            }

            @Override
            public Optional<Secret> instead(String name, List<Secret> refused) {
                return refused.size() == 1 ? Optional.of(Secret.of(good)) : Optional.empty();
            }
        };
    }

    /** Until somebody ends it; what it came to. */
    public static String ended(Following following) {
        Batch batch = following.next(1, LONG);
        while (batch instanceof Batch.Changes) {
            batch = following.next(1, LONG);
        }
        return told(batch);
    }

    /** What is told of three rows that were made, changed, and one of them made anew, and more. */
    public static final List<String> TOLD =
            List.of(
                    "created {price=1.00, sku=x1}",
                    "created {price=2.00, sku=x2}",
                    "created {price=3.00, sku=x3}",
                    "changed {price=2.00, sku=x1}",
                    "changed {price=3.00, sku=x2}",
                    "changed {price=4.00, sku=x3}",
                    "deleted {price=3.00, sku=x2}",
                    "created {price=0.00, sku=x2}",
                    "created {price=1.00, sku=y}",
                    "created {price=1.00, sku=z1}",
                    "created {price=2.00, sku=z2}",
                    "created {price=3.00, sku=z3}",
                    "created {price=4.00, sku=z4}");
}
