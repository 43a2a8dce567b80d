package dev.tieline.listener;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request's bytes on their way from the thread that reads the connection to the one that works
 * on the request, as HTTP/1.1 has them. Bounded by what the caller was told that it may send.
 * Thread-safe.
 */
final class Pipe implements Supplier<byte @Nullable []> {
    private static final int FIRST_BYTES = 1 << 10;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final RequestHead head;
    private final IntConsumer taken;
    private byte[] bytes = {};
    private int filled;
    private long received;
    private boolean begun;
    private boolean ended;
    private boolean last;
    private boolean cut;

    /**
     * @param taken is told how many bytes of the body were taken out, by who took them
     */
    Pipe(RequestHead head, IntConsumer taken) {
        this.head = head;
        this.taken = taken;
        this.ended = !head.body();
    }

    /** A part of the body; whether it is still within what was announced. */
    boolean put(byte[] from, int at, int length) {
        lock.lock();
        try {
            received += length;
            if (head.declared() >= 0 && received > head.declared()) {
                return false;
            }
            int wanted = filled + length;
            if (wanted > bytes.length) {
                int doubled = Math.max(FIRST_BYTES, 2 * bytes.length);
                bytes = Arrays.copyOf(bytes, Math.max(wanted, doubled));
            }
            System.arraycopy(from, at, bytes, filled, length);
            filled = wanted;
            more.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether what has come is as long as was announced. */
    boolean whole() {
        lock.lock();
        try {
            return head.declared() < 0 || received == head.declared();
        } finally {
            lock.unlock();
        }
    }

    /** All of the body is here. */
    void end() {
        lock.lock();
        try {
            ended = true;
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the caller has said all. */
    boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is waited for any more; what has come is lost. */
    void cut() {
        lock.lock();
        try {
            cut = true;
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that nobody took. */
    int left() {
        lock.lock();
        try {
            return filled;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public byte @Nullable [] get() {
        byte[] part;
        lock.lock();
        try {
            if (!begun) {
                begun = true;
                return head.text().getBytes(StandardCharsets.ISO_8859_1);
            }
            while (filled == 0 && !ended && !cut) {
                more.awaitUninterruptibly();
            }
            if (cut) {
                return null;
            }
            if (filled == 0) {
                return end(head.chunked());
            }
            part = bytes.length == filled ? bytes : Arrays.copyOf(bytes, filled);
            bytes = new byte[0];
            filled = 0;
        } finally {
            lock.unlock();
        }
        taken.accept(part.length);
        return head.chunked() ? chunk(part) : part;
    }

    private byte @Nullable [] end(boolean chunked) {
        if (!chunked || last) {
            return null;
        }
        last = true;
        return LAST_CHUNK;
    }

    private static byte[] chunk(byte[] part) {
        byte[] size =
                (Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = Arrays.copyOf(size, size.length + part.length + 2);
        System.arraycopy(part, 0, chunk, size.length, part.length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }
}
