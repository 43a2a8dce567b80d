package dev.tieline.connector.sql;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Operation.Bulk;
import dev.tieline.api.Operation.Effect;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.form.SchemaTree;
import dev.tieline.connector.sql.TableOperation.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the entries of {@code operations}. */
public final class OperationReader {
    private static final String READ = "read";
    private static final String REPLACE = "replace";

    private final String name;
    private final Node.Mapping node;
    private final Place place;
    private final Grammar grammar;
    private final Findings findings;

    private OperationReader(
            String name, Node.Mapping node, Place place, Grammar grammar, Findings findings) {
        this.grammar = grammar;
        this.name = name;
        this.node = node;
        this.place = place;
        this.findings = findings;
    }

    /** All that can be read of what a system file declares; mistakes are findings. */
    public static List<TableOperation> all(
            SystemDeclaration system, Grammar grammar, Findings findings) {
        List<TableOperation> operations = new ArrayList<>();
        if (system.settings().entry("operations").orElse(null) instanceof Node.Mapping all) {
            all.entries()
                    .forEach((name, node) -> {
                        if (node instanceof Node.Mapping one) {
                            Place place = all.placeOf(name);
                            new OperationReader(name, one, place, grammar, findings)
                                    .read()
                                    .ifPresent(operations::add);
                        }
                    });
        }
        return operations;
    }

    /** Those that a system grants, by name. */
    public static Map<String, TableOperation> granted(SystemDeclaration system, Grammar grammar) {
        Map<String, TableOperation> granted = new LinkedHashMap<>();
        for (TableOperation operation : all(system, grammar, new Findings())) {
            if (system.allow().containsKey(operation.operation().name())) {
                granted.put(operation.operation().name(), operation);
            }
        }
        return granted;
    }

    /** Empty when it cannot be called; then there was a finding, here or by the kinds of keys. */
    private Optional<TableOperation> read() {
        List<String> does = new ArrayList<>();
        if (node.entries().containsKey(READ)) {
            does.add(READ);
        }
        Stream.concat(Arrays.stream(Verb.values()).map(Verb::key), Stream.of(REPLACE))
                .filter(node.entries()::containsKey)
                .forEach(does::add);
        if (does.size() != 1) {
            findings.add(
                    place,
                    does.isEmpty() ? "operation-empty" : "operation-several",
                    "'"
                            + name
                            + "' says "
                            + (does.isEmpty()
                                    ? "nothing to do."
                                    : String.join(" and ", does) + "."),
                    "An operation does one thing.",
                    "Write one of read, insert, upsert, update, delete and replace.");
            return Optional.empty();
        }
        Optional<Map<String, Object>> body = schema("body");
        if (does.getFirst().equals(READ)) {
            return scalar(READ).flatMap(written -> query(written, body));
        }
        if (does.getFirst().equals(REPLACE)) {
            Verb verb = node.entries().containsKey("key") ? Verb.UPSERT : Verb.INSERT;
            return scalar(REPLACE).flatMap(written -> write(verb, written, body, Bulk.WHOLE));
        }
        Verb verb = Verb.valueOf(does.getFirst().toUpperCase(java.util.Locale.ROOT));
        Bulk bulk = bulk(verb, node.entries().containsKey("key"));
        return scalar(verb.key()).flatMap(written -> write(verb, written, body, bulk));
    }

    private Optional<TableOperation> query(
            Node.Scalar written, Optional<Map<String, Object>> body) {
        Statement statement = Statement.of(written.text(), grammar);
        new StatementCheck(written, findings).check(statement);
        body.ifPresent(schema -> {
            List<String> fields = names(schema);
            new StatementCheck(written, findings).checkParameters(statement, fields);
            for (String field : fields) {
                if (statement.parameters().stream().noneMatch(p -> p.name().equals(field))) {
                    unused(field, "The statement does not have ':" + field + "'.");
                }
            }
        });
        node.entry("key")
                .ifPresent(key -> misplaced(key, "key", "Only rows that are written have one."));
        Optional<Map<String, Object>> row = schema("row");
        if (row.isEmpty() || names(row.get()).isEmpty()) {
            findings.add(
                    node.entry("row").map(Node::place).orElse(written.place()),
                    "row-missing",
                    "'row' does not say which columns '" + name + "' reads.",
                    "Flows are checked against it before they start.",
                    "Write 'row: { type: object, properties: { sku: { type: string } } }'.");
            return Optional.empty();
        }
        Map<String, Object> request = body.orElseGet(() -> fromParameters(statement));
        Map<String, Object> result =
                object(
                        Map.of("rows", Map.of("type", "array", "items", row.get())),
                        List.of("rows"));
        List<String> order = new OrderReader(node, findings).read(names(row.get()));
        Operation operation =
                new Operation(
                                name,
                                Effect.READ,
                                Identity.IDEMPOTENT,
                                false,
                                closed(request),
                                Optional.of(result))
                        .in(order.isEmpty() ? Bulk.NONE : Bulk.ROWS);
        return Optional.of(
                new TableOperation.Query(
                        operation, fields(request), statement, ResultForm.of(row.get()), order));
    }

