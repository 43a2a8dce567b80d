package dev.tieline.bench;

import dev.tieline.api.Payload;
import dev.tieline.api.TraceContext;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.store.SqliteStore;
import dev.tieline.testkit.Records;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;

/**
 * {@code bench/find}: how long "where is my lead?" takes among many records: the search by its key
 * and its whole story, next to reading one row of the same file by its number, which is the least
 * that an answer can cost.
 */
final class Find {
    private static final int RECORDS = 10_000_000;
    private static final int ASKED = 5_000;
    private static final String FLOW = "flow-0";
    private static final String DESTINATION = "sink";

    private final Rig rig;
    private final SplittableRandom random = new SplittableRandom(7);

    private Find(Rig rig) {
        this.rig = rig;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("find", args, 0, rig -> new Find(rig).run());
    }

    private void run() throws IOException {
        Path data = rig.folder().resolve("data");
        int records = rig.options().scaled(RECORDS);
        fill(data, records);
        rig.print("records", records, "");
        try (SqliteStore store = SqliteStore.open(data, InstantSource.system())) {
            ask(store.ledger(), records / 10);
            double[] found = ask(store.ledger(), records);
            double[] read = read(data.resolve("tieline.db"), records);
            print("find", found);
            print("row", read);
            rig.print("find_p95_of_row_p95", at(found, 0.95) / at(read, 0.95), "");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void print(String what, double[] millis) {
        rig.print(what + "_p50", at(millis, 0.5), "ms");
        rig.print(what + "_p95", at(millis, 0.95), "ms");
        rig.print(what + "_p99", at(millis, 0.99), "ms");
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))];
    }

    private static void fill(Path data, int records) throws IOException {
        try (SqliteStore store = SqliteStore.open(data, InstantSource.system())) {
            Lead lead = new Lead(URI.create("http://127.0.0.1:80"), "/", "token", 1);
            Instant now = Instant.now();
            Admitted admitted =
                    store.journal()
                            .admit(
                                    new NewEntry(
                                            Records.id(now),
                                            FLOW,
                                            "v1",
                                            "first@mail.example",
                                            "first",
                                            Duration.ofDays(35),
                                            now,
                                            new Payload(lead.body(1), "application/json"),
                                            "website",
                                            TraceContext.NONE,
                                            List.of(),
                                            List.of(),
                                            Records.pending(DESTINATION),
                                            _ -> {}));
            if (admitted instanceof Admitted.Fresh(long position)) {
                LaneName lane = new LaneName(FLOW, DESTINATION);
                store.journal().settle(Records.delivered(position, lane, now));
            }
        }
        try {
            FillProcess.main(
                    new String[] {
                        data.toString(), FLOW, DESTINATION, Integer.toString(records), "true", "0"
                    });
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    /** Milliseconds of each, sorted. */
    private double[] ask(Ledger ledger, int records) {
        double[] millis = new double[ASKED];
        for (int i = 0; i < ASKED; i++) {
            String key = "ada." + Lead.id(1 + random.nextInt(records)) + "@mail.example";
            long begun = System.nanoTime();
            RecordSummary record = ledger.search(key, 5).getFirst();
            if (ledger.trace(record.id()).isEmpty()) {
                throw new IllegalStateException("no story of " + key);
            }
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private double[] read(Path file, int records) throws SQLException {
        double[] millis = new double[ASKED];
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement row =
                        connection.prepareStatement("SELECT * FROM entry WHERE position = ?")) {
            for (int i = 0; i < ASKED; i++) {
                long begun = System.nanoTime();
                row.setLong(1, 1 + random.nextInt(records));
                try (ResultSet found = row.executeQuery()) {
                    if (!found.next() || found.getBytes("payload").length == 0) {
                        throw new IllegalStateException("no such row");
                    }
                }
                millis[i] = (System.nanoTime() - begun) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis;
    }
}
