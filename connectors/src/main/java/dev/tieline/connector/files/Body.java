package dev.tieline.connector.files;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import java.util.List;

/**
 * How rows become bytes of a file, chunk by chunk. Between two chunks it needs only what it gave to
 * keep. For one thread.
 */
interface Body {

    /** A row has no form in the file. */
    final class Unwritable extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Fault fault;

        Unwritable(Fault fault) {
            super(fault.code(), null, false, false);
            this.fault = fault;
        }

        Fault fault() {
            return fault;
        }
    }

    /**
     * What is put behind a part.
     *
     * @param kept to be given with the next chunk
     */
    record Chunk(List<byte[]> pieces, String kept) {
        public Chunk {
            pieces = List.copyOf(pieces);
        }
    }

    /**
     * Where a part is.
     *
     * @param file its name
     * @param kept of the chunk before; empty for the first
     * @param rows that are in it
     */
    record At(String file, String kept, long rows) {}

    /** Takes up a row of the next chunk. */
    void take(Document row) throws Unwritable;

    /** How many rows are taken up. */
    int taken();

    /** Forgets them. */
    void forget();

    /** What a file begins with, and the rows that are taken up. */
    Chunk first(String file) throws FileRefused;

    /** Those rows, behind others. */
    Chunk further(At at) throws FileRefused;

    /** What a file ends with. */
    Chunk end(At at) throws FileRefused;
}
