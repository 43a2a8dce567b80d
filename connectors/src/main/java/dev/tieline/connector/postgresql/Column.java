package dev.tieline.connector.postgresql;

import dev.tieline.connector.sql.AnswerColumn;
import dev.tieline.connector.sql.Json;
import dev.tieline.connector.sql.Numbers;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A column of an answer, and what its text is as JSON.
 *
 * @param form of its values, of an array's items
 * @param array whether it holds arrays
 * @param delimiter between items of its arrays
 */
record Column(int index, String name, Form form, boolean array, char delimiter)
        implements AnswerColumn {

    /** What the text of a value is. */
    enum Form {
        NUMBER,
        TRUTH,
        JSON,
        BYTES,
        INSTANT,
        LOCAL,
        DATE,
        TEXT;

        private static Form of(String type) {
            return switch (type) {
                // The driver's words for columns that count by themselves come first.
                case "smallserial", "serial", "bigserial" -> NUMBER;
                case "int2", "int4", "int8", "oid", "numeric", "float4", "float8" -> NUMBER;
                case "bool" -> TRUTH;
                case "json", "jsonb" -> JSON;
                case "bytea" -> BYTES;
                case "timestamptz" -> INSTANT;
                case "timestamp" -> LOCAL;
                case "date" -> DATE;
                default -> TEXT;
            };
        }
    }

    static List<Column> of(ResultSetMetaData data) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            boolean array = data.getColumnType(i) == Types.ARRAY;
            String written = data.getColumnTypeName(i);
            String type = array ? written.replaceFirst("^_", "") : written;
            columns.add(
                    new Column(
                            i,
                            data.getColumnLabel(i),
                            Form.of(type),
                            array,
                            type.equals("box") ? ';' : ','));
        }
        return columns;
    }

    @Override
    public @Nullable String text(ResultSet rows) throws SQLException {
        return rows.getString(index);
    }

    @Override
    public @Nullable Object value(@Nullable String text) throws Unusable {
        if (text == null) {
            return null;
        }
        try {
            return array ? ArrayText.read(text, delimiter, this::single) : single(text);
        } catch (ArithmeticException
                | DateTimeException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NoSuchElementException e) {
            throw new Unusable(name, e);
        }
    }

    private @Nullable Object single(String text) {
        return switch (form) {
            case NUMBER -> Numbers.of(text);
            case TRUTH -> text.equals("t");
            case JSON -> Json.read(text);
            case BYTES -> bytes(text);
            case INSTANT -> TimeText.instant(text);
            case LOCAL -> TimeText.local(text);
            case DATE -> TimeText.date(text);
            case TEXT -> text;
        };
    }

    private static String bytes(String text) {
        byte[] bytes = java.util.HexFormat.of().parseHex(text, 2, text.length());
        return Base64.getEncoder().encodeToString(bytes);
    }
}
