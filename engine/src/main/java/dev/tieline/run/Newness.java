package dev.tieline.run;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that tells how new something is, as a system writes it.
 *
 * @param value as it was written; a number or a text
 * @param kind what it is; values of two kinds cannot be compared
 * @param order of a number itself, of a time the seconds since 1970
 */
public record Newness(Object value, Kind kind, BigDecimal order) {
    private static final String VALUE = "value";

    /** What a value is. */
    public enum Kind {
        NUMBER,

        /** With a zone, as in RFC 3339. */
        INSTANT,

        /** A date and time without a zone. */
        LOCAL,

        DATE
    }

    /** Empty when it is neither a number nor a date. */
    public static Optional<Newness> of(@Nullable Object value) {
        return switch (value) {
            case Number number ->
                    Optional.of(
                            new Newness(number, Kind.NUMBER, new BigDecimal(number.toString())));
            case String text -> of(text);
            case null, default -> Optional.empty();
        };
    }

    private static Optional<Newness> of(String text) {
        String written =
                text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2})[ t]", "$1T").toUpperCase(Locale.ROOT);
        try {
            if (!written.contains("T")) {
                long day = LocalDate.parse(written).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
                return Optional.of(new Newness(text, Kind.DATE, BigDecimal.valueOf(day)));
            }
            if (written.matches(".*T.*(Z|[+-]\\d{2}:?\\d{2})")) {
                Instant instant =
                        OffsetDateTime.parse(written.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"))
                                .toInstant();
                return Optional.of(new Newness(text, Kind.INSTANT, seconds(instant)));
            }
            Instant utc = LocalDateTime.parse(written).toInstant(ZoneOffset.UTC);
            return Optional.of(new Newness(text, Kind.LOCAL, seconds(utc)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond())
                .add(BigDecimal.valueOf(instant.getNano(), 9));
    }

    /** One that {@link #text} made; empty when it is none. */
    public static Optional<Newness> kept(String text) {
        return JsonText.read(text) instanceof Reading.Read(Document document)
                ? of(document.field(VALUE).orElse(null))
                : Optional.empty();
    }

    /** To be kept. */
    public String text() {
        return new String(
                JsonText.bytes(Document.of(Map.of(VALUE, value))), StandardCharsets.UTF_8);
    }

    /**
     * Whether this is newer.
     *
     * @throws IllegalArgumentException when they cannot be compared
     */
    public boolean isAfter(Newness other) {
        if (kind != other.kind) {
            throw new IllegalArgumentException(kind + " and " + other.kind);
        }
        return order.compareTo(other.order) > 0;
    }

    /** What is asked with for so much earlier; the value as it was written where that is none. */
    public Object less(Duration overlap) {
        if (overlap.isZero()) {
            return value;
        }
        Instant earlier =
                Instant.ofEpochSecond(order.longValue(), fraction().longValue()).minus(overlap);
        return switch (kind) {
            case NUMBER -> value;
            case INSTANT -> earlier.toString();
            case LOCAL -> local(LocalDateTime.ofInstant(earlier, ZoneOffset.UTC));
            case DATE -> LocalDate.ofInstant(earlier, ZoneOffset.UTC).toString();
        };
    }

    private String local(LocalDateTime time) {
        String written = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        return value.toString().contains(" ") ? written.replace('T', ' ') : written;
    }

    private BigDecimal fraction() {
        return order.remainder(BigDecimal.ONE).movePointRight(9);
    }
}
