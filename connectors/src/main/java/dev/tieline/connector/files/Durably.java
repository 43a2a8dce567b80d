package dev.tieline.connector.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** What makes writing safe from other writers and from crashes. */
final class Durably {
    private static final long LOCK_PAUSE_MILLIS = 5;

    private Durably() {}

    /**
     * Keeps other processes, and other channels of this one, out until the channel is closed.
     *
     * @param end {@link System#nanoTime} after which it is given up
     */
    static void lock(FileChannel channel, long end) throws IOException {
        while (true) {
            try {
                if (channel.tryLock() != null) {
                    return;
                }
            } catch (OverlappingFileLockException _) {
                // Another hub in this process has it: wait like for any other.
            }
            if (System.nanoTime() - end >= 0) {
                throw new FileFaults.Locked();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOCK_PAUSE_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new FileFaults.Locked();
            }
        }
    }

    /** Writes all of it at a place. */
    static void put(FileChannel channel, long at, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, at + buffer.position());
        }
    }

    /** Writes where the channel stands, and leaves it open when it is closed itself. */
    static OutputStream staysOpen(FileChannel channel) {
        OutputStream out = Channels.newOutputStream(channel);
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                out.write(one);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }
        };
    }

    /**
     * A new file, or a new name, is only safe once its folder's entry is. Windows cannot and need
     * not do it.
     */
    static void syncFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder == null || file.getFileSystem().getSeparator().equals("\\")) {
            return;
        }
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
