package dev.tieline.connector.changes;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Operation.Bulk;
import dev.tieline.api.Operation.Effect;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.form.SchemaTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what an entry of {@code operations} says of its rows, whatever the database; mistakes are
 * findings. Used once.
 */
public final class EntryReader {
    private final String name;
    private final Node.Mapping node;
    private final Findings findings;
    private final int longest;

    private EntryReader(String name, Node.Mapping node, Findings findings, int longest) {
        this.name = name;
        this.node = node;
        this.findings = findings;
        this.longest = longest;
    }

    /**
     * All entries that can be followed, in their order.
     *
     * @param longest name of a column, in characters
     * @param read what is made of one; empty when there was a finding
     */
    public static <T> List<T> all(
            SystemDeclaration system,
            Findings findings,
            int longest,
            Function<EntryReader, Optional<T>> read) {
        List<T> operations = new ArrayList<>();
        if (system.settings().entry("operations").orElse(null) instanceof Node.Mapping all) {
            all.entries()
                    .forEach((name, node) -> {
                        if (node instanceof Node.Mapping one) {
                            read.apply(new EntryReader(name, one, findings, longest))
                                    .ifPresent(operations::add);
                        }
                    });
        }
        return operations;
    }

    /** What it is to the hub. */
    public Operation operation(Map<String, Object> row) {
        return new Operation(
                        name,
                        Effect.READ,
                        Identity.IDEMPOTENT,
                        false,
                        object(Map.of(), List.of()),
                        Optional.of(ChangeForm.schema(row)))
                .in(Bulk.CHANGES);
    }

    /** The schema of a row; empty when it names no column, or what cannot be one. */
    public Optional<Map<String, Object>> row() {
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
            if (column.isBlank() || column.length() > longest) {
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

    /** The declared columns in their order, each with the types allowed it; none for any. */
    public static Map<String, List<String>> columns(Map<String, Object> schema) {
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

    /** What is written at a key; empty when nothing is. */
    public Optional<Node.Scalar> scalar(String key) {
        return node.entry(key)
                .filter(Node.Scalar.class::isInstance)
                .map(Node.Scalar.class::cast)
                .filter(scalar -> !scalar.isNull());
    }

    /** A finding. */
    public void add(Place at, String code, String message, String remedy) {
        findings.add(at, code, message, "It is used exactly as it is written.", remedy);
    }
}
