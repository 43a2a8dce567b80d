package dev.tieline.connector.jdbc;

import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.sql.AnswerColumn;
import dev.tieline.connector.sql.Json;
import dev.tieline.connector.sql.Numbers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A column of an answer whose type the database declares. */
public record TypedColumn(int index, String name, Kind kind) implements AnswerColumn {

    /**
     * One whose values are truths, or the numbers that stand for them, as the form says.
     *
     * @param form of a row
     */
    public static TypedColumn of(int index, String name, Kind kind, ResultForm form) {
        ResultForm declared = form.properties().get(name);
        Set<String> types = declared == null ? Set.of() : declared.types();
        boolean truth = types.contains("boolean");
        boolean number = types.contains("integer") || types.contains("number");
        Kind as =
                switch (kind) {
                    case WHOLE -> truth && !number ? Kind.TRUTH : kind;
                    case TRUTH -> number && !truth ? Kind.WHOLE : kind;
                    default -> kind;
                };
        return new TypedColumn(index, name, as);
    }

    @Override
    public @Nullable String text(ResultSet rows) throws SQLException {
        if (kind != Kind.BYTES) {
            return rows.getString(index);
        }
        byte[] bytes = rows.getBytes(index);
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public @Nullable Object value(@Nullable String text) throws Unusable {
        if (text == null) {
            return null;
        }
        try {
            return switch (kind) {
                case WHOLE, DECIMAL, FLOATING -> number(text);
                case TRUTH -> truth(text);
                case JSON -> Json.read(text);
                case DATE -> TimeText.date(text);
                case LOCAL -> TimeText.local(text);
                case INSTANT -> TimeText.instant(text);
                case TEXT, BYTES, OTHER, UNORDERED -> text;
            };
        } catch (ArithmeticException | DateTimeException e) {
            throw new Unusable(name, e);
        }
    }

    private static Object number(String text) {
        return switch (text) {
            case "false" -> 0L;
            case "true" -> 1L;
            default -> Numbers.of(text);
        };
    }

    /** Where numbers stand for truths, others than 0 and 1 may be in the column. */
    private static Object truth(String text) {
        return switch (text) {
            case "0", "false" -> false;
            case "1", "true" -> true;
            default -> Numbers.of(text);
        };
    }
}
