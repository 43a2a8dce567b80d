package dev.tieline.connector.http;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes out of an answer what was sent: destinations like to repeat what they got. */
final class Veil {
    private static final String MASK = "\u2022\u2022\u2022";

    /** Shorter values (true, 12, DE) are everywhere and name nobody. */
    private static final int SHORTEST = 4;

    /** Enough text for any excerpt, and a bound on the work. */
    private static final int LOOKED_AT = 4 * Attempt.MAX_ANSWER;

    private final Document input;
    private final Optional<String> secret;
    private @Nullable NavigableSet<String> values;

    Veil(Document input, Optional<String> secret) {
        this.input = input;
        this.secret = secret;
    }

    /** The start of an answer, for people. */
    String excerpt(byte[] body) {
        if (body.length == 0) {
            return "";
        }
        int length = Math.min(body.length, LOOKED_AT);
        String text = cover(new String(body, 0, length, StandardCharsets.UTF_8));
        return text.length() <= Attempt.MAX_ANSWER
                ? text
                : text.substring(0, Attempt.MAX_ANSWER - 1) + "\u2026";
    }

    /** The text with every value that was sent covered, longest first. */
    String cover(String text) {
        String covered = text;
        for (String value : values().descendingSet()) {
            if (covered.contains(value)) {
                covered = covered.replace(value, MASK);
            }
        }
        return covered;
    }

    private NavigableSet<String> values() {
        NavigableSet<String> known = values;
        if (known == null) {
            known =
                    new TreeSet<>(
                            java.util.Comparator.comparingInt(String::length)
                                    .thenComparing(java.util.Comparator.naturalOrder()));
            collect(input.fields(), known);
            secret.ifPresent(known::add);
            values = known;
        }
        return known;
    }

    private static void collect(@Nullable Object value, Set<String> into) {
        switch (value) {
            case Map<?, ?> object -> object.values().forEach(inner -> collect(inner, into));
            case List<?> list -> list.forEach(inner -> collect(inner, into));
            case String text when text.strip().length() >= SHORTEST -> into.add(text.strip());
            case null, default -> {}
        }
    }
}
