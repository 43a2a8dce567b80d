package dev.tieline.connector.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** How long a system asks to wait. Pure. */
final class Waits {
    /** Beyond this a number is a mistake; asking again once a day harms nobody. */
    static final Duration LONGEST = Duration.ofHours(24);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final long EPOCH_SECONDS = 1_000_000_000L;
    private static final long EPOCH_MILLIS = 1_000_000_000_000L;

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

    private Waits() {}

    /** By Retry-After (RFC 9110, section 10.2.3); zero when it does not say. */
    static Duration retryAfter(Reply reply, Instant now) {
        Optional<String> said = reply.header("Retry-After");
        if (said.isEmpty()) {
            return reply.header("Retry-After-Ms")
                    .flatMap(Waits::number)
                    .map(millis -> bounded(millis.movePointLeft(3)))
                    .orElse(Duration.ZERO);
        }
        Optional<BigDecimal> seconds = number(said.get());
        if (seconds.isPresent()) {
            return bounded(seconds.get());
        }
        Instant at = date(said.get());
        return at == null ? Duration.ZERO : bounded(Duration.between(theirs(reply, now), at));
    }

    /** The same, or else when the quota is full again. */
    static Duration quota(Reply reply, Instant now) {
        Duration after = retryAfter(reply, now);
        if (after.isPositive()) {
            return after;
        }
        return reply.header("RateLimit")
                .flatMap(Waits::parameterT)
                .or(() -> reply.header("RateLimit-Reset"))
                .or(() -> reply.header("X-RateLimit-Reset-After"))
                .or(() -> reply.header("X-RateLimit-Reset"))
                .or(() -> reply.header("X-Rate-Limit-Reset"))
                .flatMap(Waits::number)
                .map(reset -> reset(reset, reply, now))
                .orElse(Duration.ZERO);
    }

    /** Whether the quota is said to be used up. */
    static boolean exhausted(Reply reply) {
        return reply.header("X-RateLimit-Remaining")
                .or(() -> reply.header("RateLimit-Remaining"))
                .filter("0"::equals)
                .isPresent();
    }

    /** Some say how long, some say when, in seconds or milliseconds. */
    private static Duration reset(BigDecimal value, Reply reply, Instant now) {
        long whole = value.longValue();
        if (whole >= EPOCH_MILLIS) {
            return bounded(Duration.between(theirs(reply, now), Instant.ofEpochMilli(whole)));
        }
        if (whole >= EPOCH_SECONDS) {
            return bounded(Duration.between(theirs(reply, now), Instant.ofEpochSecond(whole)));
        }
        return bounded(value);
    }

    /** Their clock, when they show it: it is the one their times are meant in. */
    private static Instant theirs(Reply reply, Instant now) {
        return reply.header("Date").flatMap(date -> Optional.ofNullable(date(date))).orElse(now);
    }

    /** The three forms of RFC 9110; the library's reading of the oldest wants no padded days. */
    private static @Nullable Instant date(String text) {
        Instant usual = DateUtils.parseStandardDate(text);
        if (usual != null) {
            return usual;
        }
        try {
            return LocalDateTime.parse(text.replaceAll(" +", " "), ASCTIME)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private static Optional<String> parameterT(String header) {
        for (String part : header.split("[;,]", -1)) {
            if (part.strip().startsWith("t=")) {
                return Optional.of(part.strip().substring(2));
            }
        }
        return Optional.empty();
    }

    private static Optional<BigDecimal> number(String text) {
        return text.matches("[0-9]{1,18}(?:\\.[0-9]{1,9})?")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    private static Duration bounded(BigDecimal seconds) {
        return seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) >= 0
                ? LONGEST
                : bounded(Duration.ofNanos(seconds.movePointRight(9).longValue()));
    }

    private static Duration bounded(Duration wait) {
        if (wait.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
