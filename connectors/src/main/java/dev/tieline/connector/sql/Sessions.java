package dev.tieline.connector.sql;

import dev.tieline.api.Outcome;
import dev.tieline.connector.wire.Deadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one system, at most so many at a time. Thread-safe.
 *
 * @param <S> a connection
 */
public final class Sessions<S extends Sessions.Reusable> implements AutoCloseable {
    private static final long SWEEP_SECONDS = 20;

    private final Maker<S> maker;
    private final Semaphore permits;
    // Guards what follows.
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<S> idle = new ArrayDeque<>();
    private boolean closed;
    private @Nullable Thread sweep;

    /** A connection that is logged in. Used by one thread at a time. */
    public interface Reusable {
        /** It rests from now on. */
        void used();

        /** Whether it rested so long that it is closed. */
        boolean expired();

        /** Whether the other side is still there. */
        boolean answers(Deadline deadline);

        /** Ends it at once. */
        void close();
    }

    /**
     * Opens connections. Thread-safe.
     *
     * @param <S> a connection
     */
    @FunctionalInterface
    public interface Maker<S extends Reusable> {
        /** A new one, or why there is none. */
        Made<S> make(Deadline deadline);
    }

    /**
     * What became of it.
     *
     * @param <S> a connection
     */
    public sealed interface Made<S extends Reusable> {
        /** It can be used. */
        record Ready<S extends Reusable>(S session) implements Made<S> {}

        /** Nothing was asked of the database. */
        record Refused<S extends Reusable>(Outcome outcome) implements Made<S> {}
    }

    /**
     * @param max that are open at a time, at least 1
     */
    public Sessions(Maker<S> maker, int max) {
        this.maker = maker;
        this.permits = new Semaphore(max);
    }

    /** One that rests and still answers, else a new one; it must be given back or thrown away. */
    public Made<S> take(Deadline deadline) {
        if (!permitted(deadline)) {
            return new Made.Refused<>(ConnectionOutcomes.busy());
        }
        Made<S> made = null;
        try {
            made = resting(deadline);
            return made;
        } finally {
            if (!(made instanceof Made.Ready<S>)) {
                permits.release();
            }
        }
    }

    private boolean permitted(Deadline deadline) {
        try {
            return permits.tryAcquire(deadline.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Made<S> resting(Deadline deadline) {
        for (S session = poll(); session != null; session = poll()) {
            if (!session.expired() && session.answers(deadline)) {
                return new Made.Ready<>(session);
            }
            session.close();
        }
        return maker.make(deadline);
    }

    private @Nullable S poll() {
        lock.lock();
        try {
            return idle.pollLast();
        } finally {
            lock.unlock();
        }
    }

    /** Takes one back whose transaction has ended. */
    public void giveBack(S session) {
        session.used();
        if (!rests(session)) {
            session.close();
        }
        permits.release();
    }

    private boolean rests(S session) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            idle.addLast(session);
            if (sweep == null) {
                sweep = Thread.ofVirtual().name("database-idle").start(this::sweep);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** One that broke, or about which nobody knows. */
    public void throwAway(S session) {
        session.close();
        permits.release();
    }

    /** Closes what nobody uses; ends when nothing rests. */
    private void sweep() {
        try {
            do {
                TimeUnit.SECONDS.sleep(SWEEP_SECONDS);
            } while (sweepOnce());
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private boolean sweepOnce() {
        List<S> old = new ArrayList<>();
        boolean more;
        lock.lock();
        try {
            while (!idle.isEmpty() && idle.element().expired()) {
                old.add(idle.remove());
            }
            more = !closed && !idle.isEmpty();
            if (!more) {
                sweep = null;
            }
        } finally {
            lock.unlock();
        }
        old.forEach(Reusable::close);
        return more;
    }

    @Override
    public void close() {
        List<S> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(idle);
            idle.clear();
            if (sweep != null) {
                sweep.interrupt();
            }
        } finally {
            lock.unlock();
        }
        all.forEach(Reusable::close);
    }
}
