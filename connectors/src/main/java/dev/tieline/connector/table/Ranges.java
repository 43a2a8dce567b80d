package dev.tieline.connector.table;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of one file, from any place. For one thread. */
public interface Ranges extends Closeable {

    /** How many there are. */
    long size();

    /**
     * Some of them.
     *
     * @return exactly so many
     * @throws java.io.EOFException when the file ends before
     */
    byte[] read(long from, int length) throws IOException;
}
