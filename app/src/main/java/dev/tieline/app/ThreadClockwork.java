package dev.tieline.app;

import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.SteadyTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Virtual threads for work, one platform thread for waking. */
final class ThreadClockwork implements Clockwork, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ThreadClockwork.class.getName());

    private final InstantSource wall;
    private final SteadyTime steady;
    private final ScheduledThreadPoolExecutor waker;
    private final CountDownLatch stopped = new CountDownLatch(1);

    ThreadClockwork(InstantSource wall) {
        this.wall = wall;
        this.steady = new SteadyTime(wall, System::nanoTime);
        this.waker =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("waker").factory());
        this.waker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return steady.instant();
    }

    @Override
    public Instant wall() {
        return wall.instant();
    }

    @Override
    public void run(Runnable task) {
        Thread.startVirtualThread(guarded(task));
    }

    @Override
    public void at(Instant time, Runnable task) {
        long nanos = Math.max(0, nanosUntil(time));
        try {
            var _ = waker.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "the hub stops; a later task is left to its restart",
                    e);
        }
    }

    private long nanosUntil(Instant time) {
        Duration wait = Duration.between(now(), time);
        // Far away is as good as never: nobody waits for 100 years, and nanoseconds overflow.
        return wait.compareTo(Duration.ofDays(36_500)) > 0
                ? Duration.ofDays(36_500).toNanos()
                : wait.toNanos();
    }

    /** Every so often, beginning after the first pause; a run never overlaps the one before. */
    void every(Duration pause, Runnable task) {
        Runnable guarded = guarded(task);
        Thread.ofVirtual()
                .name("every " + pause)
                .start(() -> {
                    try {
                        while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                            guarded.run();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** A defect in one task must be seen, and must not end the tasks after it. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "a task of the hub failed", e);
            }
        };
    }

    @Override
    public void close() {
        stopped.countDown();
        waker.shutdown();
    }
}
