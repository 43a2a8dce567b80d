package dev.tieline.connector.wire;

import dev.tieline.egress.Door;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way through a door to the one server of a system. */
public final class Way {
    private Way() {}

    /**
     * A connection to the first checked address that answers; the caller closes it.
     *
     * @throws IOException when none answers before the deadline
     */
    public static Socket connect(Door door, Deadline deadline) throws IOException {
        InetAddress[] addresses = resolve(door, deadline);
        IOException failure = new UnknownHostException(door.host());
        for (int i = 0; i < addresses.length; i++) {
            int share = Math.max(1, deadline.leftMillis() / (addresses.length - i));
            try {
                return door.connect(addresses[i], share, _ -> {}).socket();
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** A resolver takes no deadline, so it is asked aside. */
    private static InetAddress[] resolve(Door door, Deadline deadline) throws IOException {
        var task = new FutureTask<>(() -> door.addresses(door.host(), door.port()));
        Thread asking = Thread.ofVirtual().start(task);
        try {
            return task.get(deadline.leftMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("the resolver failed", e);
        } catch (TimeoutException _) {
            asking.interrupt();
            throw new SocketTimeoutException("the host was not resolved in time");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while resolving the host");
        }
    }
}
