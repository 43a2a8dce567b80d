package dev.tieline.bulk;

import dev.tieline.ledger.RowKeys;
import dev.tieline.ledger.RunChunk;
import dev.tieline.run.Asker;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Notes chunks in the journal while others are staged; at most one is not noted yet. One after the
 * other: what the next chunk will be takes the place of what this one was to be, by which alone a
 * run goes on whose chunk is at the destination and not in the journal. For one thread.
 */
final class Noted {
    private static final CompletableFuture<Void> NONE = CompletableFuture.completedFuture(null);

    private final BulkRuns.Surroundings around;
    private final Asker.Attempt attempt;
    private CompletableFuture<Void> last = NONE;

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
        then(() -> now(chunk));
    }

    /** What a chunk will be; durable after the next {@link #await}. */
    void prepare(RunChunk chunk, Optional<RowKeys> rows) {
        then(() -> around.runs().prepare(chunk, rows));
    }

    /** Not at all if the one before it fails. */
    private void then(Runnable task) {
        last = last.thenRunAsync(task, around.clockwork()::run);
    }

    /** Waits until all is durable. */
    void await() {
        CompletableFuture<Void> all = last;
        last = NONE;
        try {
            all.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw e;
        }
    }
}
