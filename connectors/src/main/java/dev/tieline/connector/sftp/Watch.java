package dev.tieline.connector.sftp;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes a socket when a call over it takes too long; between calls it rests. Calls come from one
 * thread.
 */
final class Watch implements AutoCloseable {
    private static final long LOOK_NANOS = 100_000_000;

    private final Socket socket;
    private volatile boolean busy;
    private volatile boolean passed;
    private volatile boolean closed;
    private volatile long end;

    Watch(Socket socket) {
        this.socket = socket;
        Thread.ofVirtual().name("sftp-watch").start(this::guard);
    }

    /**
     * A call begins.
     *
     * @param until on the clock of {@link System#nanoTime}
     */
    void begin(long until) {
        end = until;
        busy = true;
    }

    void rest() {
        busy = false;
    }

    /** Whether it closed the socket. */
    boolean passed() {
        return passed;
    }

    private void guard() {
        while (!closed) {
            if (busy && System.nanoTime() - end >= 0) {
                passed = true;
                shut();
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void shut() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone, which is what was wanted.
        }
    }

    @Override
    public void close() {
        closed = true;
        shut();
    }
}
