package dev.tieline.delivery;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Takes items from any thread and handles them on a thread of their own: one at a time, in the
 * order they came, none forgotten. Thread-safe.
 */
final class Mailbox<T> {
    private final ConcurrentLinkedQueue<T> items = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean handling = new AtomicBoolean();
    private final Consumer<Runnable> runner;
    private final Consumer<T> each;
    private final Runnable emptied;

    /**
     * @param runner runs a task on a thread of its own
     * @param each handles one item
     * @param emptied runs after the last of those that came together
     */
    Mailbox(Consumer<Runnable> runner, Consumer<T> each, Runnable emptied) {
        this.runner = runner;
        this.each = each;
        this.emptied = emptied;
    }

    void put(T item) {
        items.add(item);
        handle();
    }

    private void handle() {
        if (handling.compareAndSet(false, true)) {
            runner.accept(this::work);
        }
    }

    /** What an item breaks must not keep those behind it. */
    private void work() {
        try {
            T item;
            while ((item = items.poll()) != null) {
                each.accept(item);
            }
            emptied.run();
        } finally {
            handling.set(false);
            // Something may have come after the last look and found this at work.
            if (!items.isEmpty()) {
                handle();
            }
        }
    }
}
