package dev.tieline.connector.table;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks a file within a zip file, and looks at its end whether it was whole. */
final class ZipStream extends InputStream {
    private static final int WINDOW = 256 << 10;

    private final Ranges file;
    private final Zip.Entry entry;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private long at;
    private long left;
    private long given;
    private boolean ended;

    ZipStream(Ranges file, long from, Zip.Entry entry) {
        this.file = file;
        this.entry = entry;
        this.at = from;
        this.left = entry.packed();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        try {
            int count =
                    entry.method() == 0 ? stored(into, from, length) : inflated(into, from, length);
            if (count > 0) {
                sum.update(into, from, count);
                given += count;
                return count;
            }
        } catch (EOFException | DataFormatException _) {
            throw broken();
        }
        ended = true;
        if (given != entry.size() || sum.getValue() != entry.crc()) {
            throw broken();
        }
        return -1;
    }

    private static TableBroken broken() {
        return TableBroken.damaged("a file within it is damaged");
    }

    private byte[] block(int most) throws IOException {
        int length = (int) Math.min(most, left);
        byte[] block = file.read(at, length);
        at += length;
        left -= length;
        return block;
    }

    private int stored(byte[] into, int from, int length) throws IOException {
        byte[] block = block(Math.min(length, WINDOW));
        System.arraycopy(block, 0, into, from, block.length);
        return block.length;
    }

    private int inflated(byte[] into, int from, int length)
            throws IOException, DataFormatException {
        while (true) {
            int count = inflater.inflate(into, from, length);
            if (count > 0 || inflater.finished()) {
                return count;
            }
            if (inflater.needsDictionary() || (inflater.needsInput() && left == 0)) {
                throw broken();
            }
            if (inflater.needsInput()) {
                inflater.setInput(block(WINDOW));
            }
        }
    }

    @Override
    public void close() {
        inflater.end();
        ended = true;
    }
}
