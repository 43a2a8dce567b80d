package dev.tieline.store;

import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Something the writer does in a transaction for somebody. May be applied more than once, each time
 * in another transaction, when the one before was rolled back.
 */
abstract class Command {
    /** Whether somebody waits; the others may be deferred. */
    final boolean urgent;

    /** How many bytes it keeps in memory while it is queued, roughly. */
    final int weight;

    /** The command queued before this one; owned by {@link CommandQueue}. */
    @Nullable Command below;

    private volatile boolean done;
    private volatile @Nullable Thread waiter;
    private @Nullable RuntimeException failure;

    Command(boolean urgent, int weight) {
        this.urgent = urgent;
        this.weight = weight;
    }

    /**
     * Changes the tables. What it throws rolls the transaction back; what it merely declines it
     * notes with {@link #decline} without having changed anything.
     */
    abstract void apply(Transaction transaction) throws SQLException;

    /**
     * Whether it may be done before what was deferred earlier: only if it looks at no delivery that
     * exists.
     */
    boolean overtakes() {
        return false;
    }

    final void attempt(Transaction transaction) throws SQLException {
        failure = null;
        apply(transaction);
    }

    /** The command is answered with this instead of its result. */
    final void decline(RuntimeException reason) {
        failure = reason;
    }

    /** Lets the waiting thread go on. */
    final void finish() {
        done = true;
        Thread thread = waiter;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** The current thread will wait; to be said before the command is queued. */
    final void expect() {
        waiter = Thread.currentThread();
    }

    /** Waits for the outcome, which must be known, so interruption is put off. */
    final void await() {
        boolean interrupted = false;
        while (!done) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
