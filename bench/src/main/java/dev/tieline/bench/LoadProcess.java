package dev.tieline.bench;

import dev.tieline.testkit.RawConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Posts leads as fast as they are answered, over so many connections. Reads from standard input for
 * how many seconds, and then answers how many were accepted, how many refused for now, and half and
 * 99 % of the accepted ones' times in nanoseconds; and again.
 *
 * <p>Arguments: address with path, token, connections.
 */
final class LoadProcess {
    private static final int BUSY = 503;
    private static final Duration AFTER_BUSY = Duration.ofMillis(5);

    private final URI server;
    private final String token;
    private final int connections;
    private final AtomicLong numbers = new AtomicLong();

    private LoadProcess(URI server, String token, int connections) {
        this.server = server;
        this.token = token;
        this.connections = connections;
    }

    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException {
        var load = new LoadProcess(URI.create(args[0]), args[1], Integer.parseInt(args[2]));
        System.out.println("ready");
        try (var lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(load.run(Duration.ofSeconds(Long.parseLong(line))));
            }
        }
    }

    private String run(Duration length) throws InterruptedException, ExecutionException {
        long until = System.nanoTime() + length.toNanos();
        Latencies all = new Latencies();
        long refused = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Tally>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(threads.submit(() -> post(until)));
            }
            for (Future<Tally> one : running) {
                all.add(one.get().accepted());
                refused += one.get().refused();
            }
        }
        return all.total()
                + " "
                + refused
                + " "
                + all.quantileNanos(0.5)
                + " "
                + all.quantileNanos(0.99);
    }

    private record Tally(Latencies accepted, long refused) {}

    private Tally post(long until) throws IOException, InterruptedException {
        Lead lead = new Lead(server, server.getPath(), token);
        Latencies accepted = new Latencies();
        long refused = 0;
        try (RawConnection connection = new RawConnection(server, Duration.ZERO)) {
            long began = System.nanoTime();
            while (began < until) {
                int status = connection.exchange(lead.numbered(numbers.incrementAndGet()));
                long ended = System.nanoTime();
                if (status / 100 == 2) {
                    accepted.record(ended - began);
                } else if (status == BUSY) {
                    refused++;
                    TimeUnit.NANOSECONDS.sleep(AFTER_BUSY.toNanos());
                    ended = System.nanoTime();
                } else {
                    throw new IOException(
                            "answered with " + status + ": " + connection.answer().body());
                }
                began = ended;
            }
        }
        return new Tally(accepted, refused);
    }
}
