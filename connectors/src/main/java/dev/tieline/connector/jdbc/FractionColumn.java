package dev.tieline.connector.jdbc;

import dev.tieline.connector.sql.AnswerColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * A column of times with one to five digits behind the second. Of these the MariaDB driver (3.5)
 * makes another text than the server sent: {@code .050} becomes {@code .50000}. The time that it
 * makes is right.
 *
 * @param digits behind the point
 */
record FractionColumn(TypedColumn column, int digits) implements AnswerColumn {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** A column of MariaDB, as it has to be read. */
    static AnswerColumn of(TypedColumn column, int digits) {
        boolean time = column.kind() == Kind.LOCAL || column.kind() == Kind.INSTANT;
        return time && digits > 0 && digits < 6 ? new FractionColumn(column, digits) : column;
    }

    @Override
    public String name() {
        return column.name();
    }

    @Override
    public @Nullable String text(ResultSet rows) throws SQLException {
        String text = column.text(rows);
        if (text == null || text.contains("-00")) {
            // What is no day is no time either.
            return text;
        }
        LocalDateTime time = rows.getObject(column.index(), LocalDateTime.class);
        return time == null
                ? text
                : SECONDS.format(time)
                        + "."
                        + "%09d"
                                .formatted(time.get(ChronoField.NANO_OF_SECOND))
                                .substring(0, digits);
    }

    @Override
    public @Nullable Object value(@Nullable String text) throws Unusable {
        return column.value(text);
    }
}
