package dev.tieline.connector.jdbc;

import dev.tieline.api.Connector;
import dev.tieline.api.Credentials;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Loading;
import dev.tieline.api.Node;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Place;
import dev.tieline.api.Reading;
import dev.tieline.api.Reading.Batch;
import dev.tieline.api.Rendition;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.api.TraceContext;
import dev.tieline.egress.EgressGuard;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A database under test: a system as a file would declare it, calls to it, and its owner's look.
 */
abstract class Tested implements AutoCloseable {
    static final Place PLACE = new Place("systems/shop.yaml", 1, 1);
    static final Duration LONG = Duration.ofSeconds(20);

    /** Every name is this machine. */
    static final EgressGuard GUARD =
            new EgressGuard(
                    List.of("127.0.0.1"),
                    _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                    Set.of());

    final Map<String, Object> settings = new LinkedHashMap<>();
    final Map<String, Object> operations = new LinkedHashMap<>();
    Optional<String> url = Optional.empty();
    Optional<String> credential = Optional.empty();
    Credentials credentials = _ -> Secret.of("secret");
    Duration timeout = LONG;
    int concurrency = 4;

    Tested() {
        settings.put("operations", operations);
    }

    abstract Connector connector();

    /** As its owner. */
    abstract void run(String sql);

    /** The first column of all rows, as text. */
    abstract List<String> ask(String sql);

    @Override
    public abstract void close();

