package dev.tieline.listener;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/**
 * A body as handlers read it: at whatever goes wrong it throws {@link BodyBroken}, and its
 * connection's time runs until it is read to its end or closed.
 */
final class BodyStream extends InputStream {
    private final InputStream in;
    private final Line line;
    private final LongConsumer whole;
    private final long declared;
    private long count;
    private boolean ended;

    /**
     * @param declared its length; negative when it has none
     * @param whole is told how large it was when it was read to its end
     */
    BodyStream(InputStream in, Line line, long declared, LongConsumer whole) {
        this.in = in;
        this.line = line;
        this.declared = declared;
        this.whole = whole;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int got;
        try {
            got = in.read(bytes, offset, length);
        } catch (IOException | RuntimeException e) {
            end();
            throw new BodyBroken(e);
        }
        if (got < 0) {
            end();
            whole.accept(count);
        } else {
            count += got;
        }
        return got;
    }

    private void end() {
        ended = true;
        line.busy();
    }

    /** Never waits for what was not read. */
    @Override
    public void close() throws IOException {
        if (!ended && count == declared) {
            // The server notices the end of a body only when it is asked for more.
            read();
        }
        end();
    }
}
