package dev.tieline.connector.postgresql;

import dev.tieline.connector.postgresql.SessionMaker.Made;
import dev.tieline.connector.wire.Deadline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The connections of one system, at most so many at a time. Thread-safe. */
final class Sessions implements AutoCloseable {
    private static final long SWEEP_SECONDS = 20;

    private final SessionMaker maker;
    private final Semaphore permits;
    // Guards what follows.
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Session> idle = new ArrayDeque<>();
    private boolean closed;
    private @Nullable Thread sweep;

    Sessions(SessionMaker maker, int max) {
        this.maker = maker;
        this.permits = new Semaphore(max);
    }

    /** One that rests and still answers, else a new one; it must be given back or thrown away. */
    Made take(Deadline deadline) {
        if (!permitted(deadline)) {
            return new Made.Refused(LoginOutcomes.busy());
        }
        Made made = null;
        try {
            made = resting(deadline);
            return made;
        } finally {
            if (!(made instanceof Made.Ready)) {
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

    private Made resting(Deadline deadline) {
        for (Session session = poll(); session != null; session = poll()) {
            if (!session.expired() && session.answers(deadline)) {
                return new Made.Ready(session);
            }
            session.close();
        }
        return maker.make(deadline);
    }

    private @Nullable Session poll() {
        lock.lock();
        try {
            return idle.pollLast();
        } finally {
            lock.unlock();
        }
    }

    /** Takes one back whose transaction has ended. */
    void giveBack(Session session) {
        session.used();
        if (!rests(session)) {
            session.close();
        }
        permits.release();
    }

    private boolean rests(Session session) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            idle.addLast(session);
            if (sweep == null) {
                sweep = Thread.ofVirtual().name("postgresql-idle").start(this::sweep);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** One that broke, or about which nobody knows. */
    void throwAway(Session session) {
        session.close();
        permits.release();
    }

    /** How many rest. */
    int resting() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
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
        List<Session> old = new ArrayList<>();
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
        old.forEach(Session::close);
        return more;
    }

    @Override
    public void close() {
        List<Session> all;
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
        all.forEach(Session::close);
    }
}
