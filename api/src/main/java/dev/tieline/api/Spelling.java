package dev.tieline.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody most likely meant to write; the same for every room. Pure. */
public final class Spelling {
    private Spelling() {}

    /** The word nearest to what was written; empty when none is near. */
    public static Optional<String> nearest(String written, Collection<String> words) {
        int bound = Math.max(1, written.length() / 3);
        return words.stream()
                .filter(word -> distance(written, word) <= bound)
                .min(
                        Comparator.comparingInt((String w) -> distance(written, w))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /** A remedy that names the nearest word, or else all of them. */
    public static String remedy(String written, Collection<String> words) {
        return nearest(written, words)
                .map(word -> "write '" + word + "'")
                .orElseGet(() -> "write one of: " + String.join(", ", words));
    }

    /** Edits from one word to the other; a swap of neighbours counts as one. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + change);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
