package dev.tieline.bench;

import dev.tieline.testkit.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tries to post one lead until it is accepted. */
final class FirstAccept {
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long TRY_EVERY_MILLIS = 5;

    private FirstAccept() {}

    /**
     * Returns when it was.
     *
     * @param number of the lead
     * @return when, as {@link System#nanoTime} tells it
     */
    static long await(URI server, String path, long number)
            throws IOException, InterruptedException {
        Lead lead = new Lead(server, path, BenchWorkspace.TOKEN, 1);
        ByteBuffer written = lead.numbered(number, System.nanoTime()).flip();
        byte[] request = new byte[written.remaining()];
        written.get(request);
        long until = System.nanoTime() + WITHIN.toNanos();
        try (RawConnection connection = new RawConnection(server, PATIENCE)) {
            while (!accepted(connection, request)) {
                if (System.nanoTime() > until) {
                    throw new VoidRun(server + path + " accepts nothing");
                }
                TimeUnit.MILLISECONDS.sleep(TRY_EVERY_MILLIS);
            }
        }
        return System.nanoTime();
    }

    private static boolean accepted(RawConnection connection, byte[] request) {
        try {
            return connection.exchange(request) / 100 == 2;
        } catch (IOException _) {
            // Nobody listens yet.
            return false;
        }
    }
}
