package dev.tieline.connector.files;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.connector.table.TableColumn.Holds;
import dev.tieline.connector.table.TableField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a file out of the JSON Schema of its rows; mistakes are findings. */
final class ColumnsReader {
    private static final List<String> KNOWN = List.of("string", "integer", "number", "boolean");
    private static final int MAX_SCALE = 38;

    private final Node.Mapping operation;
    private final String key;
    private final Findings findings;

    /**
     * @param key of the schema within the operation
     */
    ColumnsReader(Node.Mapping operation, String key, Findings findings) {
        this.operation = operation;
        this.key = key;
        this.findings = findings;
    }

    /** Those that are read. */
    List<CsvColumn> columns(Map<String, Object> schema) {
        List<CsvColumn> columns = new ArrayList<>();
        properties(schema)
                .forEach((name, property) -> {
                    List<String> types = types(property);
                    boolean nullable = types.remove("null");
                    columns.add(
                            new CsvColumn(
                                    name, type(name, types), nullable, required(schema, name)));
                });
        return columns;
    }

    private CsvColumn.Type type(String name, List<String> types) {
        String word = types.isEmpty() ? "string" : types.getFirst();
        if (types.size() > 1 || !KNOWN.contains(word)) {
            findings.add(
                    place(name),
                    "column-type",
                    "A cell of such a file cannot be " + String.join(" or ", types) + ".",
                    "A column has one type, and cells hold nothing within them.",
                    "Write one of string, integer, number and boolean, or [string, 'null'].");
            return CsvColumn.Type.STRING;
        }
        return CsvColumn.Type.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Those that are written. */
    List<TableField> fields(Map<String, Object> schema) {
        List<TableField> fields = new ArrayList<>();
        properties(schema)
                .forEach((name, property) -> {
                    List<String> types = types(property);
                    boolean nullable = types.remove("null");
                    CsvColumn.Type type = type(name, types);
                    int scale = type == CsvColumn.Type.NUMBER ? scale(name, property) : -1;
                    boolean required = required(schema, name) && !nullable;
                    fields.add(new TableField(name, holds(type, property), scale, required));
                });
        return fields;
    }

    private static Holds holds(CsvColumn.Type type, @Nullable Object property) {
        Object format = property instanceof Map<?, ?> schema ? schema.get("format") : null;
        return switch (type) {
            case INTEGER -> Holds.INTEGER;
            case NUMBER -> Holds.NUMBER;
            case BOOLEAN -> Holds.BOOLEAN;
            case STRING ->
                    "date".equals(format)
                            ? Holds.DATE
                            : "date-time".equals(format) ? Holds.DATE_TIME : Holds.TEXT;
        };
    }

    /** Digits behind the point, where {@code multipleOf} is 1 or 0.1, 0.01 and so on. */
    private int scale(String name, @Nullable Object property) {
        if (!(property instanceof Map<?, ?> schema)) {
            return -1;
        }
        BigDecimal step =
                switch (schema.get("multipleOf")) {
                    case BigDecimal number -> number.stripTrailingZeros();
                    case Long whole -> BigDecimal.valueOf(whole);
                    case null, default -> BigDecimal.ZERO;
                };
        if (step.signum() <= 0 || step.scale() < 0) {
            return -1;
        }
        if (step.scale() > MAX_SCALE) {
            findings.add(
                    place(name),
                    "column-scale",
                    "'" + name + "' has more than " + MAX_SCALE + " digits behind the point.",
                    "No decimal is stored with more.",
                    "Write a larger 'multipleOf', as in 0.01.");
            return -1;
        }
        return step.scale();
    }

    private static boolean required(Map<String, Object> schema, String name) {
        return schema.get("required") instanceof List<?> list && list.contains(name);
    }

    private static Map<String, @Nullable Object> properties(Map<String, Object> schema) {
        Map<String, @Nullable Object> properties = new java.util.LinkedHashMap<>();
        if (schema.get("properties") instanceof Map<?, ?> described) {
            described.forEach((name, property) -> properties.put(String.valueOf(name), property));
        }
        return properties;
    }

    private static List<String> types(@Nullable Object property) {
        List<String> types = new ArrayList<>();
        if (property instanceof Map<?, ?> schema) {
            switch (schema.get("type")) {
                case String one -> types.add(one);
                case List<?> several -> several.forEach(one -> types.add(String.valueOf(one)));
                case null, default -> {}
            }
        }
        return types;
    }

    private Place place(String field) {
        return operation.entry(key).orElse(operation) instanceof Node.Mapping schema
                        && schema.entry("properties").orElse(null) instanceof Node.Mapping all
                ? all.placeOf(field)
                : operation.place();
    }
}
