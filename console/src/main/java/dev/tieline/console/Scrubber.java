package dev.tieline.console;

import dev.tieline.api.Document;
import dev.tieline.contract.JsonContract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Takes the classified values of one record out of what others said about it: a destination may
 * quote in its answer what it was sent.
 */
final class Scrubber {
    private static final int SHORTEST = 2;
    private static final int MOST = 500;

    private final List<Pattern> hidden = new ArrayList<>();

    /**
     * @param payloads the record, and as it was before a person corrected it
     * @param veil masks them
     */
    Scrubber(List<Document> payloads, java.util.function.UnaryOperator<Document> veil) {
        Set<String> values =
                new TreeSet<>(
                        Comparator.comparingInt(String::length)
                                .reversed()
                                .thenComparing(Comparator.naturalOrder()));
        for (Document payload : payloads) {
            Document masked = veil.apply(payload);
            payload.mapLeaves((pointer, value) -> {
                boolean same = masked.at(pointer).equals(java.util.Optional.ofNullable(value));
                if (!same && value != null && !(value instanceof Boolean)) {
                    values.add(value.toString().strip());
                }
                return value;
            });
        }
        values.stream()
                .filter(value -> value.length() >= SHORTEST)
                .limit(MOST)
                .map(Scrubber::pattern)
                .forEach(hidden::add);
    }

    private static Pattern pattern(String value) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + Pattern.quote(value) + "(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    String clean(String text) {
        String clean = text;
        for (Pattern pattern : hidden) {
            clean = pattern.matcher(clean).replaceAll(JsonContract.MASK);
        }
        return Veil.withoutMail(clean);
    }
}
