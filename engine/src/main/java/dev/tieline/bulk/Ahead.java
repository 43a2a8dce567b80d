package dev.tieline.bulk;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;

/**
 * Reads the next chunk while one is written, and no more: two are in memory. Made and closed by the
 * thread that writes.
 */
final class Ahead implements AutoCloseable {
    private final Source source;
    private final BlockingQueue<Made> made = new SynchronousQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private sealed interface Made {
        record Told(Chunk.Told told) implements Made {}

        record Thrown(Throwable why) implements Made {}
    }

    Ahead(Source source) {
        this.source = source;
        this.thread = Thread.ofVirtual().name("run-source").start(this::read);
    }

    private void read() {
        try (source) {
            boolean more = true;
            while (more && !closed) {
                Chunk.Told told = source.next();
                made.put(new Made.Told(told));
                more = told instanceof Chunk.Told.Rows(Chunk chunk) && !chunk.last();
            }
        } catch (InterruptedException _) {
            // Closed.
        } catch (RuntimeException | Error e) {
            // Also when memory is short: somebody waits for it.
            thrown(e);
        }
    }

    private void thrown(Throwable why) {
        try {
            made.put(new Made.Thrown(why));
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /** The next; waits for it. Not after the last, or what failed. */
    Chunk.Told next() throws InterruptedException {
        return switch (made.take()) {
            case Made.Told(Chunk.Told told) -> told;
            case Made.Thrown(Throwable why) -> throw new IllegalStateException(why);
        };
    }

    /** Waits until nothing is read any more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
