package dev.tieline.store;

import dev.tieline.journal.JournalUnavailable;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue before the writer: a stack without locks that the writer takes at once and
 * turns around. Many threads put, one drains.
 */
final class CommandQueue {
    private static final int AWAKE = 0;
    private static final int IDLE = 1;
    private static final int DEFERRING = 2;

    private final int capacity;
    private final long maxWeight;
    private final Semaphore places;
    private final AtomicLong weight = new AtomicLong();
    private final AtomicReference<@Nullable Command> top = new AtomicReference<>();
    private volatile int sleep = AWAKE;
    private volatile @Nullable Thread consumer;

    CommandQueue(int capacity, long maxWeight) {
        this.capacity = capacity;
        this.maxWeight = maxWeight;
        this.places = new Semaphore(capacity);
    }

    void consumer(Thread thread) {
        consumer = thread;
    }

    /** Queues, or throws at once when there is no place. */
    void offer(Command command) {
        if (weight.get() > maxWeight || !places.tryAcquire()) {
            throw new JournalUnavailable(
                    "the queue before the writer is full (%d commands)".formatted(capacity));
        }
        push(command);
    }

    /** Queues, waiting for a place. */
    void put(Command command) {
        places.acquireUninterruptibly();
        push(command);
    }

    private void push(Command command) {
        weight.addAndGet(command.weight);
        Command below;
        do {
            below = top.get();
            command.below = below;
        } while (!top.compareAndSet(below, command));
        int sleeping = sleep;
        if (sleeping == IDLE || (sleeping == DEFERRING && command.urgent)) {
            LockSupport.unpark(consumer);
        }
    }

    /** The writer is through with so many commands of this weight. */
    void release(int commands, long ofWeight) {
        weight.addAndGet(-ofWeight);
        places.release(commands);
    }

    /** Moves everything queued to the end of {@code into}, in the order it came. */
    void drain(Deque<Command> into) {
        @Nullable Command command = top.getAndSet(null);
        @Nullable Command first = null;
        while (command != null) {
            Command below = command.below;
            command.below = first;
            first = command;
            command = below;
        }
        while (first != null) {
            Command next = first.below;
            first.below = null;
            into.addLast(first);
            first = next;
        }
    }

    boolean isEmpty() {
        return top.get() == null;
    }

    /** Ends a sleep. */
    void wake() {
        LockSupport.unpark(consumer);
    }

    /** Sleeps until something comes, at most so long. */
    void awaitAny(long nanos) {
        sleep(IDLE, nanos);
    }

    /** Sleeps until something urgent comes, at most so long. */
    void awaitUrgent(long nanos) {
        sleep(DEFERRING, nanos);
    }

    private void sleep(int how, long nanos) {
        sleep = how;
        if (!awaited(how)) {
            LockSupport.parkNanos(this, nanos);
        }
        sleep = AWAKE;
    }

    private boolean awaited(int how) {
        for (Command command = top.get(); command != null; command = command.below) {
            if (how == IDLE || command.urgent) {
                return true;
            }
        }
        return false;
    }
}
