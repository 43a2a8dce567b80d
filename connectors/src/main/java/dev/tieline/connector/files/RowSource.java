package dev.tieline.connector.files;

import dev.tieline.api.Reading.Row;
import java.io.Closeable;
import java.io.IOException;

/** The rows of one file, one after the other. For one thread. */
interface RowSource extends Closeable {

    /**
     * Goes to the next row; false behind the last.
     *
     * @throws FileRefused when nothing more can be read of the file
     */
    boolean advance() throws IOException;

    /**
     * Leaves rows out without looking at them.
     *
     * @param most at least 1
     * @return how many; 0 when there are no more
     */
    default long skip(long most) throws IOException {
        return advance() ? 1 : 0;
    }

    /** The row it is at. */
    Row row();

    /** How much of the file that row takes, in characters or bytes. */
    int size();
}
