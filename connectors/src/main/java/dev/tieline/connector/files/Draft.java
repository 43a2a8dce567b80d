package dev.tieline.connector.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A file on its way to be seen: its part grows where no reader looks, and a note beside it says how
 * far it is. What is kept is safe from a crash of either side. Calls come between {@link #lock} and
 * its end. Fails with a {@link StorageFailed} where it knows what a failure means. For one thread.
 */
public interface Draft extends AutoCloseable {

    /**
     * What of a part belongs to the note.
     *
     * @param file its name when it is whole
     * @param run that writes it
     * @param state what the storage wants to know again; empty before anything is in it
     */
    record Part(String file, long run, String state) {}

    /** What is put behind a part. */
    @FunctionalInterface
    interface Content {
        /** Nothing at all. */
        Content NONE = _ -> {};

        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Keeps others out until it is closed, where the storage can.
     *
     * @param end how long the calls until then may take, on the clock of {@link System#nanoTime}
     */
    Closeable lock(long end) throws IOException;

    /** What was noted last; empty when nothing was. */
    Optional<byte[]> note() throws IOException;

    /**
     * Notes it instead of what {@link #note()} told last.
     *
     * @throws Overtaken when something else is noted by now
     * @throws Uncertain when it may be noted all the same
     */
    void note(byte[] note) throws IOException;

    /** Takes away what stands behind a part. */
    void cut(Part part) throws IOException;

    /** Puts it behind a part, or begins one; what was there before behind it is gone. */
    Part append(Part part, Content content) throws IOException;

    /** The same for the last time: after it only {@link #show} follows. */
    Part end(Part part, Content tail) throws IOException;

    /** Gives the whole its name, at once; does nothing when that was done. */
    void show(Part part) throws IOException;

    /** Takes away what others left, earlier runs and those that came to nothing. */
    void removeOthers(Part part) throws IOException;

    /** Lets go of everything; never throws. */
    @Override
    void close();

    /** Somebody else noted something meanwhile. */
    final class Overtaken extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Whether the new note is kept is not known. */
    final class Uncertain extends IOException {
        private static final long serialVersionUID = 1L;

        public Uncertain(IOException cause) {
            super(cause);
        }
    }
}
