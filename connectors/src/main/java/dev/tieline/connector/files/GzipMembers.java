package dev.tieline.connector.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads gzip (RFC 1952), all members to the file's last byte. The JDK's own stream takes a broken
 * member for the end of the file, so that rows would be missing without a word.
 */
final class GzipMembers extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final byte[] bytes = new byte[64 << 10];
    private int at;
    private int limit;
    private boolean any;
    private boolean inMember;
    private boolean ended;

    /** So many bytes were taken in since anything came out. */
    private long empty;

    GzipMembers(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !begin()) {
                return -1;
            }
            int read = inflate(into, offset, length);
            if (read > 0) {
                empty = 0;
                sum.update(into, offset, read);
                return read;
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int offset, int length) throws IOException {
        try {
            int read = inflater.inflate(into, offset, length);
            if (read == 0 && inflater.finished()) {
                at = limit - inflater.getRemaining();
                finish();
            } else if (read == 0 && inflater.needsInput()) {
                at = limit;
                if (!fill()) {
                    throw new ZipException("ends within a member");
                }
                inflater.setInput(bytes, at, limit - at);
            } else if (read == 0) {
                throw new ZipException("wants a dictionary");
            }
            return read;
        } catch (DataFormatException _) {
            throw new ZipException("no deflated data");
        }
    }

    private boolean begin() throws IOException {
        if (any && at == limit && !fill()) {
            ended = true;
            return false;
        }
        any = true;
        if (next() != 0x1F || next() != 0x8B || next() != 8) {
            throw new ZipException("no gzip");
        }
        int flags = next();
        skip(6);
        if ((flags & RESERVED) != 0) {
            throw new ZipException("flags that are not known");
        }
        if ((flags & EXTRA) != 0) {
            skip(next() | (next() << 8));
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        skip((flags & HEADER_CRC) != 0 ? 2 : 0);
        inflater.reset();
        sum.reset();
        inflater.setInput(bytes, at, limit - at);
        inMember = true;
        return true;
    }

    private void finish() throws IOException {
        long crc = word();
        long size = word();
        if (crc != sum.getValue() || size != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new ZipException("its sum is wrong");
        }
        inMember = false;
    }

    private long word() throws IOException {
        return next() | (next() << 8) | (next() << 16) | ((long) next() << 24);
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText(boolean there) throws IOException {
        while (there && next() != 0) {
            // Nobody wants the name.
        }
    }

    private int next() throws IOException {
        if (at == limit && !fill()) {
            throw new ZipException("ends within a header");
        }
        return bytes[at++] & 0xFF;
    }

    private boolean fill() throws IOException {
        at = 0;
        limit = Math.max(in.read(bytes, 0, bytes.length), 0);
        empty += limit;
        if (empty > Compression.MOST_EMPTY) {
            throw new ZipException("nothing comes out of it");
        }
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
