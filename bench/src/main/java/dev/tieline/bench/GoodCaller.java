package dev.tieline.bench;

import dev.tieline.testkit.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A caller who posts a lead at even intervals, whatever became of those before: every other one
 * over a connection of its own, the rest over connections that are kept. Where one that was kept
 * has ended, it takes a new one. Times are from when a lead was due.
 */
final class GoodCaller implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final URI hub;
    private final Lead lead;
    private final long interval;
    private final Deque<RawConnection> kept = new ConcurrentLinkedDeque<>();
    private final List<Post> posts = new ArrayList<>();
    private final Thread pacer;
    private volatile boolean over;

    /**
     * One lead and what came of it.
     *
     * @param due on the clock of {@link System#nanoTime}
     * @param nanos until it was answered
     * @param accepted whether with a 2xx
     */
    record Post(long due, long nanos, boolean accepted) {}

    /** Begins. */
    GoodCaller(URI hub, String path, int perSecond) {
        this.hub = hub;
        this.lead = new Lead(hub, path, BenchWorkspace.TOKEN, 1);
        this.interval = 1_000_000_000L / perSecond;
        this.pacer = Thread.ofPlatform().name("pacer").start(this::pace);
    }

    private void pace() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Not those of any load, nor of a good caller before.
            long number = -System.nanoTime();
            for (long due = System.nanoTime(); !over; due += interval) {
                for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                    LockSupport.parkNanos(due - now);
                }
                byte[] request = lead.request(++number).clone();
                boolean keeps = number % 2 == 0;
                long at = due;
                threads.execute(() -> post(request, keeps, at));
            }
        }
    }

    private void post(byte[] request, boolean keeps, long due) {
        boolean accepted = keeps ? overKept(request) : overNew(request);
        Post post = new Post(due, System.nanoTime() - due, accepted);
        synchronized (posts) {
            posts.add(post);
        }
    }

    private boolean overKept(byte[] request) {
        RawConnection connection = kept.poll();
        if (connection == null) {
            connection = new RawConnection(hub, PATIENCE);
        }
        try {
            boolean accepted = accepted(connection, request);
            kept.push(connection);
            return accepted;
        } catch (IOException _) {
            // It may have been idle too long.
            return overNew(request);
        }
    }

    private boolean overNew(byte[] request) {
        try (RawConnection connection = new RawConnection(hub, PATIENCE)) {
            return accepted(connection, request);
        } catch (IOException e) {
            System.err.println("a good caller was not answered: " + e);
            return false;
        }
    }

    private static boolean accepted(RawConnection connection, byte[] request) throws IOException {
        int status = connection.exchange(request);
        if (status / 100 != 2) {
            System.err.println("a good caller was answered with " + status);
        }
        return status / 100 == 2;
    }

    /** Stops when all are answered; what came of them. */
    List<Post> end() throws InterruptedException {
        over = true;
        pacer.join();
        synchronized (posts) {
            return List.copyOf(posts);
        }
    }

    @Override
    public void close() throws IOException {
        over = true;
        for (RawConnection connection : kept) {
            connection.close();
        }
    }
}
