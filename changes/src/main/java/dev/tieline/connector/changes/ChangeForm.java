package dev.tieline.connector.changes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a change looks like: {@code change} says what happened; {@code row} is the row as it is
 * after it, of one that was deleted as it was; {@code before} is the row before it was changed,
 * where the database says. A column that did not change and that the log leaves out is in neither;
 * {@code unchanged} names it. {@code at} is the time of the commit, {@code position} the place in
 * the log, which no other change has.
 */
public final class ChangeForm {
    /** A field of it. */
    public static final String CHANGE = "change";

    /** A field of it. */
    public static final String ROW = "row";

    /** A field of it. */
    public static final String BEFORE = "before";

    /** A field of it. */
    public static final String UNCHANGED = "unchanged";

    /** A field of it. */
    public static final String AT = "at";

    /** A field of it. */
    public static final String POSITION = "position";

    private ChangeForm() {}

    /**
     * @param row schema of a row as it is declared
     */
    static Map<String, Object> schema(Map<String, Object> row) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(
                CHANGE,
                Map.of("type", "string", "enum", List.of("read", "created", "changed", "deleted")));
        properties.put(ROW, row);
        Map<String, Object> before = new LinkedHashMap<>(row);
        before.remove("required");
        properties.put(BEFORE, before);
        properties.put(UNCHANGED, Map.of("type", "array", "items", Map.of("type", "string")));
        properties.put(AT, Map.of("type", "string", "format", "date-time"));
        properties.put(POSITION, Map.of("type", "string"));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.of(CHANGE, ROW, AT, POSITION));
        schema.put("additionalProperties", false);
        return schema;
    }
}
