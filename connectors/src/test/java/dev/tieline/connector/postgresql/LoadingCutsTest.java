package dev.tieline.connector.postgresql;

import static dev.tieline.connector.postgresql.LoadingWorld.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Begun;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Staged;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.testkit.ChaosProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Wherever a chunk is cut off: rows and checkpoint are there together, and as it was told. */
class LoadingCutsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int ROWS = 20;

    private final Server server = new Server();
    private final DatabaseWorld world = new DatabaseWorld(server.url());

    private static List<Document> rows(long chunk) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> row("sku", chunk + "-" + i, "n", chunk))
                .toList();
    }

    private String load(long chunk) {
        try (Outlet outlet = world.open();
                Loading loading =
                        outlet.load(new Loading.Target("nightly", "erp", "put", 1, false))) {
            if (!(loading.begin(PATIENCE) instanceof Begun.At(Optional<Checkpoint> before))) {
                return "not begun";
            }
            if (!(loading.stage(rows(chunk), PATIENCE) instanceof Staged.Ready ready)) {
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

    @Test
    void rowsAndCheckpointAreThereTogether() throws IOException {
        server.run("CREATE TABLE stock (sku text PRIMARY KEY, n int)");
        world.writing("upsert", "stock", "sku", Map.of("sku", "string", "n", "integer"));
        assertThat(load(1)).isEqualTo("done");
        int up;
        int down;
        try (ChaosProxy proxy = ChaosProxy.start(Server.port(), _ -> ChaosProxy.Fault.NONE)) {
            world.url = server.url(proxy.url().getPort());
            assertThat(load(2)).isEqualTo("done");
            up = proxy.bytes(ChaosProxy.Part.REQUEST);
            down = proxy.bytes(ChaosProxy.Part.HEAD) + proxy.bytes(ChaosProxy.Part.BODY);
        }
        long seed = new Random().nextLong();
        System.out.printf("%d bytes up, %d down, seed %d%n", up, down, seed);
        Random random = new Random(seed);
        Map<String, Integer> told = new TreeMap<>();
        long last = 2;
        for (long chunk = 3; chunk < 150; chunk++) {
            boolean asking = chunk % 2 == 0;
            // The end of either side is COMMIT and its answer.
            int at = asking ? up : down;
            int byteAt = chunk % 3 == 0 ? at - 1 - random.nextInt(60) : random.nextInt(at);
            ChaosProxy.Fault fault =
                    new ChaosProxy.Fault(
                            random.nextBoolean() ? ChaosProxy.Kind.CLOSE : ChaosProxy.Kind.RESET,
                            asking ? ChaosProxy.Part.REQUEST : ChaosProxy.Part.HEAD,
                            byteAt);
            String said;
            try (ChaosProxy proxy = ChaosProxy.start(Server.port(), _ -> fault)) {
                world.url = server.url(proxy.url().getPort());
                said = load(chunk);
            }
            told.merge(said, 1, Integer::sum);
            server.run(
                    "BEGIN; LOCK TABLE stock, tieline_checkpoint IN ACCESS EXCLUSIVE MODE;"
                            + " COMMIT");
            int there = server.ask("SELECT 1 FROM stock WHERE n = " + chunk).size();
            List<String> checkpoint = server.ask("SELECT chunk FROM tieline_checkpoint");
            boolean moved = checkpoint.equals(List.of(String.valueOf(chunk)));
            assertThat(there).as(said + " " + fault).isEqualTo(moved ? ROWS : 0);
            assertThat(moved || checkpoint.equals(List.of(String.valueOf(last)))).isTrue();
            switch (said) {
                case "done" -> assertThat(moved).as(fault.toString()).isTrue();
                case "unknown" -> assertThat(there).isIn(0, ROWS);
                default -> assertThat(moved).as(said + " " + fault).isFalse();
            }
            last = moved ? chunk : last;
        }
        System.out.println(told);
        assertThat(told).containsKeys("not begun", "not staged", "unknown");
        server.close();
    }

    @Test
    void twoThatRaceNeverWriteTwice() throws InterruptedException {
        server.run("CREATE TABLE event (chunk bigint, n int)");
        world.writing("insert", "event", "", Map.of("chunk", "integer", "n", "integer"));
        AtomicInteger overtaken = new AtomicInteger();
        List<Thread> hubs =
                IntStream.range(0, 2)
                        .mapToObj(_ -> Thread.ofVirtual().start(() -> race(overtaken)))
                        .toList();
        for (Thread hub : hubs) {
            hub.join();
        }
        assertThat(server.ask("SELECT chunk FROM tieline_checkpoint")).containsExactly("60");
        assertThat(server.ask("SELECT chunk FROM event GROUP BY chunk HAVING count(*) <> 3"))
                .isEmpty();
        assertThat(server.ask("SELECT DISTINCT chunk FROM event")).hasSize(60);
        assertThat(overtaken.get()).isPositive();
        server.close();
    }

    private void race(AtomicInteger overtaken) {
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            while (true) {
                long chunk = flow.before.map(Checkpoint::chunk).orElse(0L) + 1;
                if (chunk > 60) {
                    return;
                }
                flow.stage(
                        IntStream.range(0, 3)
                                .mapToObj(i -> row("chunk", chunk, "n", (long) i))
                                .toList());
                if (flow.commit() instanceof Committed.Overtaken) {
                    overtaken.incrementAndGet();
                    flow.begun();
                }
            }
        }
    }
}
