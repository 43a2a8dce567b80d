package dev.tieline.connector.jdbc;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.connector.sql.Json;
import dev.tieline.connector.sql.Numbers;
import dev.tieline.connector.sql.Storable;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAccessor;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of a record what a column takes. Databases convert much without a word (a fraction
 * is cut off, a date loses its time): what would become something else is refused here. Pure.
 */
final class Values {
    /** With a zone or without, {@code T} or a blank between. */
    private static final DateTimeFormatter MOMENT =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .optionalStart()
                    .appendPattern("['T'][' ']")
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .optionalStart()
                    .appendOffsetId()
                    .optionalEnd()
                    .optionalEnd()
                    .toFormatter(java.util.Locale.ROOT);

    private static final DateTimeFormatter WRITTEN =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                    .toFormatter(java.util.Locale.ROOT);

    /** Of a number in a statement; more are cut off by servers without a word. */
    private static final int DIGITS = 60;

    private Values() {}

    /** A value that the column would change or not take. The message never shows it. */
    static final class Unfit extends Exception {
        private final transient Fault fault;

        Unfit(String field, String what) {
            super("unfit", null, false, false);
            this.fault =
                    new Fault(
                            "value-unfit",
                            Blame.SENDER,
                            "'" + field + "' " + what + ".",
                            "Correct the record, or change the field in the flow.",
                            Storable.pointer(field));
        }

        Fault fault() {
            return fault;
        }
    }

    /**
     * What is bound: text, a number, a truth or bytes; null for NULL.
     *
     * @param field whose value it is
     * @param value what {@link Storable#fault} has nothing against
     * @param base64 whether it is base64 of bytes
     */
    static @Nullable Object of(String field, Kind kind, @Nullable Object value, boolean base64)
            throws Unfit {
        if (value == null) {
            return null;
        }
        if (base64 && value instanceof String text) {
            return Base64.getDecoder().decode(text);
        }
        return switch (kind) {
            case WHOLE -> whole(field, value);
            case DECIMAL -> number(field, value);
            case FLOATING -> floating(field, value);
            case TRUTH -> value instanceof Boolean ? value : whole(field, value);
            case DATE -> date(field, value);
            case LOCAL, INSTANT -> moment(field, value);
            case TEXT, BYTES, JSON, OTHER, UNORDERED -> text(value);
        };
    }

    private static Object whole(String field, Object value) throws Unfit {
        Object number = number(field, value);
        if (number instanceof BigDecimal decimal) {
            if (decimal.stripTrailingZeros().scale() > 0) {
                throw new Unfit(field, "is no whole number, which its column holds");
            }
            return decimal.setScale(0);
        }
        return number;
    }

    private static Object number(String field, Object value) throws Unfit {
        try {
            return switch (value) {
                case Long number -> number;
                case BigDecimal number -> number;
                // As bounded as what is read: the zeros of 1e300000000 would fill the memory.
                case String text -> Numbers.of(text);
                default -> throw new Unfit(field, "is no number that its column holds");
            };
        } catch (ArithmeticException _) {
            throw new Unfit(field, "is no number that its column holds");
        }
    }

    /** As the column will hold it: of a longer number a driver may make another. */
    private static Object floating(String field, Object value) throws Unfit {
        Object number = number(field, value);
        if (number instanceof BigDecimal decimal) {
            double near = decimal.doubleValue();
            if (Double.isInfinite(near)) {
                throw new Unfit(field, "is out of the range of its column");
            }
            return near;
        }
        return number;
    }

    private static Object date(String field, Object value) throws Unfit {
        try {
            return LocalDate.parse(String.valueOf(value)).toString();
        } catch (DateTimeException _) {
            throw new Unfit(field, "is no date as 2026-12-31, which its column holds");
        }
    }

    /** In UTC, without a zone. */
    private static Object moment(String field, Object value) throws Unfit {
        try {
            TemporalAccessor moment =
                    MOMENT.parseBest(
                            String.valueOf(value),
                            OffsetDateTime::from,
                            LocalDateTime::from,
                            LocalDate::from);
            LocalDateTime local =
                    switch (moment) {
                        case OffsetDateTime zoned ->
                                zoned.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
                        case LocalDate date -> date.atStartOfDay();
                        default -> LocalDateTime.from(moment);
                    };
            return WRITTEN.format(local);
        } catch (DateTimeException _) {
            throw new Unfit(field, "is no time as 2026-12-31T23:59:59Z, which its column holds");
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case List<?> list -> Json.written(list);
            case Map<?, ?> object -> Json.written(object);
            default -> value.toString();
        };
    }

    /**
     * Of a parameter of a statement, whose type nobody tells.
     *
     * @param base64 whether it is base64 of bytes
     */
    static @Nullable Object parameter(@Nullable Object value, boolean base64) {
        return switch (value) {
            case null -> null;
            case String text when base64 -> Base64.getDecoder().decode(text);
            case Long number -> number;
            case BigDecimal number -> number;
            case Boolean truth -> truth;
            default -> text(value);
        };
    }

    /** Binds what {@link #of} made of them, in their order. */
    static void bind(PreparedStatement statement, List<? extends @Nullable Object> values)
            throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            bind(statement, i + 1, values.get(i));
        }
    }

    static void bind(PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.VARCHAR);
            case Long number -> statement.setLong(index, number);
            case Double number -> statement.setDouble(index, number);
            case BigDecimal number
                    when number.precision() > DIGITS || Math.abs((long) number.scale()) > DIGITS ->
                    statement.setString(index, number.toString());
            case BigDecimal number -> statement.setBigDecimal(index, number);
            case Boolean truth -> statement.setBoolean(index, truth);
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Temporal time -> statement.setObject(index, time);
            default -> statement.setString(index, value.toString());
        }
    }
}
