package dev.tieline.connector.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/**
 * How long a destination asks to wait: Retry-After in seconds or as a date (RFC 9110, 10.2.3),
 * measured against the answer's own Date because clocks differ; else what is left of the quota's
 * window (RateLimit-Reset, X-RateLimit-Reset in seconds or as Unix time) when the quota is used up.
 */
final class RetryAfter {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(24);

    /** Beyond it a reset is a point in time, not a number of seconds. */
    private static final long SURELY_A_TIME = 1_000_000_000L;

    private RetryAfter() {}

    /** Zero when it does not ask, or asks for nonsense. */
    static Duration of(ClassicHttpResponse response, Instant now) {
        return text(response, "retry-after")
                .flatMap(value -> parse(value, date(response).orElse(now)))
                .or(() -> reset(response, "ratelimit-reset", now))
                .or(() -> reset(response, "x-ratelimit-reset", now))
                .map(wait -> wait.compareTo(LEAST) < 0 ? LEAST : wait)
                .map(wait -> wait.compareTo(MOST) > 0 ? MOST : wait)
                .orElse(Duration.ZERO);
    }

    private static Optional<Duration> parse(String value, Instant now) {
        if (value.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        return instant(value).map(at -> Duration.between(now, at));
    }

    private static Optional<Instant> date(ClassicHttpResponse response) {
        return text(response, "date").flatMap(RetryAfter::instant);
    }

    private static Optional<Instant> instant(String value) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> reset(
            ClassicHttpResponse response, String header, Instant now) {
        boolean used =
                text(response, header.replace("reset", "remaining"))
                        .filter("0"::equals)
                        .isPresent();
        return text(response, header)
                .filter(value -> used && value.matches("[0-9]{1,12}"))
                .map(Long::parseLong)
                .map(number ->
                        number > SURELY_A_TIME
                                ? Duration.between(now, Instant.ofEpochSecond(number))
                                : Duration.ofSeconds(number));
    }

    private static Optional<String> text(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null || header.getValue() == null
                ? Optional.empty()
                : Optional.of(header.getValue().strip());
    }
}
