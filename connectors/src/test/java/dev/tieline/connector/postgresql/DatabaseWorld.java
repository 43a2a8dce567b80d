package dev.tieline.connector.postgresql;

import dev.tieline.api.Attempt;
import dev.tieline.api.Credentials;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Place;
import dev.tieline.api.Rendition;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.api.TraceContext;
import dev.tieline.egress.EgressGuard;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/** A PostgreSQL system as a file would declare it, and calls to it. */
final class DatabaseWorld {
    static final String HOST = "db.acme.example";
    static final Place PLACE = new Place("systems/erp.yaml", 1, 1);
    static final Duration LONG = Duration.ofSeconds(20);

    /** Every name is this machine. */
    static final EgressGuard GUARD =
            new EgressGuard(
                    List.of("127.0.0.1"),
                    _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                    Set.of());

    final Map<String, Object> settings = new LinkedHashMap<>();
    final Map<String, Object> operations = new LinkedHashMap<>();
    String url;
    Optional<String> credential = Optional.empty();
    Credentials credentials = _ -> Secret.of(Server.PASSWORD);
    Duration timeout = LONG;
    int concurrency = 4;
    SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();

    DatabaseWorld(String url) {
        this.url = url;
        settings.put("tls", "off");
        settings.put("user", "postgres");
        settings.put("operations", operations);
    }

    DatabaseWorld with(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    DatabaseWorld operation(String name, Map<String, Object> keys) {
        operations.put(name, keys);
        return this;
    }

    /** A read whose row may hold anything. */
    DatabaseWorld reading(String sql, Map<String, String> row) {
        return operation("rows", Map.of("read", sql, "row", schema(row)));
    }

    /** An upsert, insert, update or delete; {@code key} has commas, or nothing. */
    DatabaseWorld writing(String verb, String table, String key, Map<String, String> columns) {
        Map<String, Object> keys = new LinkedHashMap<>(Map.of(verb, table));
        Map<String, Object> body = new LinkedHashMap<>(schema(columns));
        if (!key.isEmpty()) {
            keys.put("key", List.of(key.split(",", -1)));
            body.put("required", List.of(key.split(",", -1)));
        }
        keys.put("body", body);
        return operation("put", keys);
    }

    /** Types by field; {@code any} for all. */
    static Map<String, Object> schema(Map<String, String> types) {
        Map<String, Object> properties = new LinkedHashMap<>();
        types.forEach((field, type) ->
                properties.put(
                        field,
                        switch (type) {
                            case "any" -> Map.of();
                            case "bytes" -> Map.of("type", "string", "contentEncoding", "base64");
                            default -> Map.of("type", type);
                        }));
        return Map.of("type", "object", "properties", properties);
    }

    PostgresqlConnector connector() {
        return new PostgresqlConnector(GUARD, () -> tls);
    }

    SystemDeclaration system() {
        Map<String, List<String>> allow = new LinkedHashMap<>();
        operations.keySet().forEach(name -> allow.put(name, List.of("*")));
        return new SystemDeclaration(
                "erp",
                PLACE,
                "Knows the products.",
                "logistics",
                "postgresql",
                Optional.of(url).filter(text -> !text.isEmpty()),
                credential,
                allow,
                new SystemDeclaration.Limits(0, Duration.ofSeconds(1), concurrency, timeout),
                (Node.Mapping) node(settings));
    }

    List<Finding> findings() {
        Findings findings = new Findings();
        connector().operations(system(), findings);
        return findings.sorted();
    }

    List<String> codes() {
        return findings().stream().map(Finding::code).toList();
    }

    Operation declared(String name) {
        return connector().operations(system(), new Findings()).stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Outlet open() {
        return connector().open(system(), credentials);
    }

    static Rendition rendition(String operation, Map<String, ?> fields) {
        return new Rendition(
                "stock",
                operation,
                Document.of(fields),
                new DeliveryKey("0199-abc", "erp"),
                TraceContext.NONE);
    }

    Attempt send(String operation, Map<String, ?> fields) {
        try (Outlet outlet = open()) {
            return outlet.send(rendition(operation, fields), LONG);
        }
    }

    Attempt put(Map<String, ?> fields) {
        return send("put", fields);
    }

    Attempt rows(Map<String, ?> fields) {
        return send("rows", fields);
    }

    static List<?> rowsOf(Attempt attempt) {
        return attempt.outcome() instanceof Outcome.Accepted(_, Document result)
                ? (List<?>) result.field("rows").orElseThrow()
                : List.of("no rows: " + attempt.outcome());
    }

    static Fault fault(Attempt attempt) {
        return fault(attempt.outcome());
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
    static String told(Attempt attempt) {
        return switch (attempt.outcome()) {
            case Outcome.Accepted _, Outcome.Duplicate _ -> attempt.outcome().name();
            default -> attempt.outcome().name() + " " + fault(attempt).code();
        };
    }

    private static Node node(Object value) {
        if (value instanceof List<?> list) {
            return new Node.Sequence(PLACE, list.stream().map(DatabaseWorld::node).toList());
        }
        if (!(value instanceof Map<?, ?> map)) {
            return new Node.Scalar(PLACE, String.valueOf(value), true);
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