    Tested with(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    /** A read of all rows in an order, or of one answer when that is empty. */
    Tested reading(String sql, String order, Map<String, Object> row) {
        Map<String, Object> keys =
                new LinkedHashMap<>(
                        Map.of("read", sql, "row", Map.of("type", "object", "properties", row)));
        if (!order.isEmpty()) {
            keys.put("order", List.of(order.split(",", -1)));
        }
        operations.put("rows", keys);
        return this;
    }

    /** Columns of any type, by name. */
    static Map<String, Object> any(String... columns) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String column : columns) {
            all.put(column, Map.of());
        }
        return all;
    }

    /** An upsert, insert, update or delete; {@code key} has commas, or nothing. */
    Tested writing(String verb, String table, String key, Map<String, Object> columns) {
        Map<String, Object> keys = new LinkedHashMap<>(Map.of(verb, table));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "object");
        body.put("properties", columns);
        if (!key.isEmpty()) {
            keys.put("key", List.of(key.split(",", -1)));
            body.put("required", List.of(key.split(",", -1)));
        }
        keys.put("body", body);
        operations.put("put", keys);
        return this;
    }

    SystemDeclaration system() {
        Map<String, List<String>> allow = new LinkedHashMap<>();
        operations.keySet().forEach(name -> allow.put(name, List.of("*")));
        return new SystemDeclaration(
                "shop",
                PLACE,
                "Sells.",
                "ops",
                connector().spec().name(),
                url,
                credential,
                allow,
                new SystemDeclaration.Limits(0, Duration.ofSeconds(1), concurrency, timeout),
                (Node.Mapping) node(settings));
    }

    List<String> codes() {
        Findings findings = new Findings();
        connector().operations(system(), findings);
        return findings.sorted().stream().map(Finding::code).toList();
    }

    Outlet open() {
        return connector().open(system(), credentials);
    }

    Outcome send(String operation, Map<String, ?> fields) {
        try (Outlet outlet = open()) {
            return send(outlet, operation, fields);
        }
    }

    static Outcome send(Outlet outlet, String operation, Map<String, ?> fields) {
        return outlet.send(
                        new Rendition(
                                "flow",
                                operation,
                                Document.of(fields),
                                new DeliveryKey("0199-abc", "shop"),
                                TraceContext.NONE),
                        LONG)
                .outcome();
    }

    Outcome put(Map<String, ?> fields) {
        return send("put", fields);
    }

    /** All rows that a reading gives, a few at a time. */
    List<Document> all() {
        List<Document> found = new ArrayList<>();
        try (Outlet outlet = open();
                Reading reading =
                        outlet.read(new Reading.Question("flow", "rows", Document.empty(), ""))) {
            while (true) {
                switch (reading.next(7, LONG)) {
                    case Batch.Failed(Outcome outcome) -> throw new AssertionError(outcome);
                    case Batch.Rows(List<Reading.Row> rows, _, boolean last) -> {
                        rows.forEach(row -> {
                            row.fault()
                                    .ifPresent(fault -> {
                                        throw new AssertionError(fault);
                                    });
                            found.add(row.fields());
                        });
                        if (last) {
                            return found;
                        }
                    }
                }
            }
        }
    }

    Flow flow() {
        return flow(7, false);
    }

    /**
     * @param begun whether chunks of the run are known to be there
     */
    Flow flow(long run, boolean begun) {
        return new Flow(this, run, begun);
    }

    /** A flow's way into a table, and what it is told. */
    static final class Flow implements AutoCloseable {
        private final Outlet outlet;
        final Loading loading;
        Optional<Loading.Checkpoint> before = Optional.empty();
        private final long run;
        private long chunk;

        Flow(Tested world, long run, boolean begun) {
            this.run = run;
            outlet = world.open();
            loading = outlet.load(new Loading.Target("nightly", "shop", "put", run, begun));
        }

        Flow begun() {
            before =
                    switch (loading.begin(LONG)) {
                        case Loading.Begun.At(Optional<Loading.Checkpoint> at) -> at;
                        case Loading.Begun.Failed(Outcome outcome) ->
                                throw new AssertionError(outcome);
                    };
            chunk = before.filter(it -> it.run() == run).map(Loading.Checkpoint::chunk).orElse(0L);
            return this;
        }

        Loading.Staged.Ready stage(List<Document> rows) {
            return switch (loading.stage(rows, LONG)) {
                case Loading.Staged.Ready ready -> ready;
                case Loading.Staged.Failed(Outcome outcome) -> throw new AssertionError(outcome);
            };
        }

        Loading.Committed commit() {
            Loading.Checkpoint now = new Loading.Checkpoint(run, ++chunk, "[\"" + chunk + "\"]");
            Loading.Committed committed = loading.commit(before, now, LONG);
            if (committed instanceof Loading.Committed.Done) {
                before = Optional.of(now);
            }
            return committed;
        }

        Loading.Committed finish() {
            return loading.finish(before.orElseThrow(), LONG);
        }

        /** Stages and commits; what it came to, and which rows were refused. */
        String load(Document... rows) {
            Loading.Staged.Ready ready = stage(List.of(rows));
            if (!(commit() instanceof Loading.Committed.Done)) {
                throw new AssertionError("not committed");
            }
            return told(ready);
        }

        @Override
        public void close() {
            loading.close();
            outlet.close();
        }
    }

    /** Created, changed, same and gone, then index and code of each row that was refused. */
    static String told(Loading.Staged.Ready ready) {
        StringBuilder told = new StringBuilder(told(ready.tally()));
        ready.refused().forEach(r -> told.append("; ").append(r.row() + " " + r.fault().code()));
        return told.toString();
    }

    static String told(Loading.Tally tally) {
        return tally.created() + " " + tally.changed() + " " + tally.same() + " " + tally.gone();
    }

    /** Names and values in turn. */
    static Document row(Object... fields) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            row.put((String) fields[i], fields[i + 1]);
        }
        return Document.of(row);
    }

    static Fault fault(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Rejected(Fault fault) -> fault;
            case Outcome.Unauthorized(Fault fault) -> fault;
            case Outcome.Unavailable(Fault fault, _) -> fault;
            case Outcome.RateLimited(Fault fault, _) -> fault;
            case Outcome.Unreachable(Fault fault) -> fault;
            case Outcome.Unknown(Fault fault) -> fault;
            case Outcome.Misunderstood(Fault fault) -> fault;
            case Outcome.Accepted _, Outcome.Duplicate _ ->
                    throw new AssertionError(outcome.name() + " has no fault");
        };
    }

    /** The outcome's name and the fault's code. */
    static String told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Duplicate _ -> outcome.name();
            default -> outcome.name() + " " + fault(outcome).code();
        };
    }

    static Node node(Object value) {
        if (value instanceof List<?> list) {
            return new Node.Sequence(PLACE, list.stream().map(Tested::node).toList());
        }
        if (!(value instanceof Map<?, ?> map)) {
            return new Node.Scalar(PLACE, String.valueOf(value), value instanceof String);
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new LinkedHashMap<>();
        map.forEach((key, item) -> {
            entries.put(String.valueOf(key), node(item));
            keys.put(String.valueOf(key), PLACE);
        });
        return new Node.Mapping(PLACE, entries, keys);
    }
}
