package dev.tieline.bench;

import dev.tieline.testkit.RawServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The destination: takes everything and counts. {@code /hub} and {@code /bare} are counted apart.
 * Prints its address; to each line it reads it answers the counts and when each was last called, in
 * milliseconds since 1970.
 */
final class SinkProcess {
    private static final int HUB = 0;
    private static final int BARE = 1;

    private final AtomicLong[] counts = {new AtomicLong(), new AtomicLong()};
    private final long[] last = new long[2];

    private SinkProcess() {}

    public static void main(String[] args) throws IOException {
        new SinkProcess().run();
    }

    private void run() throws IOException {
        try (RawServer server =
                        new RawServer(request -> {
                            count(request.word(1).equals("/hub") ? HUB : BARE);
                            return RawServer.Answer.OK;
                        });
                var lines =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(server.url());
            while (lines.readLine() != null) {
                System.out.println(
                        counts[HUB].get()
                                + " "
                                + last[HUB]
                                + " "
                                + counts[BARE].get()
                                + " "
                                + last[BARE]);
            }
        }
    }

    /** The order matters: whoever has read the count sees no older time. */
    private void count(int which) {
        last[which] = System.currentTimeMillis();
        counts[which].incrementAndGet();
    }
}
