package dev.tieline.connector.wire;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket, or what else has to be ended, at a deadline. Time-outs of sockets hold neither
 * for writing nor for a TLS record that drips, and both would hold an attempt for ever.
 */
public final class Alarm implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);

    /** Begins at once; {@link #close} ends it. */
    public Alarm(Closeable socket, Deadline deadline) {
        Thread.ofVirtual().start(() -> guard(socket, deadline));
    }

    private void guard(Closeable socket, Deadline deadline) {
        try {
            if (!over.await(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                socket.close();
            }
        } catch (InterruptedException | IOException _) {
            // Nobody interrupts this thread, and a socket that cannot be closed is closed already.
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
