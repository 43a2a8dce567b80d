package dev.tieline.connector.files;

import dev.tieline.api.Removal;
import dev.tieline.connector.table.Ranges;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;

/**
 * The files of a storage as whoever reads them sees them, and takes them away. Fails with a {@link
 * StorageFailed} where it knows what a failure means, and with {@link
 * java.nio.file.NoSuchFileException} for a file or folder that is not there. For one thread.
 */
public interface Shelf extends AutoCloseable {

    /**
     * How long the calls that follow may take, and the reading of what they open.
     *
     * @param end on the clock of {@link System#nanoTime}
     */
    void until(long end);

    /**
     * Those in the folder itself, in any order; links too, which can only not be opened. Keeps
     * nothing of those that are not wanted.
     *
     * @param start all wanted names begin with it; may be empty
     * @param most it may stop when it found more
     */
    List<Stored> list(String start, Predicate<String> wanted, int most) throws IOException;

    /** How a file is now; it is a plain one. */
    Stored look(String name) throws IOException;

    /**
     * The bytes of a file. Where the storage can tell, reading fails when the file is no longer the
     * one that was looked at.
     */
    InputStream open(Stored file) throws IOException;

    /** The same from any place of it, for as long as it stays open. */
    Ranges ranges(Stored file) throws IOException;

    /**
     * Takes away a file that is still of the version that was read. Doing it again changes nothing,
     * also after a failure or a crash in its midst.
     *
     * @param wish whose file and marker are names in the folder itself
     */
    Removal remove(Removal.Wish wish) throws IOException;

    /** Lets go of everything; never throws. */
    @Override
    void close();
}
