package dev.tieline.store;

import dev.tieline.journal.Change;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes: takes what is queued, applies it in one transaction, commits, and
 * only then answers. Urgent commands commit at once; when only deferred ones are queued it waits a
 * while for company.
 *
 * <p>When the disk is full, those who wait are refused, and deferred commands are kept and tried
 * again: they are facts that cannot be refused any more. When the disk fails, nothing is accepted
 * until the store is opened again.
 */
final class Writer implements Runnable {
    static final System.Logger LOG = System.getLogger("dev.tieline.store");

    private static final int MAX_BATCH = 512;
    private static final long MAX_BATCH_WEIGHT = 16 << 20;
    private static final int MAX_QUEUED = 16_384;
    private static final long MAX_QUEUED_WEIGHT = 128 << 20;

    /** Leaves time for the commit itself. */
    private static final long DEFER_NANOS = Journal.SETTLE_WITHIN.toNanos() / 2;

    private static final long RETRY_NANOS = 250_000_000;
    private static final long IDLE_NANOS = 1_000_000_000;

    private final Transaction transaction;
    private final Upkeep upkeep;
    private final CommandQueue queue = new CommandQueue(MAX_QUEUED, MAX_QUEUED_WEIGHT);
    private final List<Consumer<Change>> followers = new CopyOnWriteArrayList<>();
    private final AtomicInteger deferred = new AtomicInteger();
    private final Thread thread = new Thread(this, "tieline-journal");

    // Of the writer's thread.
    private final Deque<Command> pending = new ArrayDeque<>();
    private long deferUntil;
    private boolean full;

    private volatile boolean closing;
    private volatile boolean ended;
    private volatile @Nullable JournalUnavailable stopped;

    Writer(Transaction transaction, Upkeep upkeep) {
        this.transaction = transaction;
        this.upkeep = upkeep;
        thread.setDaemon(true);
        queue.consumer(thread);
    }

    void start() {
        thread.start();
    }

    /** Has an urgent command done; blocks until it is durable. */
    <C extends Command> C perform(C command) {
        check();
        command.expect();
        queue.offer(command);
        leftBehind();
        command.await();
        return command;
    }

    /** Has a command done soon; blocks only for a place in the queue. */
    void defer(Command command) {
        check();
        deferred.incrementAndGet();
        queue.put(command);
        leftBehind();
    }

    /** Returns when everything that was deferred before is durable. */
    void fence() {
        if (deferred.get() > 0) {
            perform(new Fence());
        } else {
            check();
        }
    }

