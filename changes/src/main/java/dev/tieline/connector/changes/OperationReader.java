package dev.tieline.connector.changes;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Operation.Bulk;
import dev.tieline.api.Operation.Effect;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Place;
import dev.tieline.connector.changes.Tracked.Table;
import dev.tieline.connector.form.SchemaTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one entry of {@code operations}; mistakes are findings. Used once. */
final class OperationReader {
    /** What PostgreSQL allows (documentation, 26.2.6.1); longer ones are cut. */
    private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");

    /** Nothing that would have to be escaped, in SQL or in the patterns that Debezium takes. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]{0,62}");

    private final String name;
    private final Node.Mapping node;
    private final Findings findings;

    OperationReader(String name, Node.Mapping node, Findings findings) {
        this.name = name;
        this.node = node;
        this.findings = findings;
    }

    /** Empty when it cannot be followed; then there was a finding, here or by the kinds of keys. */
    Optional<Tracked> read() {
        Optional<Table> table = scalar("table").flatMap(this::table);
        Optional<String> slot = scalar("slot").flatMap(this::slot);
        Optional<String> publication = scalar("publication").flatMap(this::publication);
        Optional<Map<String, Object>> row = row();
        if (table.isEmpty() || slot.isEmpty() || publication.isEmpty() || row.isEmpty()) {
            return Optional.empty();
        }
        Operation operation =
                new Operation(
                                name,
                                Effect.READ,
                                Identity.IDEMPOTENT,
                                false,
                                object(Map.of(), List.of()),
                                Optional.of(ChangeForm.schema(row.get())))
                        .in(Bulk.CHANGES);
        return Optional.of(
                new Tracked(
                        operation, table.get(), slot.get(), publication.get(), columns(row.get())));
    }

    private Optional<Table> table(Node.Scalar written) {
        String[] parts = written.text().split("\\.", -1);
        boolean good = parts.length <= 2;
        for (String part : parts) {
            good &= NAME.matcher(part).matches();
        }
        if (!good) {
            add(
                    written.place(),
                    "table-malformed",
                    "'" + written.text() + "' is not the name of a table that can be followed.",
                    "Write it as in product or sales.product; letters, digits and underscores.");
            return Optional.empty();
        }
        return Optional.of(
                parts.length == 1 ? new Table("public", parts[0]) : new Table(parts[0], parts[1]));
    }

    private Optional<String> slot(Node.Scalar written) {
        if (!SLOT.matcher(written.text()).matches()) {
            add(
                    written.place(),
                    "slot-malformed",
                    "'" + written.text() + "' cannot be the name of a replication slot.",
                    "Write lower case letters, digits and underscores, as in tieline_product.");
            return Optional.empty();
        }
        return Optional.of(written.text());
    }

    private Optional<String> publication(Node.Scalar written) {
        if (!NAME.matcher(written.text()).matches()) {
            add(
                    written.place(),
                    "publication-malformed",
                    "'" + written.text() + "' is not the name of a publication.",
                    "Write letters, digits and underscores, as in tieline_product.");
            return Optional.empty();
        }
        return Optional.of(written.text());
    }

    private Optional<Map<String, Object>> row() {
        if (!(node.entry("row").orElse(null) instanceof Node.Mapping written)) {
            return Optional.empty();
        }
        Map<String, Object> schema = SchemaTree.of(written);
        if (!"object".equals(schema.get("type")) || columns(schema).isEmpty()) {
            add(
                    written.place(),
                    "row-without-columns",
                    "'row' of '" + name + "' names no column.",
                    "Write 'type: object', and the columns at 'properties'.");
            return Optional.empty();
        }
        for (String column : columns(schema).keySet()) {
            if (column.isBlank() || column.length() > 63) {
                add(
                        written.place(),
                        "column-malformed",
                        "'" + column + "' is not the name of a column.",
                        "Write the column's name as it is in the database.");
                return Optional.empty();
            }
        }
        return Optional.of(schema);
    }

    private static Map<String, List<String>> columns(Map<String, Object> schema) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        if (schema.get("properties") instanceof Map<?, ?> described) {
            described.forEach((column, form) ->
                    columns.put(
                            String.valueOf(column),
                            form instanceof Map<?, ?> one ? types(one.get("type")) : List.of()));
        }
        return columns;
    }

    private static List<String> types(@org.jspecify.annotations.Nullable Object written) {
        return switch (written) {
            case String one -> List.of(one);
            case List<?> several -> several.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    private static Map<String, Object> object(Map<String, Object> properties, List<String> must) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", must);
        schema.put("additionalProperties", false);
        return schema;
    }

    private Optional<Node.Scalar> scalar(String key) {
        return node.entry(key)
                .filter(Node.Scalar.class::isInstance)
                .map(Node.Scalar.class::cast)
                .filter(scalar -> !scalar.isNull());
    }

    private void add(Place at, String code, String message, String remedy) {
        findings.add(at, code, message, "It is used exactly as it is written.", remedy);
    }
}
