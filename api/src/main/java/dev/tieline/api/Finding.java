package dev.tieline.api;

import java.util.Comparator;

/**
 * A problem in a workspace file that stops it from being started.
 *
 * @param place where
 * @param code stable, machine-readable, lower case with hyphens, such as {@code key-unknown}
 * @param message one sentence: what is wrong
 * @param why one sentence: why it matters; may be empty
 * @param remedy one sentence: what to write instead, with the nearest spelling where there is one;
 *     may be empty
 */
public record Finding(Place place, String code, String message, String why, String remedy)
        implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::place)
                    .thenComparing(Finding::code)
                    .thenComparing(Finding::message);

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
