package dev.tieline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that start later. They are below those that systems give out by themselves, and
 * each Java goes through them from another one on, so that nobody else takes one meanwhile.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;

    /** Prime to the count, so that processes one after the other begin far from each other. */
    private static final int APART = 2_003;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * APART % COUNT));

    private FreePorts() {}

    /** One at which nobody listens on this machine. */
    public static int next() {
        while (true) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException _) {
                // Somebody has it; the next may be free.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
