package dev.tieline.connector.files;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/**
 * Reads zstd (RFC 8878), all frames to the file's last byte. The library's own stream takes a torn
 * header of a frame for the end of the file. Windows of more than 128 MiB are refused by zstd.
 */
final class ZstdFrames extends InputStream {
    private static final int BUFFER = 64 << 10;

    private final InputStream in;
    private final ZstdDecompressCtx frames = new ZstdDecompressCtx();
    private final byte[] bytes = new byte[BUFFER];
    private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER).limit(0);

    /** Behind a whole frame and nothing else. */
    private boolean between;

    /** So many bytes were taken in since anything came out. */
    private long empty;

    ZstdFrames(InputStream in) {
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
        while (!plain.hasRemaining()) {
            boolean more = packed.hasRemaining() || fill();
            if (!more && between) {
                return -1;
            }
            unpack();
            empty = plain.hasRemaining() ? 0 : empty;
            // Within a frame zstd may still hold some of its text.
            if (!more && !between && !plain.hasRemaining()) {
                throw new ZipException("ends within a frame");
            }
        }
        int count = Math.min(length, plain.remaining());
        plain.get(into, offset, count);
        return count;
    }

    private void unpack() throws IOException {
        plain.clear();
        try {
            between = frames.decompressDirectByteBufferStream(plain, packed);
        } catch (ZstdException _) {
            throw new ZipException("no zstd");
        }
        plain.flip();
    }

    private boolean fill() throws IOException {
        int read = in.read(bytes, 0, bytes.length);
        packed.clear().put(bytes, 0, Math.max(read, 0)).flip();
        empty += packed.remaining();
        if (empty > Compression.MOST_EMPTY) {
            throw new ZipException("nothing comes out of it");
        }
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        frames.close();
        in.close();
    }
}
