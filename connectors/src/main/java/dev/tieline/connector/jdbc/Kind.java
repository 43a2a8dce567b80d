package dev.tieline.connector.jdbc;

/** What a column holds, as far as it matters how values go in and come out. */
public enum Kind {
    /** Whole numbers. */
    WHOLE,
    /** Numbers with an exact fraction. */
    DECIMAL,
    /** Numbers that are only near what was written. */
    FLOATING,
    /** Yes or no; whole numbers where the database takes them for it. */
    TRUTH,
    TEXT,
    BYTES,
    DATE,
    /** A date and a time of no zone. */
    LOCAL,
    /** A moment. */
    INSTANT,
    JSON,
    /** What the database reads and writes as text. */
    OTHER,
    /** The same, in an order that is not known from the text. */
    UNORDERED;

    /**
     * Whether a value comes back exactly as it went in, and is compared as it is sorted, so that it
     * can say where a row stands.
     */
    boolean exact() {
        return switch (this) {
            case FLOATING, BYTES, JSON, UNORDERED -> false;
            case WHOLE, DECIMAL, TRUTH, TEXT, DATE, LOCAL, INSTANT, OTHER -> true;
        };
    }
}
