package dev.tieline.bulk;

import dev.tieline.ledger.RunChunk;
import dev.tieline.run.Asker;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Notes chunks in the journal while others are staged; at most one is not noted yet. For one
 * thread.
 */
final class Noted {
    private final BulkRuns.Surroundings around;
    private final Asker.Attempt attempt;
    private final ArrayDeque<CompletableFuture<Void>> underWay = new ArrayDeque<>(2);

    Noted(BulkRuns.Surroundings around, Asker.Attempt attempt) {
        this.around = around;
        this.attempt = attempt;
    }

    /** Durable when it returns. */
    void now(RunChunk chunk) {
        around.runs().chunk(chunk);
        attempt.carried(chunk);
    }

    /** Durable after the next {@link #await}. */
    void soon(RunChunk chunk) {
        begin(() -> now(chunk));
    }

    /** What a chunk will be; durable after the next {@link #await}. */
    void prepare(RunChunk chunk) {
        begin(() -> around.runs().prepare(chunk));
    }

    private void begin(Runnable task) {
        underWay.add(CompletableFuture.runAsync(task, around.clockwork()::run));
    }

    /** Waits until all is durable. */
    void await() {
        while (!underWay.isEmpty()) {
            try {
                underWay.remove().join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException why) {
                    throw why;
                }
                throw e;
            }
        }
    }
}
