package dev.tieline.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What the writer does between batches, when nobody waits for it: checkpoints, the expiry of unique
 * keys, the books, records that are old enough to go. In small pieces.
 */
final class Upkeep {
    private static final int BATCHES_BETWEEN_LOOKS = 16;
    private static final int MAX_EXPIRED_BLOCKS = 1_024;
    private static final long REGULAR_EVERY_NANOS = 1_000_000_000;
    private static final long RUNS_EVERY_NANOS = 60_000_000_000L;

    /**
     * Old records are taken out in a twentieth of the time, and at least as fast as others come.
     */
    private static final int PRUNE_SHARE = 20;

    private final Transaction transaction;
    private final Checkpointer checkpointer;
    private final Retention retention;
    private final Erasures erasures;
    private final InstantSource clock;
    private final int checkpointFrames;
    private int batches;
    private long regularAt = System.nanoTime();
    private long pruneAt = System.nanoTime();
    private long runsAt = System.nanoTime();
    private long prunedFor;

    Upkeep(
            Transaction transaction,
            Checkpointer checkpointer,
            Retention retention,
            Erasures erasures,
            InstantSource clock,
            int checkpointFrames) {
        this.transaction = transaction;
        this.checkpointer = checkpointer;
        this.retention = retention;
        this.erasures = erasures;
        this.clock = clock;
        this.checkpointFrames = checkpointFrames;
        this.prunedFor = transaction.newest();
    }

    /** After each batch. A lasting failure goes to {@code stop}; any other is tried again later. */
    void afterBatch(Consumer<Exception> stop) {
        guard(
                () -> {
                    if (++batches % BATCHES_BETWEEN_LOOKS == 0
                            && Checkpointer.pages(transaction.sql).all() > checkpointFrames) {
                        checkpointer.begin(stop);
                    }
                    whatIsDue();
                },
                stop);
    }

    /** When nothing is queued. */
    void whenIdle(Consumer<Exception> stop) {
        guard(
                () -> {
                    if (transaction.indexing.due() && transaction.behind()) {
                        inTransaction(() -> {});
                    }
                    whatIsDue();
                },
                stop);
    }

    private void whatIsDue() throws SQLException {
        if (checkpointer.ended()) {
            checkpoint();
        }
        if (System.nanoTime() - regularAt > 0) {
            regular();
        }
        prune();
        if (System.nanoTime() - runsAt > 0) {
            runsAt = System.nanoTime() + RUNS_EVERY_NANOS;
            inTransaction(() -> retention.runs(clock.instant()));
        }
        if (erasures.due(System.nanoTime())) {
            erasures.step(this::inTransaction);
        }
    }

    /** How long the writer may sleep when nothing comes. */
    long idleNanos(long most) {
        long now = System.nanoTime();
        long idle = retention.due(now) ? Math.clamp(pruneAt - now, 0, most) : most;
        return erasures.active() ? Math.clamp(erasures.nextAt() - now, 0, idle) : idle;
    }

    private void prune() throws SQLException {
        long began = System.nanoTime();
        if (!retention.due(began)) {
            prunedFor = transaction.newest();
            return;
        }
        boolean owed = transaction.newest() - prunedFor >= Retention.BATCH;
        if (began - pruneAt < 0 && !owed) {
            return;
        }
        prunedFor = Math.min(prunedFor + Retention.BATCH, transaction.newest());
        Instant now = clock.instant();
        inTransaction(() -> retention.step(now));
        retention.stepped();
        long ended = System.nanoTime();
        pruneAt = ended + (ended - began) * (PRUNE_SHARE - 1);
    }

    interface Step {
        void run() throws SQLException;
    }

    /** Runs a step in a transaction. */
    interface Transactions {
        void run(Step step) throws SQLException;
    }

    private void guard(Step step, Consumer<Exception> stop) {
        try {
            step.run();
        } catch (SQLException failure) {
            if (Trouble.of(failure) == Trouble.LASTING) {
                stop.accept(failure);
            }
        }
    }

    /** Enters the books and forgets keys whose time has passed. */
    private void regular() throws SQLException {
        regularAt = System.nanoTime() + REGULAR_EVERY_NANOS;
        List<Pairs> expired = new ArrayList<>();
        AtomicLong run = new AtomicLong();
        inTransaction(transaction.tallies::enter);
        transaction.tallies.entered();
        inTransaction(() -> {
            run.set(transaction.seen.expireRun(clock.instant()));
            for (int i = 0; i < MAX_EXPIRED_BLOCKS; i++) {
                Optional<Pairs> block = transaction.seen.expire(clock.instant());
                if (block.isEmpty()) {
                    return;
                }
                expired.add(block.get());
            }
        });
        expired.forEach(transaction.seen::forget);
        transaction.seen.forgetRun(run.get());
    }

    private void inTransaction(Step step) throws SQLException {
        transaction.begin();
        try {
            step.run();
            transaction.commit();
        } catch (SQLException | RuntimeException failure) {
            transaction.rollback();
            throw failure;
        }
    }

    /** Copies what the checkpointer left: the log begins anew. */
    private void checkpoint() throws SQLException {
        transaction.sql.row(row -> row.getLong(3), "PRAGMA wal_checkpoint(PASSIVE)");
    }
}
