package dev.tieline.connector.table;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other. For one thread. */
public interface TableRows extends Closeable {

    /**
     * Goes to the next row; false behind the last.
     *
     * @throws TableBroken when nothing more can be read
     */
    boolean advance() throws IOException;

    /**
     * Leaves rows out as fast as the format can.
     *
     * @return how many there were; fewer than wanted only at the end
     */
    long skip(long rows) throws IOException;

    /** Which row of the file it is at, as people count them there. */
    long number();

    /** A value of a wanted column in it: null, as the column holds, or {@link Unfit}. */
    @Nullable Object value(int column);

    /** About how many bytes the row takes. */
    int size();
}
