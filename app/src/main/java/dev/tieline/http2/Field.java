package dev.tieline.http2;

/**
 * A header, or one of the fields that stand for the first line. Each character is a byte.
 *
 * @param name in lower case, as it must come
 */
public record Field(String name, String value) {
    private static final int OVERHEAD = 32;

    /** What it counts, RFC 7541, section 4.1. */
    int size() {
        return name.length() + value.length() + OVERHEAD;
    }
}
