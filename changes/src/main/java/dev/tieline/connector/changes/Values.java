package dev.tieline.connector.changes;

import dev.tieline.connector.sql.Json;
import dev.tieline.connector.sql.Numbers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Values as the decoder gives them, as values of a document: those that reading the same row by SQL
 * gives. What JSON has no form for, such as NaN or infinity, is its name as text, so that a
 * contract that wants a number does not take it. Not thread-safe.
 */
final class Values {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder()
                    .appendPattern("HH:mm:ss")
                    .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
                    .toFormatter(java.util.Locale.ROOT);

    /** Where the decoder notes the column's own type, if it is asked to. */
    private static final String SOURCE_TYPE = "__debezium.source.column.type";

    /** What stands for infinity, see PostgresValueConverter. */
    private static final int LATEST_DAY = (int) LocalDate.parse("-5877611-06-21").toEpochDay();

    private static final int EARLIEST_DAY = (int) LocalDate.parse("-5877611-06-22").toEpochDay();
    private static final String LATEST = "infinity";
    private static final String EARLIEST = "-infinity";
    private static final String BEYOND = "out of range";
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private final String text;
    private final byte[] bytes;
    private final String uuid;
    private final List<Integer> wholes = new ArrayList<>();
    private final List<Long> longs = new ArrayList<>();

    /**
     * @param unchanged what stands for a value that did not change and is not in the log; nobody
     *     who writes rows can know it
     */
    Values(String unchanged) {
        text = unchanged;
        bytes = unchanged.getBytes(StandardCharsets.UTF_8);
        uuid = UUID.nameUUIDFromBytes(bytes).toString();
        for (byte b : bytes) {
            wholes.add((int) b);
            longs.add((long) b);
        }
    }

    /** Whether it only stands for a value that is not in the log. */
    boolean isUnchanged(@Nullable Object value) {
        return switch (value) {
            case String written -> written.equals(text);
            case byte[] raw -> Arrays.equals(raw, bytes);
            case ByteBuffer buffer -> buffer.equals(ByteBuffer.wrap(bytes));
            case List<?> list ->
                    list.equals(wholes)
                            || list.equals(longs)
                            || (list.size() == 1 && isOne(list.getFirst()));
            case null, default -> false;
        };
    }

    private boolean isOne(@Nullable Object item) {
        return text.equals(item) || uuid.equals(item);
    }

    /**
     * The value; null for NULL.
     *
     * @param type of the column as the database has it, which tells what is under a domain
     */
    @Nullable Object of(Schema schema, String type, @Nullable Object value) {
        String name = schema.name() == null ? "" : schema.name();
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth;
            case List<?> list -> {
                List<@Nullable Object> items = new ArrayList<>(list.size());
                list.forEach(item -> items.add(of(schema.valueSchema(), "", item)));
                yield java.util.Collections.unmodifiableList(items);
            }
            case String written -> isNumeric(schema, type) ? numeric(written) : text(name, written);
            case Number number -> number(name, number);
            case byte[] raw -> Base64.getEncoder().encodeToString(raw);
            case ByteBuffer buffer -> {
                byte[] raw = new byte[buffer.remaining()];
                buffer.duplicate().get(raw);
                yield Base64.getEncoder().encodeToString(raw);
            }
            default -> throw new IllegalArgumentException("no form for " + schema.type());
        };
    }

    /** The decoder gives them as text, for not all of them are finite. */
    static boolean isNumeric(Schema schema, String type) {
        return type.equals("numeric")
                || (schema.parameters() != null
                        && "NUMERIC".equalsIgnoreCase(schema.parameters().get(SOURCE_TYPE)));
    }

    private static @Nullable Object text(String name, String written) {
        return switch (name) {
            case "io.debezium.data.Json" -> json(written);
            case "io.debezium.time.ZonedTimestamp" -> zoned(written);
            default -> written;
        };
    }

    /** Numbers in it may be longer than the hub carries; then it stays a text. */
    private static @Nullable Object json(String written) {
        try {
            return Json.read(written);
        } catch (ArithmeticException _) {
            return written;
        }
    }

    private static Object numeric(String written) {
        try {
            return Numbers.of(written);
        } catch (ArithmeticException _) {
            return switch (written) {
                case "NAN" -> "NaN";
                case "POSITIVE_INFINITY" -> "Infinity";
                case "NEGATIVE_INFINITY" -> "-Infinity";
                default -> written;
            };
        }
    }

    private static Object number(String name, Number number) {
        return switch (name) {
            case "io.debezium.time.Date" -> date(number.longValue());
            case "io.debezium.time.MicroTimestamp" -> local(number.longValue());
            case "io.debezium.time.MicroTime" ->
                    number.longValue() == DAY_MICROS
                            ? "24:00:00"
                            : TIME.format(LocalTime.ofNanoOfDay(number.longValue() * 1_000));
            default ->
                    number instanceof Double || number instanceof Float
                            ? numeric(Numbers.floating(number.toString()))
                            : numeric(number.toString());
        };
    }

    private static String date(long day) {
        if (day == LATEST_DAY || day == EARLIEST_DAY) {
            return day == LATEST_DAY ? LATEST : EARLIEST;
        }
        if (day < FIRST_DAY || day > LAST_DAY) {
            return BEYOND;
        }
        return LocalDate.ofEpochDay(day).toString();
    }

    private static String local(long micros) {
        if (micros == PGStatement.DATE_POSITIVE_INFINITY) {
            return LATEST;
        }
        if (micros == PGStatement.DATE_NEGATIVE_INFINITY) {
            return EARLIEST;
        }
        try {
            LocalDateTime time =
                    LocalDateTime.ofEpochSecond(
                            Math.floorDiv(micros, 1_000_000L),
                            (int) Math.floorMod(micros, 1_000_000L) * 1_000,
                            ZoneOffset.UTC);
            long day = time.toLocalDate().toEpochDay();
            if (day < FIRST_DAY || day > LAST_DAY) {
                return BEYOND;
            }
            return time.toLocalDate() + "T" + TIME.format(time.toLocalTime());
        } catch (DateTimeException _) {
            return BEYOND;
        }
    }

    private static String zoned(String written) {
        try {
            LocalDateTime time =
                    OffsetDateTime.parse(written)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime();
            return time.toLocalDate() + "T" + TIME.format(time.toLocalTime()) + "Z";
        } catch (DateTimeException _) {
            return written;
        }
    }

    /** A moment as changes tell it. */
    static String instant(Instant at) {
        return at.toString();
    }
}
