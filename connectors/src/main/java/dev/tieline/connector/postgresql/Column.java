package dev.tieline.connector.postgresql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of an answer, and what its text is as JSON.
 *
 * @param type name of its type, of an array's items
 * @param array whether it holds arrays
 */
record Column(int index, String name, String type, boolean array) {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?";
    private static final Pattern LOCAL = Pattern.compile(TIME);
    private static final Pattern UTC = Pattern.compile(TIME + "\\+00");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

    /** A value that JSON, or the hub, has no form for. The message never shows it. */
    static final class Unusable extends Exception {
        private final String column;

        Unusable(String column, Throwable cause) {
            super("column", cause, false, false);
            this.column = column;
        }

        String column() {
            return column;
        }
    }

    static List<Column> of(ResultSetMetaData data) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            String type = data.getColumnTypeName(i);
            boolean array = data.getColumnType(i) == Types.ARRAY;
            columns.add(
                    new Column(
                            i,
                            data.getColumnLabel(i),
                            array ? type.replaceFirst("^_", "") : type,
                            array));
        }
        return columns;
    }

    /** Its text in the present row; null for NULL. */
    @Nullable String text(ResultSet rows) throws SQLException {
        return rows.getString(index);
    }

    /** What that text is as a value of a document. */
    @Nullable Object value(@Nullable String text) throws Unusable {
        if (text == null) {
            return null;
        }
        try {
            return array
                    ? ArrayText.read(text, type.equals("box") ? ';' : ',', this::single)
                    : single(text);
        } catch (ArithmeticException
                | DateTimeException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NoSuchElementException e) {
            throw new Unusable(name, e);
        }
    }

    private @Nullable Object single(String text) {
        return switch (type) {
            case "int2", "int4", "int8", "oid", "numeric", "float4", "float8" -> Numbers.of(text);
            case "bool" -> text.equals("t");
            case "json", "jsonb" -> Json.read(text);
            case "bytea" -> bytes(text);
            case "timestamptz" -> like(UTC, text).replace(' ', 'T').replace("+00", "Z");
            case "timestamp" -> like(LOCAL, text).replace(' ', 'T');
            case "date" -> like(DATE, text);
            default -> text;
        };
    }

    /** Infinity, years before 1 and after 9999 have no form. */
    private static String like(Pattern form, String text) {
        if (!form.matcher(text).matches()) {
            throw new DateTimeException("no form");
        }
        return text;
    }

    private static String bytes(String text) {
        byte[] bytes = java.util.HexFormat.of().parseHex(text, 2, text.length());
        return Base64.getEncoder().encodeToString(bytes);
    }
}
