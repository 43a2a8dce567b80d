package dev.tieline.scheme;

/** How signatures stand in their header. */
public sealed interface Layout {

    /** One, after a prefix that may be empty. */
    record Plain(String prefix) implements Layout {}

    /** Several with something between them, each after a prefix; others are of other versions. */
    record Listed(String separator, String prefix) implements Layout {}

    /** Pairs {@code key=value}; those of one key are signatures. */
    record Pairs(String separator, String key) implements Layout {}
}
