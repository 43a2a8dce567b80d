package dev.tieline.format;

/** The bounds of every reader; those for messages follow research on parser attacks. */
final class Limits {
    static final int DEPTH = 64;
    static final int TOKENS = 200_000;
    static final int TEXT = 1 << 20;
    static final int NAME = 1_000;
    static final int DIGITS = 100;

    /** Another way of writing the same number may need a point, zeros and an exponent. */
    static final int NUMBER = DIGITS + 10;

    static final int EXPONENT = 400;
    static final int FORM_FIELDS = 10_000;
    static final int PARTS = 1_000;
    static final int PART_HEADERS = 8 << 10;
    static final int YAML_DEPTH = 50;
    static final int YAML_CHARACTERS = 3_000_000;
    static final int YAML_NODES = 200_000;
    static final int TABLE_CHARACTERS = 64 << 20;

    private Limits() {}
}
