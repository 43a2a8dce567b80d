package dev.tieline.connector.postgresql;

import dev.tieline.connector.sql.Json;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field of a record on its way into a statement. Everything is sent as text of no declared type,
 * so that the server reads it as what the column is: dates, amounts, uuids and JSON alike.
 *
 * @param field its name
 * @param value as the record has it
 * @param bytes whether it is base64 of bytes
 */
record Parameter(String field, @Nullable Object value, boolean bytes) {

    /** Whether the column must be looked at: a list is an array or JSON. */
    boolean ambiguous() {
        return value instanceof List<?>;
    }

    /**
     * The text; null for NULL.
     *
     * @param array whether the column is an array
     */
    @Nullable String text(boolean array) {
        return switch (value) {
            case null -> null;
            case String text when bytes ->
                    "\\x" + HexFormat.of().formatHex(Base64.getDecoder().decode(text));
            case List<?> list when array -> ArrayText.written(list);
            case List<?> list -> Json.written(list);
            case Map<?, ?> object -> Json.written(object);
            case BigDecimal number -> number.toString();
            default -> value.toString();
        };
    }
}
