package dev.tieline.bench;

import dev.tieline.api.Payload;
import dev.tieline.api.TraceContext;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.store.SqliteStore;
import dev.tieline.testkit.Records;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fills a store that no hub has open, through the port that hubs use: the history or the backlog of
 * hours in minutes. A flow's records become like the newest one that it has already. Prints a line
 * when it is done.
 *
 * <p>Arguments: data directory, flow, destination, how many, whether they are settled, the number
 * before the first lead's.
 */
final class FillProcess {
    private static final int TOGETHER = 1_024;
    private static final Duration WINDOW = Duration.ofDays(35);
    private static final URI ANYWHERE = URI.create("http://127.0.0.1:80");

    private final SqliteStore store;
    private final LaneName lane;
    private final String version;
    private final boolean settled;
    private final AtomicLong next;
    private final long end;

    private FillProcess(SqliteStore store, String[] args) {
        this.store = store;
        lane = new LaneName(args[1], args[2]);
        version = store.ledger().recent(lane.flow(), 0, 1).getFirst().version();
        settled = Boolean.parseBoolean(args[4]);
        next = new AtomicLong(Long.parseLong(args[5]));
        end = next.get() + Long.parseLong(args[3]);
    }

    public static void main(String[] args) throws InterruptedException, ExecutionException {
        try (SqliteStore store = SqliteStore.open(Path.of(args[0]), InstantSource.system())) {
            new FillProcess(store, args).run();
        }
        System.out.println("filled");
    }

    private void run() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < TOGETHER; i++) {
                running.add(threads.submit(this::fill));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private void fill() {
        Lead lead = new Lead(ANYWHERE, "/", "token", 1);
        for (long number = next.incrementAndGet(); number <= end; number = next.incrementAndGet()) {
            Admitted admitted = store.journal().admit(entry(lead, number));
            if (!(admitted instanceof Admitted.Fresh(long position))) {
                throw new IllegalStateException("not new: " + number);
            }
            if (settled) {
                store.journal().settle(Records.delivered(position, lane, Instant.now()));
            }
        }
    }

    private NewEntry entry(Lead lead, long number) {
        Instant now = Instant.now();
        String id = Lead.id(number);
        return new NewEntry(
                Records.id(now),
                lane.flow(),
                version,
                "ada." + id + "@mail.example",
                id,
                WINDOW,
                now,
                new Payload(lead.body(number), "application/json"),
                "website, proved by website-token",
                TraceContext.NONE,
                List.of(),
                List.of(),
                Records.pending(lane.destination()),
                _ -> {});
    }
}
