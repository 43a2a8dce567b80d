package dev.tieline.connector.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends lines to one file. Lines that come while another is being written are written together
 * and made durable by one fsync. Thread-safe.
 */
final class AppendFile {
    private static final int MAX_BATCH = 256;

    private final Path path;

    /** Guards the file and {@link #tail}. */
    private final ReentrantLock writing = new ReentrantLock();

    /** Guarded by itself. */
    private final Deque<Line> waiting = new ArrayDeque<>();

    private Tail tail = Tail.UNKNOWN;

    AppendFile(Path path) {
        this.path = path;
    }

    /** What became of a line. */
    enum End {
        /** It is on disk. */
        DURABLE,
        /** Its turn did not come in time; it was not written and will not be. */
        NOT_WRITTEN
    }

    private static final class Line {
        final Rows rows;
        final byte[] bytes;

        /** Written and read under {@link AppendFile#writing}. */
        boolean done;

        IOException failure = new IOException("not written");

        Line(Rows rows, byte[] bytes) {
            this.rows = rows;
            this.bytes = bytes;
        }
    }

    boolean idle() {
        synchronized (waiting) {
            return waiting.isEmpty() && !writing.isLocked();
        }
    }

    /**
     * Appends one line.
     *
     * @param end {@link System#nanoTime} after which it is given up
     * @throws MaybeWritten when the line may be in the file all the same
     * @throws IOException when it is surely not
     */
    End append(Rows rows, byte[] bytes, long end) throws IOException, InterruptedException {
        Line line = new Line(rows, bytes);
        synchronized (waiting) {
            waiting.add(line);
        }
        if (!writing.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            synchronized (waiting) {
                if (waiting.remove(line)) {
                    return End.NOT_WRITTEN;
                }
            }
            throw new MaybeWritten(new IOException("still being written at the deadline"));
        }
        try {
            while (!line.done) {
                writeTogether(end);
            }
        } finally {
            writing.unlock();
        }
        if (line.failure instanceof Written) {
            return End.DURABLE;
        }
        throw line.failure;
    }

    /** Takes lines of one form, the oldest first, so that each caller's line comes in its turn. */
    private void writeTogether(long end) {
        List<Line> batch = new ArrayList<>();
        synchronized (waiting) {
            Rows rows = waiting.getFirst().rows;
            while (batch.size() < MAX_BATCH
                    && !waiting.isEmpty()
                    && waiting.getFirst().rows.equals(rows)) {
                batch.add(waiting.removeFirst());
            }
        }
        IOException result;
        try {
            write(batch, end);
            result = new Written();
        } catch (IOException e) {
            result = e;
        }
        for (Line line : batch) {
            line.failure = result;
            line.done = true;
        }
    }

    private void write(List<Line> batch, long end) throws IOException {
        Rows rows = batch.getFirst().rows;
        try (FileChannel channel = open()) {
            Durably.lock(channel, end);
            long size = tail.repair(channel, path, rows);
            Tail before = Tail.at(path, size);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (size == 0) {
                bytes.writeBytes(rows.header());
            }
            batch.forEach(line -> bytes.writeBytes(line.bytes));
            put(channel, size, bytes.toByteArray());
            // Not whether it was there before: an earlier try may have made it and come no further.
            if (size == 0) {
                syncFolder();
            }
            tail = before.longer(path, bytes.size());
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS));
    }

    private static void put(FileChannel channel, long size, byte[] bytes) throws IOException {
        try {
            Durably.put(channel, size, bytes);
            channel.force(true);
        } catch (IOException e) {
            takeBack(channel, size, e);
            throw e;
        }
    }

    private static void takeBack(FileChannel channel, long size, IOException cause)
            throws IOException {
        try {
            channel.truncate(size);
            channel.force(true);
        } catch (IOException e) {
            cause.addSuppressed(e);
            throw new MaybeWritten(cause);
        }
    }

    private void syncFolder() throws IOException {
        try {
            Durably.syncFolder(path);
        } catch (IOException e) {
            throw new MaybeWritten(e);
        }
    }

    /** Success, kept where the failure would be. */
    private static final class Written extends IOException {}

    /** It failed, and the line may be in the file. */
    static final class MaybeWritten extends IOException {
        MaybeWritten(IOException cause) {
            super(cause);
        }
    }
}
