package dev.tieline.delivery;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads that wait to call a system beside all lanes, first come first. Thread-safe. */
final class Line {
    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong entered = new AtomicLong();
    private volatile boolean taken;

    /** This thread waits behind all others. */
    void join() {
        waiting.add(Thread.currentThread());
    }

    boolean isFirst() {
        return waiting.peek() == Thread.currentThread();
    }

    /** Who is inside lets the next one come to the door. */
    void enter() {
        entered.incrementAndGet();
        leave();
    }

    /** Also who gave up. */
    void leave() {
        if (waiting.remove(Thread.currentThread())) {
            LockSupport.unpark(waiting.peek());
        }
    }

    /** Whether nothing but others inside kept out who came to the door last. */
    boolean taken() {
        return taken;
    }

    void taken(boolean now) {
        taken = now;
    }

    /** How many have got in; who gave up has not. */
    long entered() {
        return entered.get();
    }
}
