package dev.tieline.ledger;

import java.time.Instant;
import java.util.Comparator;

/**
 * Rows of a run in bulk that are at the destination together. Rows that wait for a person are
 * records of their own.
 *
 * @param run its number
 * @param number of the chunk in the run, from 1, growing
 * @param counts what became of its rows
 * @param rows what became of them at the destination; of one chunk
 * @param low the smallest key of a record in it, by {@link #KEYS}; empty when none has a key
 * @param high the largest key of a record in it
 * @param position where the source goes on behind it
 * @param newest the newest value of what the flow reads since; empty when it does not
 * @param at when it was there
 */
public record RunChunk(
        long run,
        long number,
        Run.Counts counts,
        Run.Rows rows,
        String low,
        String high,
        String position,
        String newest,
        Instant at) {

    /** What a bound is that was erased: below every key, or above. */
    public static final String ERASED_LOW = "";

    public static final String ERASED_HIGH = "\uDBFF\uDFFF";

    /** The order of keys: by their characters, whatever the language. */
    public static final Comparator<String> KEYS = RunChunk::compare;

    public RunChunk {
        if (rows.chunks() != 1) {
            throw new IllegalArgumentException("rows of " + rows.chunks() + " chunks");
        }
    }

    /** Text that has characters beyond 65,535 is not in order by its own comparison. */
    private static int compare(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        for (int i = 0; i < shorter; i++) {
            char left = one.charAt(i);
            char right = other.charAt(i);
            if (left != right) {
                return Character.isSurrogate(left) == Character.isSurrogate(right)
                        ? Character.compare(left, right)
                        : Boolean.compare(
                                Character.isSurrogate(left), Character.isSurrogate(right));
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
