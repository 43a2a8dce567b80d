package dev.tieline.connector.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * Where the last whole record of a file ends, as far as is known.
 *
 * @param identity of the file, so that another one of the same name is looked at anew
 * @param length end of a whole record
 */
record Tail(String identity, long length) {
    static final Tail UNKNOWN = new Tail("", 0);

    /** A longer broken end is no torn line but a file somebody else made. */
    private static final long MAX_TORN = 16L << 20;

    private static final int CHUNK = 64 << 10;

    static Tail at(Path path, long length) throws IOException {
        return new Tail(identity(path), length);
    }

    /**
     * When so much more was written. Unknown when another file, or none, has the name by now: what
     * was written is where it is.
     */
    Tail longer(Path path, long more) {
        try {
            return identity.equals(identity(path)) ? new Tail(identity, length + more) : UNKNOWN;
        } catch (IOException _) {
            return UNKNOWN;
        }
    }

    private static String identity(Path path) throws IOException {
        BasicFileAttributes now =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return String.valueOf(now.fileKey());
    }

    /** Cuts a line off that a crash left half written; the size that remains. */
    long repair(FileChannel channel, Path path, Rows rows) throws IOException {
        long size = channel.size();
        boolean same = identity.equals(identity(path)) && length <= size;
        long from = same ? length : 0;
        if (from == 0 && size > 0) {
            checkHeader(channel, size, rows.header());
        }
        long whole = from == size ? size : wholeEnd(channel, from, rows.quotes());
        if (whole < size) {
            if (size - whole > MAX_TORN) {
                throw new FileFaults.Foreign("Its end is not a whole record.");
            }
            channel.truncate(whole);
        }
        return whole;
    }

    /** Rows under another header would be read as the wrong fields. */
    private static void checkHeader(FileChannel channel, long size, byte[] header)
            throws IOException {
        byte[] start = new byte[(int) Math.min(header.length, size)];
        ByteBuffer buffer = ByteBuffer.wrap(start);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer, buffer.position());
        }
        if (!Arrays.equals(start, 0, start.length, header, 0, start.length)) {
            throw new FileFaults.Foreign("It starts with other columns.");
        }
    }

    /**
     * The end of the last line that is not inside quotes. Quotes open only at a cell's start: a
     * stray one inside a cell, left by somebody's editor, must not make the rows after it look
     * torn.
     */
    private static long wholeEnd(FileChannel channel, long from, boolean quotes)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        boolean quoted = false;
        boolean closed = false;
        byte before = '\n';
        long whole = from;
        long at = from;
        while (channel.read(buffer.clear(), at) > 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                byte b = buffer.get();
                at++;
                boolean cellStart = before == ',' || before == '\n';
                if (quotes && b == '"' && (quoted || cellStart || closed)) {
                    closed = quoted;
                    quoted = !quoted;
                } else {
                    closed = false;
                    whole = b == '\n' && !quoted ? at : whole;
                }
                before = b;
            }
        }
        return whole;
    }
}
