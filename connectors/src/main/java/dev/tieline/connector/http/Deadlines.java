package dev.tieline.connector.http;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends calls whose time is up by closing their connection. One thread looks at all of them: a
 * time-out for each read would cost a timer a read on virtual threads, and would not hold against a
 * server that sends a byte now and then.
 */
final class Deadlines implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final Set<Exchange> running = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    Deadlines(String system) {
        thread = Thread.ofVirtual().name("deadlines of " + system).start(this::look);
    }

    void begin(Exchange exchange) {
        running.add(exchange);
    }

    void end(Exchange exchange) {
        running.remove(exchange);
    }

    private void look() {
        while (!closed) {
            long now = System.nanoTime();
            Iterator<Exchange> all = running.iterator();
            while (all.hasNext()) {
                Exchange exchange = all.next();
                if (exchange.due(now)) {
                    exchange.expire();
                    all.remove();
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