    private Optional<TableOperation> write(
            Verb verb, Node.Scalar written, Optional<Map<String, Object>> body, Bulk bulk) {
        node.entry("row").ifPresent(row -> misplaced(row, "row", "Only what is read has one."));
        node.entry("order")
                .ifPresent(order -> misplaced(order, "order", "Only what is read has one."));
        Optional<String> table = TableNames.quoted(written, grammar, findings);
        List<String> columns = body.map(OperationReader::names).orElse(List.of());
        if (columns.isEmpty()) {
            findings.add(
                    node.entry("body").map(Node::place).orElse(written.place()),
                    "body-missing",
                    "'body' does not say which columns '" + name + "' writes.",
                    "Nothing but what it names is ever written.",
                    "Write 'body: { type: object, properties: { sku: { type: string } } }'.");
            return Optional.empty();
        }
        columns.forEach(
                column -> TableNames.check(column, propertyPlace(column), grammar, findings));
        List<String> key = new KeyReader(name, node, findings).read(verb, body.get(), columns);
        if (verb == Verb.DELETE) {
            columns.stream()
                    .filter(column -> !key.contains(column))
                    .forEach(column -> unused(column, "'delete' looks only at the key."));
        }
        Operation operation =
                new Operation(
                                name,
                                Effect.WRITE,
                                verb == Verb.INSERT && key.isEmpty()
                                        ? Identity.NONE
                                        : Identity.IDEMPOTENT,
                                false,
                                closed(body.get()),
                                Optional.of(
                                        object(
                                                Map.of("count", Map.of("type", "integer")),
                                                List.of("count"))))
                        .in(bulk);
        return table.map(quoted ->
                new TableOperation.Write(operation, fields(body.get()), verb, quoted, key));
    }

    /** Only what says of each row which it is, and writes it whole, can be compared. */
    private static Bulk bulk(Verb verb, boolean keyed) {
        return switch (verb) {
            case UPSERT -> Bulk.TABLE;
            case INSERT -> keyed ? Bulk.TABLE : Bulk.ROWS;
            case UPDATE, DELETE -> Bulk.ROWS;
        };
    }

    private void misplaced(Node at, String key, String why) {
        findings.add(
                at.place(),
                key + "-misplaced",
                "'" + key + "' does not belong to '" + name + "'.",
                why,
                "Remove it.");
    }

    private void unused(String field, String message) {
        findings.add(
                propertyPlace(field),
                "field-unused",
                "Nothing would be done with '" + field + "': " + message,
                "Whoever maps it would believe that it arrives.",
                "Remove it from the body, or use it.");
    }

    private Place propertyPlace(String field) {
        return node.entry("body").orElse(node) instanceof Node.Mapping body
                        && body.entry("properties").orElse(null) instanceof Node.Mapping properties
                ? properties.placeOf(field)
                : node.place();
    }

    private Optional<Map<String, Object>> schema(String key) {
        if (!(node.entry(key).orElse(null) instanceof Node.Mapping written)) {
            return Optional.empty();
        }
        Map<String, Object> schema = SchemaTree.of(written);
        if (!"object".equals(schema.get("type"))) {
            findings.add(
                    written.entry("type").map(Node::place).orElse(written.place()),
                    key + "-not-object",
                    "The schema at '" + key + "' is not of type object.",
                    "Columns have names, and only objects have them too.",
                    "Write 'type: object' in it.");
        }
        return Optional.of(schema);
    }

    private Optional<Node.Scalar> scalar(String key) {
        return node.entry(key)
                .filter(Node.Scalar.class::isInstance)
                .map(Node.Scalar.class::cast)
                .filter(scalar -> !scalar.isNull());
    }

    private static List<String> names(Map<String, Object> schema) {
        return schema.get("properties") instanceof Map<?, ?> described
                ? described.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    private static Map<String, Boolean> fields(Map<String, Object> schema) {
        Map<String, Boolean> fields = new LinkedHashMap<>();
        if (schema.get("properties") instanceof Map<?, ?> described) {
            described.forEach((field, form) ->
                    fields.put(
                            String.valueOf(field),
                            form instanceof Map<?, ?> one
                                    && "base64".equals(one.get("contentEncoding"))));
        }
        return fields;
    }

    private static Map<String, Object> fromParameters(Statement statement) {
        Map<String, Object> properties = new LinkedHashMap<>();
        statement.parameters().forEach(p -> properties.put(p.name(), Map.of("type", "string")));
        return object(properties, List.of());
    }

    private static Map<String, Object> object(Map<String, Object> properties, List<String> must) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", must);
        return schema;
    }

    /** What is not declared has no column and no parameter. */
    private static Map<String, Object> closed(Map<String, Object> schema) {
        Map<String, Object> closed = new LinkedHashMap<>(schema);
        closed.put("additionalProperties", false);
        return closed;
    }
}
