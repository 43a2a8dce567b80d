package dev.tieline.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies the write-ahead log into the database with a connection of its own, while the writer goes
 * on writing behind it. The log can only begin anew when nothing in it is left to copy, so the
 * writer copies the little rest itself: it is away for a millisecond or two instead of fifty. Asked
 * by the writer's thread alone.
 */
final class Checkpointer implements AutoCloseable {
    /** The writer may be left with so many pages. */
    private static final int REST = 256;

    /** A reader may hold what cannot be copied yet; the writer asks again later. */
    private static final int MAX_PASSES = 8;

    private final Sql sql;
    private @Nullable FutureTask<@Nullable Void> copying;

    Checkpointer(Connection connection) throws SQLException {
        this.sql = new Sql(connection);
        // Opens every file now: later there may be a moment when none can be opened.
        pages(sql);
    }

    /**
     * Begins to copy, unless it does already. A lasting failure goes to {@code stop} at once, on
     * another thread: nothing is to be accepted any more, also when the writer is not at work.
     */
    void begin(Consumer<Exception> stop) {
        if (copying == null) {
            FutureTask<@Nullable Void> task = new FutureTask<>(() -> copyOrStop(stop));
            copying = task;
            Thread.ofPlatform().name("tieline-checkpoint").daemon().start(task);
        }
    }

    /**
     * Whether a copy has ended since it was last asked.
     *
     * @throws SQLException when it ended badly
     */
    boolean ended() throws SQLException {
        FutureTask<@Nullable Void> task = copying;
        if (task == null || !task.isDone()) {
            return false;
        }
        copying = null;
        outcome(task);
        return true;
    }

    private @Nullable Void copyOrStop(Consumer<Exception> stop) throws SQLException {
        try {
            return copy();
        } catch (SQLException failure) {
            if (Trouble.of(failure) == Trouble.LASTING) {
                stop.accept(failure);
            }
            throw failure;
        }
    }

    private @Nullable Void copy() throws SQLException {
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            sql.number(0, "PRAGMA wal_checkpoint(PASSIVE)");
            if (pages(sql).waiting <= REST) {
                break;
            }
        }
        return null;
    }

    /**
     * What is in the write-ahead log.
     *
     * @param all its pages
     * @param waiting those that are not copied yet
     */
    record Pages(long all, long waiting) {}

    static Pages pages(Sql sql) throws SQLException {
        return sql.row(
                        row -> new Pages(row.getLong(2), row.getLong(2) - row.getLong(3)),
                        "PRAGMA wal_checkpoint(NOOP)")
                .orElse(new Pages(0, 0));
    }

    private static void outcome(FutureTask<@Nullable Void> task) throws SQLException {
        boolean interrupted = false;
        while (true) {
            try {
                task.get();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SQLException failure) {
                    throw failure;
                }
                throw new IllegalStateException("bug in the checkpoint", e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what it is at and closes the connection. */
    @Override
    public void close() throws SQLException {
        FutureTask<@Nullable Void> task = copying;
        try {
            if (task != null) {
                outcome(task);
            }
        } finally {
            sql.close();
        }
    }
}
