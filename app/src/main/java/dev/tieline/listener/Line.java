package dev.tieline.listener;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller's connection, or one request of a connection that carries many. Knows how long the
 * caller may still take, and how many bytes more the server may read before somebody says that they
 * are wanted. All of it happens on the thread of the connection, except that others may ask, write
 * and {@link #cut}.
 */
final class Line implements ServerConnection, InterruptableTask<Void> {
    /** More than the longest first line and headers together. */
    private static final long HEAD_BYTES = 64 << 10;

    /** So much is still heard of a caller who was answered early, before the connection ends. */
    private static final long REST_BYTES = 1 << 20;

    /** A caller who takes less of an answer in a second is not waited for. */
    private static final long SLOWEST_BYTES = 64 << 10;

    /** Of a caller who does not wait for answers, so many requests are taken as they come. */
    private static final int MOST_AHEAD = 16;

    /** Then each waits so long: nobody needs it, and many who do it take all processors. */
    private static final long REST_NANOS = 4_000_000;

    private static final int USUAL_CHUNKED = 1 << 20;
    private static final long NEVER = Long.MAX_VALUE;
    private static final System.Logger LOG = System.getLogger(Line.class.getName());
    private static final ScopedValue<Line> CURRENT = ScopedValue.newInstance();

    private final Supplier<byte @Nullable []> source;
    private final Runnable close;
    private final Patience patience;
    private final Consumer<Line> ended;
    private @Nullable Supplier<ServerConnection> spoken;
    private volatile @Nullable ServerConnection http;

    private boolean idle;
    private int ahead;
    private long allowance;
    private int chunked = USUAL_CHUNKED;
    private volatile boolean waiting;
    private volatile boolean cut;
    private volatile boolean ending;
    private volatile long since;
    private volatile long until;
    private volatile long writtenUntil = NEVER;

    /**
     * @param source of the caller's bytes; null at their end
     * @param close ends what they come from; called by others than read
     * @param ended is told when nothing goes on any more
     */
    Line(
            Supplier<byte @Nullable []> source,
            Runnable close,
            Patience patience,
            Consumer<Line> ended) {
        this.source = source;
        this.close = close;
        this.patience = patience;
        this.ended = ended;
        idle();
    }

    /** The connection whose thread this is. */
    static Line current() {
        return CURRENT.get();
    }

    /**
     * To be called once, before anything else.
     *
     * @param protocol is chosen on the connection's thread, and may look at its first bytes
     */
    void speak(Supplier<ServerConnection> protocol) {
        spoken = protocol;
    }

    /** From now on the next request may come. */
    void idle() {
        idle = true;
        allowance = HEAD_BYTES;
        chunked = USUAL_CHUNKED;
        limit(patience.idle());
    }

    /** A request is here and being worked on: that takes as long as it takes. */
    void busy() {
        until = NEVER;
        if (idle) {
            // It was here before the last one was answered.
            ahead = Math.min(MOST_AHEAD, ahead + 1);
            othersFirst(ahead < MOST_AHEAD ? 1 : REST_NANOS);
        }
        idle = false;
    }

    /**
     * Lets other callers' threads work: nobody takes the processor from a virtual thread that never
     * has to wait for its caller. One that only yields comes before those that wait outside its
     * carrier's own queue; one that rests does not.
     */
    private static void othersFirst(long nanos) {
        LockSupport.parkNanos(nanos);
    }

    /** A body of at most so many bytes is wanted. */
    void body(long bytes) {
        allowance = bytes;
        limit(patience.body());
    }

    /** What is left of a body is read to be rid of it. */
    void rest(long bytes) {
        idle = false;
        allowance = bytes;
        limit(patience.rest());
    }

    /** A body without a length may be as large as this. */
    void chunked(int bytes) {
        chunked = bytes;
    }

    int chunked() {
        return chunked;
    }

    /** Many requests come over it, each a line of its own: nothing else bounds its bytes. */
    void many() {
        allowance = NEVER;
    }

    /** So much time for what comes now. */
    void limit(Duration time) {
        long now = System.nanoTime();
        since = now;
        until = now + time.toNanos();
    }

    /** An answer of so many bytes is written, until {@link #written}. */
    void writing(long bytes) {
        Duration time = patience.answer().plusSeconds(bytes / SLOWEST_BYTES);
        writtenUntil = System.nanoTime() + time.toNanos();
    }

    void written() {
        writtenUntil = NEVER;
    }

    /**
     * The next bytes of the caller, or null at their end.
     *
     * @throws TooMuch when nobody wants more
     */
    byte @Nullable [] receive() {
        if (allowance <= 0) {
            throw new TooMuch();
        }
        waiting = true;
        byte[] bytes;
        try {
            bytes = source.get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("the connection broke", e);
        } finally {
            waiting = false;
        }
        if (bytes == null) {
            return null;
        }
        allowance -= bytes.length;
        if (idle) {
            idle = false;
            ahead = Math.max(0, ahead - 1);
            limit(patience.head());
        }
        return bytes;
    }

    /** More came than anybody wanted. */
    static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super("more bytes than wanted", null, false, false);
        }
    }

    /** Whether the hub waits for the caller. */
    boolean waiting() {
        return waiting && !cut && until != NEVER;
    }

    /** When the caller began with what it is doing, on the clock of {@link System#nanoTime}. */
    long since() {
        return since;
    }

    boolean late(long now) {
        return late(now, until) || late(now, writtenUntil);
    }

    private static boolean late(long now, long end) {
        return end != NEVER && now - end > 0;
    }

    /** Ends it, whatever goes on. */
    void cut() {
        cut = true;
        try {
            close.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection was closed already", e);
        }
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        if (cut) {
            // Taken back before it was begun with, which must cost nothing.
            ended.accept(this);
            return;
        }
        try {
            ServerConnection speaking = Objects.requireNonNull(spoken).get();
            http = speaking;
            ScopedValue.where(CURRENT, this)
                    .<@Nullable Void, InterruptedException>call(() -> {
                        speaking.handle(limit);
                        return null;
                    });
        } catch (RuntimeException e) {
            // The server's way to end a connection; a bug of ours has been answered before.
            LOG.log(System.Logger.Level.DEBUG, "a connection ended", e);
        } finally {
            linger();
            ended.accept(this);
        }
    }

    /** Closed at once, a connection with unread bytes is reset, and the answer may be lost. */
    private void linger() {
        if (ending || cut) {
            return;
        }
        rest(REST_BYTES);
        try {
            while (receive() != null) {
                // Nobody wants it.
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a caller did not end", e);
        }
    }

    @Override
    public Duration idleTime() {
        ServerConnection speaking = http;
        return speaking == null ? Duration.ZERO : speaking.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        ending = true;
        ServerConnection speaking = http;
        if (speaking == null) {
            cut();
        } else {
            speaking.close(interrupt);
        }
    }

    @Override
    public boolean canInterrupt() {
        return http instanceof InterruptableTask<?> task && task.canInterrupt();
    }
}
