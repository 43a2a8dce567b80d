package dev.tieline.ledger;

/**
 * A chunk that held a row of a key, or may have.
 *
 * @param how sure that is
 */
public record Carried(RunChunk chunk, How how) {

    /** What is known of the row. */
    public enum How {
        /** The key is between the lowest and the highest of the chunk. */
        MAYBE,
        /** It went to the destination. */
        WRITTEN,
        /** A rule left it out. */
        SKIPPED
    }
}
