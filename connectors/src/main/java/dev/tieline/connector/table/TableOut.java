package dev.tieline.connector.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table chunk by chunk. Between two chunks it needs only what it gave to keep. For one
 * thread.
 */
public interface TableOut {

    /** What cannot be written; says which field and why, without the value. */
    final class Unwritable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String field;

        Unwritable(String field, String message) {
            super(message, null, false, false);
            this.field = field;
        }

        /** Its name. */
        public String field() {
            return field;
        }
    }

    /**
     * What comes behind what was written before.
     *
     * @param kept to be given with the next chunk
     */
    record Chunk(List<byte[]> pieces, String kept) {
        public Chunk {
            pieces = List.copyOf(pieces);
        }
    }

    /**
     * Takes up a row of the next chunk.
     *
     * @param values in the order of the fields; null where there is none
     */
    void take(List<? extends @Nullable Object> values) throws Unwritable;

    /** How many rows are taken up. */
    int taken();

    /** Forgets the rows that are taken up. */
    void forget();

    /**
     * The rows that are taken up.
     *
     * @param kept of the chunk before; empty for the first one, which begins the file
     * @param before rows that are in the file
     * @throws TableBroken when nothing can follow
     */
    Chunk chunk(String kept, long before) throws TableBroken;

    /** What a file ends with. */
    Chunk end(String kept, long before) throws TableBroken;
}
