package dev.tieline.api;

import java.util.Comparator;

/**
 * A problem in a workspace file that stops it from being started. It quotes values of the file, but
 * none that {@linkplain SecretLook looks like a secret}: findings get into logs and pages.
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

    public Finding {
        message = SecretLook.unquoted(message);
        remedy = SecretLook.unquoted(remedy);
    }

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
