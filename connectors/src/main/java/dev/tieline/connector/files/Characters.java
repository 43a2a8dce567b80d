package dev.tieline.connector.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/**
 * The text of a stream. Bytes that are no text in its encoding become {@link #BROKEN}, which no
 * text holds alone, so that the row they stand in is known and all others can be read.
 */
final class Characters implements Closeable {
    static final char BROKEN = '\uDC00';
    private static final int BYTES = 64 << 10;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES).limit(0);
    private boolean ended;
    private boolean flushed;
    private boolean broken;

    Characters(InputStream in, Charset encoding) {
        this.in = in;
        this.decoder =
                encoding.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** What the text begins with; before anything is read. */
    Optional<ByteOrderMark> mark() throws IOException {
        while (bytes.remaining() < ByteOrderMark.LONGEST && !ended) {
            fill();
        }
        return ByteOrderMark.of(bytes);
    }

    /** Whether anything was no text so far. */
    boolean broken() {
        return broken;
    }

    /** Whether a part of a text was none. */
    static boolean broken(char[] text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (text[i] == BROKEN && (i == from || !Character.isHighSurrogate(text[i - 1]))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads some.
     *
     * @param end at least two behind {@code from}
     * @return how many characters; 0 at the end
     */
    int read(char[] into, int from, int end) throws IOException {
        CharBuffer out = CharBuffer.wrap(into, from, end - from);
        while (out.position() == from && !flushed) {
            CoderResult result = decoder.decode(bytes, out, ended);
            if (result.isError() && out.hasRemaining()) {
                out.put(BROKEN);
                bytes.position(bytes.position() + result.length());
                broken = true;
            } else if (result.isUnderflow() && ended) {
                flushed = decoder.flush(out).isUnderflow();
            } else if (result.isUnderflow()) {
                fill();
            }
        }
        return out.position() - from;
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(read, 0)).flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