    Runnable follow(Consumer<Change> follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    private void check() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the writer cannot wait for itself");
        }
        JournalUnavailable reason = stopped;
        if (reason != null) {
            throw new JournalUnavailable(String.valueOf(reason.getMessage()), reason);
        }
        if (closing) {
            throw new JournalUnavailable("the store is closed");
        }
    }

    /** Does what is queued and ends the thread. */
    void close() throws InterruptedException {
        closing = true;
        queue.wake();
        thread.join();
    }

    @Override
    public void run() {
        try {
            while (!(closing && pending.isEmpty() && queue.isEmpty())) {
                step();
            }
        } catch (Throwable bug) {
            LOG.log(Level.ERROR, "the journal's writer died", bug);
            stop(new JournalUnavailable("the journal's writer died: " + bug, bug));
        } finally {
            ended = true;
            leftBehind();
        }
    }

    private void step() {
        queue.drain(pending);
        if (pending.isEmpty()) {
            deferUntil = 0;
            upkeep.whenIdle(this::stop);
            queue.awaitAny(upkeep.idleNanos(IDLE_NANOS));
            return;
        }
        if (mayWait()) {
            return;
        }
        List<Command> batch = overtaking();
        if (batch.isEmpty()) {
            deferUntil = 0;
            batch = nextBatch();
        }
        process(batch);
        upkeep.afterBatch(this::stop);
    }

    /** Waits for company when nothing is urgent, and tells whether it did. */
    private boolean mayWait() {
        if (closing || stopped != null || (pending.size() >= MAX_BATCH && !full)) {
            return false;
        }
        if (pending.stream().anyMatch(command -> command.urgent)) {
            return false;
        }
        long now = System.nanoTime();
        if (deferUntil == 0) {
            deferUntil = now + (full ? RETRY_NANOS : DEFER_NANOS);
        }
        if (deferUntil - now <= 0) {
            return false;
        }
        queue.awaitUrgent(deferUntil - now);
        return true;
    }

    /**
     * The urgent commands before those that may still wait; empty when it is time for all, in their
     * order. Deferred ones that come together touch the same pages once instead of in every commit.
     */
    private List<Command> overtaking() {
        if (closing || stopped != null || pending.size() >= MAX_BATCH) {
            return List.of();
        }
        List<Command> urgent = new ArrayList<>(pending.size());
        for (Command command : pending) {
            if (command.urgent) {
                if (!command.overtakes()) {
                    return List.of();
                }
                urgent.add(command);
            }
        }
        if (urgent.size() == pending.size()) {
            return List.of();
        }
        long now = System.nanoTime();
        if (deferUntil == 0) {
            deferUntil = now + (full ? RETRY_NANOS : DEFER_NANOS);
        } else if (deferUntil - now <= 0) {
            return List.of();
        }
        pending.removeIf(command -> command.urgent);
        return urgent;
    }

    private List<Command> nextBatch() {
        List<Command> batch = new ArrayList<>(Math.min(pending.size(), MAX_BATCH));
        long weight = 0;
        while (batch.size() < MAX_BATCH && weight < MAX_BATCH_WEIGHT && !pending.isEmpty()) {
            Command command = pending.removeFirst();
            weight += command.weight;
            batch.add(command);
        }
        return batch;
    }

    private void process(List<Command> batch) {
        JournalUnavailable reason = stopped;
        if (reason != null) {
            batch.forEach(command -> refuse(command, reason));
            return;
        }
        try {
            transaction.begin();
            for (Command command : batch) {
                command.attempt(transaction);
            }
            transaction.commit();
        } catch (SQLException | RuntimeException failure) {
            transaction.rollback();
            failed(batch, failure);
            return;
        } catch (Error bug) {
            batch.forEach(command -> refuse(command, new JournalUnavailable("bug: " + bug, bug)));
            throw bug;
        }
        committed(batch);
    }

    private void committed(List<Command> batch) {
        if (full) {
            full = false;
            LOG.log(Level.INFO, "the journal can commit again");
        }
        List<Change> changes = followers.isEmpty() ? List.of() : transaction.changes();
        try {
            transaction.handOver();
        } finally {
            transaction.told();
            batch.forEach(this::finish);
        }
        for (Change change : changes) {
            followers.forEach(follower -> tell(follower, change));
        }
    }

    private static void tell(Consumer<Change> follower, Change change) {
        try {
            follower.accept(change);
        } catch (RuntimeException broken) {
            LOG.log(Level.ERROR, "a follower of the journal threw", broken);
        }
    }

    private void failed(List<Command> batch, Exception failure) {
        switch (Trouble.of(failure)) {
            case PASSING -> putOff(batch, failure);
            case LASTING -> {
                stop(lasting(failure));
                process(batch);
            }
            case COMMAND -> {
                if (batch.size() > 1) {
                    // Nobody else shall pay for the one that failed.
                    batch.forEach(command -> process(List.of(command)));
                    return;
                }
                LOG.log(Level.ERROR, "a command failed and was undone", failure);
                refuse(
                        batch.getFirst(),
                        new JournalUnavailable(
                                "the store could not do this: " + failure.getMessage(), failure));
            }
        }
    }

    private void putOff(List<Command> batch, Exception failure) {
        if (!full) {
            full = true;
            LOG.log(Level.ERROR, "the journal cannot commit and is trying again", failure);
        }
        String message = "the journal cannot commit now: " + failure.getMessage();
        for (Command command : batch.reversed()) {
            if (command.urgent || closing) {
                refuse(command, new JournalUnavailable(message, failure));
            } else {
                pending.addFirst(command);
            }
        }
        // Those behind what is kept would never have their turn.
        for (Command command : List.copyOf(pending)) {
            if (command.urgent && pending.remove(command)) {
                refuse(command, new JournalUnavailable(message, failure));
            }
        }
    }

    private static JournalUnavailable lasting(Exception failure) {
        return new JournalUnavailable(
                "the disk under the journal failed; nothing is accepted until the hub is started"
                        + " again, because what the disk kept cannot be known before: "
                        + failure.getMessage(),
                failure);
    }

    /** The first reason counts. May be called on any thread. */
    private synchronized void stop(Exception failure) {
        if (stopped != null) {
            return;
        }
        JournalUnavailable reason =
                failure instanceof JournalUnavailable known ? known : lasting(failure);
        stopped = reason;
        LOG.log(Level.ERROR, "the journal stopped", reason);
    }

    private void refuse(Command command, JournalUnavailable reason) {
        command.decline(reason);
        finish(command);
    }

    private void finish(Command command) {
        if (!command.urgent) {
            deferred.decrementAndGet();
        }
        queue.release(1, command.weight);
        command.finish();
    }

    /** Refuses what was queued while the writer ended. */
    private void leftBehind() {
        if (!ended) {
            return;
        }
        synchronized (pending) {
            queue.drain(pending);
            JournalUnavailable reason = stopped;
            while (!pending.isEmpty()) {
                refuse(
                        pending.removeFirst(),
                        reason != null ? reason : new JournalUnavailable("the store is closed"));
            }
        }
    }

    private static final class Fence extends Command {
        Fence() {
            super(true, 0);
        }

        @Override
        void apply(Transaction transaction) {}
    }
}
