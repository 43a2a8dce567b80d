package dev.tieline.connector.files;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as written in YAML, such as {@code 10s}; the keys' kinds say what is wrong with one. */
final class DurationWord {
    private static final Pattern WORD = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private DurationWord() {}

    static Optional<Duration> of(String text) {
        Matcher word = WORD.matcher(text);
        if (!word.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(word.group(1));
        return Optional.of(
                switch (word.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }
}
