package dev.tieline.console;

import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Ledger;
import dev.tieline.people.Actor;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells open pages that there is news: only counts, so that nothing moves under a pointer. The
 * books are read once a second for all who see the same. Thread-safe.
 */
final class Live implements AutoCloseable {
    private static final int MAX_PAGES = 64;
    private static final long EVERY_MILLIS = 1_000;

    /** A silent connection is told something, so that a closed one is noticed. */
    private static final int SILENT_TURNS = 15;

    private static final long FRESH_NANOS = Duration.ofMillis(EVERY_MILLIS / 2).toNanos();

    /** Then the browser connects anew, and is asked anew who it is. */
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final Ledger ledger;
    private final Semaphore free = new Semaphore(MAX_PAGES);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Set<String>, Read> reads = new HashMap<>();

    /** What those see who see the same. */
    private record Read(Counts counts, long at) {}

    private record Counts(long accepted, long held, long settled) {
        String json() {
            return "{\"accepted\":"
                    + accepted
                    + ",\"held\":"
                    + held
                    + ",\"settled\":"
                    + settled
                    + "}";
        }
    }

    Live(Ledger ledger) {
        this.ledger = ledger;
    }

    void serve(ServerRequest request, ServerResponse response) throws InterruptedException {
        if (!free.tryAcquire()) {
            response.status(503).send();
            return;
        }
        try (SseSink sink = response.sink(SseSink.TYPE)) {
            tell(sink);
        } catch (UncheckedIOException _) {
            // The page was closed.
        } finally {
            free.release();
        }
    }

    private void tell(SseSink sink) throws InterruptedException {
        Counts told = new Counts(-1, -1, -1);
        int silent = 0;
        long until = System.nanoTime() + AT_MOST.toNanos();
        do {
            Counts now = counts();
            if (!now.equals(told) || silent >= SILENT_TURNS) {
                sink.emit(SseEvent.create(now.json()));
                told = now;
                silent = 0;
            }
            silent++;
        } while (System.nanoTime() < until && !closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Ends what is being told, or an open page would hold up the end of the hub. */
    @Override
    public void close() {
        closed.countDown();
    }

    private synchronized Counts counts() {
        long now = System.nanoTime();
        reads.values().removeIf(read -> now - read.at() >= FRESH_NANOS);
        return reads.computeIfAbsent(Actor.current().owners(), _ -> new Read(read(), now)).counts();
    }

    private Counts read() {
        Balance all =
                ledger.balances().stream()
                        .reduce(new Balance("", 0, 0, 0, 0, 0, 0), (a, b) -> a.plus(b, ""));
        return new Counts(all.accepted(), all.held(), all.accepted() - all.pending());
    }
}
