package dev.tieline.connector.http;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls that are late by closing what they wait on. One sweep for all calls of a system in
 * place of a timer for every read: it sleeps until the nearest deadline and is woken only by a call
 * that has an earlier one. Thread-safe.
 */
final class Deadlines implements AutoCloseable {
    private final long usualNanos;
    private final Set<Deadline> underWay = ConcurrentHashMap.newKeySet();
    private final Thread sweep;
    private volatile long wakeAt;
    private volatile boolean closed;

    /**
     * @param usual no deadline is longer
     */
    Deadlines(String system, Duration usual) {
        this.usualNanos = usual.toNanos();
        this.wakeAt = System.nanoTime();
        this.sweep = Thread.ofVirtual().name("http-deadlines-" + system).start(this::sweep);
    }

    /** Starts a call's time; it must be closed when the call ends. */
    Deadline start(Duration length) {
        long nanos = Math.min(usualNanos, Math.max(1, length.toNanos()));
        Deadline deadline = new Deadline(System.nanoTime() + nanos);
        underWay.add(deadline);
        if (deadline.at - wakeAt < 0) {
            LockSupport.unpark(sweep);
        }
        return deadline;
    }

    private void sweep() {
        while (!closed) {
            // While it looks around, every new call wakes it: none can slip between look and sleep.
            wakeAt = System.nanoTime() + 2 * usualNanos;
            long now = System.nanoTime();
            long next = now + usualNanos;
            for (Deadline deadline : underWay) {
                if (deadline.at - now <= 0) {
                    deadline.pass();
                } else if (deadline.at - next < 0) {
                    next = deadline.at;
                }
            }
            wakeAt = next;
            LockSupport.parkNanos(next - now);
        }
    }

    /** Ends the sweep; and with it every call under way. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(sweep);
        underWay.forEach(Deadline::pass);
    }

    private enum State {
        OPEN,
        ENDED,
        PASSED
    }

    /** The time of one call. */
    final class Deadline implements AutoCloseable {
        private final long at;
        private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
        private volatile @Nullable Closeable guarded;

        private Deadline(long at) {
            this.at = at;
        }

        /** What is closed when the time has passed; at once when it already has. */
        void guard(Closeable waitedOn) {
            guarded = waitedOn;
            if (passed() || closed) {
                shut(waitedOn);
            }
        }

        /** Whether the time was over before the call. */
        boolean passed() {
            return state.get() == State.PASSED;
        }

        long leftNanos() {
            return Math.max(0, at - System.nanoTime());
        }

        private void pass() {
            underWay.remove(this);
            if (!state.compareAndSet(State.OPEN, State.PASSED)) {
                return;
            }
            Closeable waitedOn = guarded;
            if (waitedOn != null) {
                shut(waitedOn);
            }
        }

        private static void shut(Closeable waitedOn) {
            try {
                waitedOn.close();
            } catch (IOException _) {
                // It is gone, which is what was wanted.
            }
        }

        /** Ends it; false when its time had passed before, and what it guards is closed. */
        boolean end() {
            underWay.remove(this);
            return state.compareAndSet(State.OPEN, State.ENDED) || state.get() == State.ENDED;
        }

        @Override
        public void close() {
            end();
        }
    }
}
