package dev.tieline.connector.http;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one system that rest between calls; the one used last is used next, so that
 * the others can grow old. Thread-safe: one lock, never held while something waits.
 */
final class Connections implements AutoCloseable {
    private final Dialer dialer;
    private final int maxIdle;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param maxIdle so many are kept
     */
    Connections(Dialer dialer, int maxIdle) {
        this.dialer = dialer;
        this.maxIdle = maxIdle;
    }

    /** One that rests and is still good, else a new one; guarded by the deadline. */
    Connection take(Deadlines.Deadline deadline) throws IOException {
        for (Connection resting = poll(); resting != null; resting = poll()) {
            if (!resting.expired() && resting.quiet()) {
                deadline.guard(resting.wire());
                return resting;
            }
            resting.close();
        }
        return dialer.open(deadline);
    }

    private @Nullable Connection poll() {
        lock.lock();
        try {
            return idle.pollLast();
        } finally {
            lock.unlock();
        }
    }

    /** Takes one back whose call ended well. */
    void giveBack(Connection connection) {
        Connection over = add(connection);
        if (over != null) {
            over.close();
        }
    }

    /** The one there is no room for. */
    private @Nullable Connection add(Connection connection) {
        lock.lock();
        try {
            if (closed) {
                return connection;
            }
            idle.addLast(connection);
            Connection oldest = idle.peekFirst();
            boolean over = idle.size() > maxIdle || (oldest != null && oldest.expired());
            return over ? idle.pollFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(Connection::close);
            idle.clear();
        } finally {
            lock.unlock();
        }
    }
}
