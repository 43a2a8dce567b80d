package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.Tested.any;
import static dev.tieline.connector.jdbc.Tested.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Begun;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Staged;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Reading.Batch;
import dev.tieline.testkit.ChaosProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Wherever a connection to MariaDB is cut: what was told is what is in the table. */
class MariaDbCutsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int ROWS = 20;
    private static final int CUTS = Integer.getInteger("cuts", 40);
    private static final int MOST_CUTS = 20 * CUTS;

    /** Each must have been told once: a cut that hits the answer to COMMIT is rare. */
    private static final Set<String> ENDS = Set.of("not begun", "not staged", "unknown");

    private final TestedMariaDb world = new TestedMariaDb();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @AfterEach
    void end() {
        world.close();
    }

    private String load(long chunk) {
        try (Outlet outlet = world.open();
                Loading loading =
                        outlet.load(new Loading.Target("nightly", "shop", "put", 1, false))) {
            if (!(loading.begin(PATIENCE) instanceof Begun.At(Optional<Checkpoint> before))) {
                return "not begun";
            }
            List<Document> rows =
                    IntStream.range(0, ROWS)
                            .mapToObj(i -> row("sku", chunk + "-" + i, "n", chunk))
                            .toList();
            if (!(loading.stage(rows, PATIENCE) instanceof Staged.Ready ready)) {
                return "not staged";
            }
            assertThat(ready.refused()).isEmpty();
            return switch (loading.commit(before, new Checkpoint(1, chunk, ""), PATIENCE)) {
                case Committed.Done _ -> "done";
                case Committed.Overtaken _ -> "overtaken";
                case Committed.Failed(Outcome outcome) -> outcome.name();
            };
        }
    }

    private ChaosProxy through(ChaosProxy.Fault fault) throws IOException {
        ChaosProxy proxy = ChaosProxy.start(TestedMariaDb.server().port(), _ -> fault);
        world.url =
                Optional.of("mariadb://127.0.0.1:" + proxy.url().getPort() + "/" + world.database);
        return proxy;
    }

    private ChaosProxy.Fault fault(boolean asking, int at) {
        return new ChaosProxy.Fault(
                random.nextBoolean() ? ChaosProxy.Kind.CLOSE : ChaosProxy.Kind.RESET,
                asking ? ChaosProxy.Part.REQUEST : ChaosProxy.Part.HEAD,
                at);
    }

    @Test
    void rowsAndCheckpointAreThereTogether() throws IOException {
        world.run("CREATE TABLE stock (sku varchar(40) PRIMARY KEY, n int)");
        world.writing("upsert", "stock", "sku", any("sku", "n"));
        assertThat(load(1)).isEqualTo("done");
        int up;
        int down;
        try (ChaosProxy proxy = through(ChaosProxy.Fault.NONE)) {
            assertThat(load(2)).isEqualTo("done");
            up = proxy.bytes(ChaosProxy.Part.REQUEST);
            down = proxy.bytes(ChaosProxy.Part.HEAD) + proxy.bytes(ChaosProxy.Part.BODY);
        }
        System.out.printf("%d bytes up, %d down, seed %d%n", up, down, seed);
        Map<String, Integer> told = new TreeMap<>();
        long last = 2;
        for (long chunk = 3;
                chunk < 3 + CUTS || (!told.keySet().containsAll(ENDS) && chunk < 3 + MOST_CUTS);
                chunk++) {
            boolean asking = chunk % 2 == 0;
            // The end of either side is COMMIT and its answer.
            int at = asking ? up : down;
            int byteAt = chunk % 3 == 0 ? at - 1 - random.nextInt(40) : random.nextInt(at);
            ChaosProxy.Fault fault = fault(asking, byteAt);
            String said;
            try (ChaosProxy _ = through(fault)) {
                said = load(chunk);
            }
            // Waits until nobody works at them any more.
            world.run("LOCK TABLES stock WRITE, tieline_checkpoint WRITE; UNLOCK TABLES");
            int there = world.ask("SELECT 1 FROM stock WHERE n = " + chunk).size();
            List<String> checkpoint = world.ask("SELECT chunk FROM tieline_checkpoint");
            boolean moved = checkpoint.equals(List.of(String.valueOf(chunk)));
            assertThat(there).as(said + " " + fault).isEqualTo(moved ? ROWS : 0);
            assertThat(moved || checkpoint.equals(List.of(String.valueOf(last)))).isTrue();
            switch (said) {
                case "done" -> assertThat(moved).as(fault.toString()).isTrue();
                case "unknown" -> assertThat(there).isIn(0, ROWS);
                default -> assertThat(moved).as(said + " " + fault).isFalse();
            }
            told.merge(said, 1, Integer::sum);
            last = moved ? chunk : last;
        }
        System.out.println(told);
        assertThat(told).containsKeys(ENDS.toArray(String[]::new));
    }

    @Test
    void aReadingGoesOnBehindTheLastRowAndNoneIsLost() throws IOException {
        world.run(
                "CREATE TABLE stock (region varchar(9), n bigint, d datetime(6), t varchar(500),"
                        + " PRIMARY KEY (region, n, d)); INSERT INTO stock SELECT elt(seq % 3 + 1,"
                        + " 'a', 'B', 'ä'), 9007199254740992 + seq, '2026-01-01' + INTERVAL seq"
                        + " MICROSECOND, repeat('x', seq % 400) FROM seq_1_to_2000");
        world.reading("SELECT * FROM stock", "region,n,d", any("region", "n", "d", "t"));
        List<Document> whole = world.all();
        assertThat(whole).hasSize(2_000);
        int down;
        try (ChaosProxy proxy = through(ChaosProxy.Fault.NONE)) {
            world.all();
            down = proxy.bytes(ChaosProxy.Part.HEAD) + proxy.bytes(ChaosProxy.Part.BODY);
        }
        System.out.printf("%d bytes down, seed %d%n", down, seed);
        for (int round = 0; round < 3; round++) {
            List<Document> found = new ArrayList<>();
            String position = "";
            while (found.size() < whole.size()) {
                try (ChaosProxy _ = through(fault(false, random.nextInt(1_000, down / 2)));
                        Outlet outlet = world.open();
                        Reading reading =
                                outlet.read(
                                        new Reading.Question(
                                                "flow", "rows", Document.empty(), position))) {
                    boolean over = false;
                    while (!over) {
                        switch (reading.next(1 + random.nextInt(300), PATIENCE)) {
                            case Batch.Failed(Outcome outcome) -> {
                                assertThat(outcome.name()).isEqualTo("unreachable");
                                over = true;
                            }
                            case Batch.Rows(
                                            List<Reading.Row> rows,
                                            String behind,
                                            boolean last) -> {
                                rows.forEach(row -> found.add(row.fields()));
                                position = behind;
                                over = last;
                            }
                        }
                    }
                }
            }
            assertThat(found).isEqualTo(whole);
        }
    }
}
