package dev.tieline.flow;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and rates as people write them. */
public final class Quantities {
    static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");
    static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,8})/([0-9a-z]+)");

    private Quantities() {}

    /** {@code 500ms 30s 5m 6h 35d}; empty when it is none of these. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    /** A duration as people write it, in the largest unit that shows it whole. */
    public static String words(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = duration.toSeconds();
        return seconds % 86_400 == 0
                ? seconds / 86_400 + "d"
                : seconds % 3_600 == 0
                        ? seconds / 3_600 + "h"
                        : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** {@code 100/10s}; empty when it is not a rate. */
    public static Optional<Rate> rate(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int calls = Integer.parseInt(matcher.group(1));
        return duration(matcher.group(2)).map(per -> new Rate(calls, per));
    }

    /** So many calls in so much time. */
    public record Rate(int calls, Duration per) {}
}
