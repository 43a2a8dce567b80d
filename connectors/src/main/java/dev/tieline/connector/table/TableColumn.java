package dev.tieline.connector.table;

/**
 * A column of a file.
 *
 * @param holds what its values are
 * @param words the same for people, as the end of a sentence
 */
public record TableColumn(String name, Holds holds, String words) {

    /** What values are told as. */
    public enum Holds {
        /** {@link String}. */
        TEXT,
        /** {@link Long}, or a {@link java.math.BigDecimal} without a fraction. */
        INTEGER,
        /** {@link java.math.BigDecimal} or {@link Long}. */
        NUMBER,
        /** {@link Boolean}. */
        BOOLEAN,
        /** A day as ISO 8601 writes it. */
        DATE,
        /** A time of a day, as ISO 8601 writes it; in UTC with {@code Z}. */
        DATE_TIME,
        /** Nothing but null. */
        NOTHING,
        /** What this room has no value for. */
        OTHER
    }
}
