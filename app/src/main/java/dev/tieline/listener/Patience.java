package dev.tieline.listener;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounds how long a caller may take to send a body: a byte now and then would hold memory and a
 * connection for ever. The thread that reads is interrupted, which closes its connection. The
 * server itself knows no such bound. Thread-safe.
 */
final class Patience {
    private static final long WHOLE_BODY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<Thread, Long> readers = new ConcurrentHashMap<>();

    Patience() {
        Thread.ofVirtual().name("patience").start(this::look);
    }

    /** The calling thread reads a body from now on. */
    void begin() {
        readers.put(Thread.currentThread(), System.nanoTime() + WHOLE_BODY_NANOS);
    }

    /** It does not any more. */
    void end() {
        readers.remove(Thread.currentThread());
        // An interrupt that came too late must not hit what the thread does next.
        Thread.interrupted();
    }

    private void look() {
        while (true) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = System.nanoTime();
            readers.forEach((thread, until) -> {
                if (now - until > 0) {
                    thread.interrupt();
                }
            });
        }
    }
}
