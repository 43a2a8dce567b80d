package dev.tieline.connector.jdbc;

import dev.tieline.connector.sql.AnswerColumn;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A column of an answer of SQLite, where each value has a type of its own: its text begins with a
 * letter for it.
 */
record LooseColumn(int index, String name, Kind kind) implements AnswerColumn {
    private static final String WHOLE = "i";
    private static final String FLOATING = "r";
    private static final String BYTES = "b";
    private static final String TEXT = "t";

    @Override
    public @Nullable String text(ResultSet rows) throws SQLException {
        return switch (rows.getObject(index)) {
            case null -> null;
            case Integer number -> WHOLE + number;
            case Long number -> WHOLE + number;
            case Double number -> FLOATING + number;
            case byte[] bytes -> BYTES + Base64.getEncoder().encodeToString(bytes);
            case Object other -> TEXT + other;
        };
    }

    @Override
    public @Nullable Object value(@Nullable String text) throws Unusable {
        if (text == null) {
            return null;
        }
        String value = text.substring(1);
        Kind as =
                switch (text.substring(0, 1)) {
                    case WHOLE -> kind == Kind.TRUTH ? Kind.TRUTH : Kind.WHOLE;
                    case FLOATING -> Kind.FLOATING;
                    case TEXT -> kind == Kind.JSON ? Kind.JSON : Kind.TEXT;
                    default -> Kind.BYTES;
                };
        return new TypedColumn(index, name, as).value(value);
    }

    /** What a text of such a column is bound as. */
    static Object bound(String field, String text) throws Values.Unfit {
        String value = text.isEmpty() ? "" : text.substring(1);
        try {
            return switch (text.isEmpty() ? "" : text.substring(0, 1)) {
                case WHOLE -> new BigDecimal(value).longValueExact();
                case FLOATING -> Double.valueOf(value);
                case BYTES -> Base64.getDecoder().decode(value);
                case TEXT -> value;
                default -> throw new Values.Unfit(field, "is of no type");
            };
        } catch (IllegalArgumentException | ArithmeticException _) {
            throw new Values.Unfit(field, "is not of its type");
        }
    }
}
