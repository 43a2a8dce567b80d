package dev.tieline.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and rates as people write them. */
public final class Quantities {
    static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");
    static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,8})/([0-9a-z]+)");

    static final Pattern BOUNDS = Pattern.compile(DURATION + "\\.\\." + DURATION);

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

    /** {@code 5s..6h}; empty when it is not that, or the second is not longer than the first. */
    public static Optional<Bounds> bounds(String text) {
        String[] parts = text.split("\\.\\.", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        return duration(parts[0])
                .flatMap(first -> duration(parts[1]).map(last -> new Bounds(first, last)))
                .filter(bounds -> bounds.last().compareTo(bounds.first()) > 0);
    }

    /** A shortest and a longest time. */
    public record Bounds(Duration first, Duration last) {

        /** From the first to the last, each twice the one before. */
        public List<Duration> doubling() {
            List<Duration> waits = new ArrayList<>();
            for (Duration wait = first; wait.compareTo(last) < 0; wait = wait.multipliedBy(2)) {
                waits.add(wait);
            }
            waits.add(last);
            return waits;
        }
    }

    /** So many calls in so much time. */
    public record Rate(int calls, Duration per) {}
}
