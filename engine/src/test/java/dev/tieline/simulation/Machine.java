package dev.tieline.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The computer everything is simulated on: its clocks, and what happens when. Tasks may sleep; of
 * all threads exactly one runs at any time, handed on like a baton, so that the same dice give the
 * same history.
 */
final class Machine {
    /** Half an hour before clocks in Europe go forward; instants must not care. */
    private static final Instant START = Instant.parse("2026-03-29T00:30:00Z");

    private static final long STUCK_SECONDS = 60;
    private static final long MAX_STEPS = 500_000;

    /** Something that happens; with a sleeper it is that one's waking. */
    private record Event(long at, long order, Runnable task, @Nullable Runner sleeper) {}

    final Random dice;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final ArrayDeque<Runner> idle = new ArrayDeque<>();
    private long nanos;
    private Duration ahead = Duration.ZERO;
    private long order;
    private long until;
    private long steps;
    private boolean closing;
    private @Nullable Runner running;
    private @Nullable Throwable failure;
    private volatile boolean ended;
    private volatile CountDownLatch rest = new CountDownLatch(1);

    Machine(Random dice) {
        this.dice = dice;
    }

    /** Counts evenly, whatever happens to the wall clock. */
    long nanos() {
        return nanos;
    }

    Instant wall() {
        return START.plusNanos(nanos).plus(ahead);
    }

    /** Somebody sets the wall clock. */
    void jump(Duration by) {
        ahead = ahead.plus(by);
    }

    long steps() {
        return steps;
    }

    /** Something will happen. */
    void in(Duration delay, Runnable task) {
        events.add(new Event(nanos + Math.max(0, delay.toNanos()), order++, task, null));
    }

    /** The task that calls this goes on later. */
    void sleep(Duration time) {
        Runner me = java.util.Objects.requireNonNull(running);
        long at = nanos + time.toNanos();
        events.add(new Event(at, order++, () -> {}, me));
        if (events.element().sleeper() == me && at <= until) {
            events.remove();
            nanos = at;
            return;
        }
        somebody().resume();
        me.await();
    }

    /**
     * Lets everything happen that happens in this time.
     *
     * @throws AssertionError when a task failed
     */
    void run(Duration time) {
        until = nanos + time.toNanos();
        resume();
        nanos = until;
    }

    private void resume() {
        rest = new CountDownLatch(1);
        somebody().resume();
        try {
            if (!rest.await(STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a task blocks without sleeping, perhaps on a lock");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new AssertionError("a task of the hub failed: " + failure, failure);
        }
    }

    /** Ends every thread; those asleep are woken and must end. */
    void close() {
        closing = true;
        failure = null;
        until = Long.MAX_VALUE;
        resume();
        ended = true;
        idle.forEach(Runner::resume);
    }

    private Runner somebody() {
        Runner free = idle.poll();
        return free == null ? new Runner() : free;
    }

    private @Nullable Event next() {
        while (failure == null && !events.isEmpty() && events.element().at() <= until) {
            Event event = events.remove();
            if (closing && event.sleeper() == null) {
                continue;
            }
            nanos = Math.max(nanos, event.at());
            steps++;
            if (steps > MAX_STEPS && !closing) {
                failure = new AssertionError("it does not come to rest");
                return null;
            }
            return event;
        }
        return null;
    }

    /** A thread that does what happens next until it has to sleep. */
    private final class Runner {
        private final Thread thread = Thread.ofVirtual().unstarted(this::live);
        private volatile boolean go;

        void resume() {
            go = true;
            if (thread.getState() == Thread.State.NEW) {
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
        }

        void await() {
            while (!go) {
                LockSupport.park(this);
            }
            go = false;
            running = this;
        }

        private void live() {
            await();
            while (!ended) {
                Event event = next();
                if (event == null) {
                    idle.push(this);
                    rest.countDown();
                    await();
                } else if (event.sleeper() != null) {
                    idle.push(this);
                    event.sleeper().resume();
                    await();
                } else {
                    happen(event.task());
                }
            }
        }

        private void happen(Runnable task) {
            try {
                task.run();
            } catch (DeadProcess _) {
                // What it was doing died with its process.
            } catch (Throwable broken) {
                failure = broken;
            }
        }
    }

    /** Ends what a dead process was doing. Not an exception: nothing in the hub may catch it. */
    static final class DeadProcess extends Error {
        private static final long serialVersionUID = 1;

        DeadProcess() {
            super("the process died", null, false, false);
        }
    }
}
