package dev.tieline.connector.postgresql;

import static dev.tieline.connector.postgresql.LoadingWorld.refused;
import static dev.tieline.connector.postgresql.LoadingWorld.row;
import static dev.tieline.connector.postgresql.LoadingWorld.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading.Begun;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Staged;
import dev.tieline.api.Operation.Bulk;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chunks of rows on their way into a table, with the checkpoint of each. */
class TableLoadingTest {
    private static final Map<String, String> STOCK =
            Map.of("sku", "string", "n", "integer", "note", "any");

    private final Server server = new Server();
    private final DatabaseWorld world = new DatabaseWorld(server.url());

    @BeforeEach
    void table() {
        server.run(
                "CREATE TABLE stock (sku text PRIMARY KEY, n int CHECK (n >= 0),"
                        + " note text DEFAULT 'new')");
        world.writing("upsert", "stock", "sku", STOCK);
    }

    @AfterEach
    void end() {
        server.close();
    }

    private List<String> stock() {
        return server.ask("SELECT concat_ws('|', sku, n, note) FROM stock ORDER BY sku");
    }

    @Test
    void theOperationsSayWhatTheyDoInBulk() {
        assertThat(world.declared("put").bulk()).isEqualTo(Bulk.TABLE);
        world.writing("insert", "stock", "", STOCK);
        assertThat(world.declared("put").bulk()).isEqualTo(Bulk.ROWS);
        world.writing("insert", "stock", "sku", STOCK);
        assertThat(world.declared("put").bulk()).isEqualTo(Bulk.TABLE);
        world.writing("update", "stock", "sku", STOCK);
        assertThat(world.declared("put").bulk()).isEqualTo(Bulk.ROWS);
    }

    @Test
    void anUpsertTellsWhatItMakesOfEach() {
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            assertThat(flow.before).isEmpty();
            assertThat(
                            told(
                                    flow.load(
                                                    row("sku", "a", "n", 1L, "note", "x"),
                                                    row("sku", "b"))
                                            .tally()))
                    .isEqualTo("2 0 0 0");
            assertThat(stock()).containsExactly("a|1|x", "b|new");
            assertThat(
                            told(
                                    flow.load(
                                                    row("sku", "a", "n", 1L, "note", "x"),
                                                    row("sku", "b", "n", 2L),
                                                    row("sku", "b", "note", null),
                                                    row("sku", "c", "n", 3L),
                                                    row("sku", "c", "n", 4L))
                                            .tally()))
                    .isEqualTo("1 1 3 0");
        }
        assertThat(stock()).containsExactly("a|1|x", "b|2", "c|4|new");
        assertThat(
                        server.ask(
                                "SELECT concat_ws('|', flow, destination, run, chunk, note)"
                                        + " FROM tieline_checkpoint"))
                .containsExactly("nightly|erp|7|2|[\"2\"]");
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            assertThat(flow.before).contains(new Checkpoint(7, 2, "[\"2\"]"));
        }
    }

    @Test
    void whatIsNotCommittedLeavesNothing() {
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            flow.stage(row("sku", "a"));
            assertThat(stock()).isEmpty();
        }
        assertThat(stock()).isEmpty();
    }

    /** A source may need longer for a chunk than the server waits. */
    @Test
    void whoWaitsForRowsIsNotSentAway() {
        server.run("ALTER DATABASE " + server.database() + " SET idle_session_timeout = '200ms'");
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            server.run("SELECT pg_sleep(0.6)");
            flow.load(row("sku", "a"));
        }
        assertThat(stock()).containsExactly("a|new");
    }

    @Test
    void unchangedRowsAreNotRewritten() {
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            flow.load(row("sku", "a", "n", 1L));
            List<String> version = server.ask("SELECT xmin || ' ' || ctid FROM stock");

            assertThat(told(flow.load(row("sku", "a", "n", 1L)).tally())).isEqualTo("0 0 1 0");

            assertThat(server.ask("SELECT xmin || ' ' || ctid FROM stock")).isEqualTo(version);
        }
    }

    @Test
    void theOtherVerbsDoAsForOneRow() {
        server.run("INSERT INTO stock VALUES ('a', 1), ('b', 2), ('c', 3)");
        world.writing("insert", "stock", "sku", STOCK);
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            assertThat(
                            told(
                                    flow.load(
                                                    row("sku", "a", "n", 9L),
                                                    row("sku", "d"),
                                                    row("sku", "d", "n", 9L))
                                            .tally()))
                    .isEqualTo("1 0 2 0");
        }
        world.writing("update", "stock", "sku", STOCK);
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Staged.Ready ready =
                    flow.load(
                            row("sku", "a", "n", 1L),
                            row("sku", "b", "n", 7L),
                            row("sku", "x", "n", 1L),
                            row("sku", "c"),
                            row("sku", "b", "n", 8L),
                            row("sku", "x", "note", "y"));
            assertThat(told(ready.tally())).isEqualTo("0 1 2 0");
            assertThat(refused(ready))
                    .containsExactly("2 row-missing", "3 nothing-to-change", "5 row-missing");
        }
        world.writing("delete", "stock", "sku", Map.of("sku", "string"));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            assertThat(told(flow.load(row("sku", "a"), row("sku", "a"), row("sku", "x")).tally()))
                    .isEqualTo("0 0 2 1");
        }
        assertThat(stock()).containsExactly("b|8|new", "c|3|new", "d|new");
        server.run("CREATE TABLE event (id serial, n int, note text)");
        world.writing("insert", "event", "", Map.of("n", "integer", "note", "string"));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            assertThat(told(flow.load(row("n", 1L), row("n", 1L), row(), row("note", "x")).tally()))
                    .isEqualTo("4 0 0 0");
        }
        assertThat(server.ask("SELECT concat_ws('|', id, n, note) FROM event ORDER BY id"))
                .containsExactly("1|1", "2|1", "3", "4|x");
    }

    @Test
    void badRowsAreExactlyThoseRefused() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TreeSet<Integer> bad = new TreeSet<>();
        while (bad.size() < 20) {
            bad.add(random.nextInt(5_000));
        }
        Object[] wrong = {-1L, "many", 1L << 40, "1\0", new java.math.BigDecimal("1E+300")};
        List<Document> rows = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            rows.add(
                    row(
                            "sku",
                            "s-" + i,
                            "n",
                            bad.contains(i) ? wrong[random.nextInt(wrong.length)] : (long) i));
        }
        rows.add(row("n", 1L));
        rows.add(row("sku", "with a secret ✓", "n", -5L));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Staged.Ready ready = flow.load(rows);

            bad.addAll(List.of(5_000, 5_001));
            assertThat(ready.refused().stream().map(r -> r.row()).toList())
                    .containsExactlyElementsOf(bad);
            assertThat(told(ready.tally())).isEqualTo("4980 0 0 0");
            Fault fault = ready.refused().getLast().fault();
            assertThat(fault.code()).isEqualTo("sqlstate-23514");
            assertThat(fault.toString()).contains("stock_n_check").doesNotContain("secret");
            assertThat(refused(ready)).contains("5000 key-empty");
            assertThat(ready.refused()).allMatch(r -> r.fault().equals(alone(rows.get(r.row()))));
        }
        assertThat(server.ask("SELECT count(*), sum(n) FROM stock")).containsExactly("4980");
    }

    private Fault alone(Document row) {
        return DatabaseWorld.fault(world.put(row.fields()));
    }

    @Test
    void whatIsDeferredIsCheckedBeforeCommit() {
        server.run(
                "CREATE TABLE place (id int PRIMARY KEY, above int REFERENCES place"
                        + " DEFERRABLE INITIALLY DEFERRED)");
        world.writing("upsert", "place", "id", Map.of("id", "integer", "above", "any"));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Staged.Ready ready =
                    flow.load(
                            row("id", 2L, "above", 1L),
                            row("id", 1L, "above", null),
                            row("id", 3L, "above", 99L));
            assertThat(refused(ready)).contains("2 sqlstate-23503");
            assertThat(server.ask("SELECT id FROM place WHERE id = 1")).hasSize(1);
        }
    }

    @Test
    void keysThatOnlyTheDatabaseTakesForTheSame() {
        server.run(
                """
                CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2',
                  deterministic = false);
                CREATE TABLE who (name text COLLATE blind, amount numeric, n int, note text,
                  PRIMARY KEY (name, amount))
                """);
        Map<String, String> columns =
                Map.of("name", "string", "amount", "any", "n", "any", "note", "any");
        world.writing("upsert", "who", "name,amount", columns);
        java.math.BigDecimal one = new java.math.BigDecimal("1.00");
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            assertThat(
                            told(
                                    flow.load(
                                                    row("name", "ADA", "amount", 1L, "n", 1L),
                                                    row("name", "ada", "amount", one, "n", 2L),
                                                    row("name", "Ada", "amount", one, "n", 3L))
                                            .tally()))
                    .isEqualTo("1 0 2 0");
            assertThat(server.ask("SELECT n FROM who")).containsExactly("3");
            flow.load(
                    row("name", "Ada", "amount", 1L, "n", 4L),
                    row("name", "Bob", "amount", 1L, "note", "x"),
                    row("name", "aDA", "amount", one, "n", 5L, "note", "y"),
                    row("name", "ADA", "amount", 1L, "n", 6L));
            assertThat(server.ask("SELECT concat_ws('|', n, note) FROM who ORDER BY name"))
                    .containsExactly("6|y", "x");
        }
    }

    @Test
    void ofTwoOneIsOvertaken() {
        try (LoadingWorld one = new LoadingWorld(world).begun();
                LoadingWorld two = new LoadingWorld(world).begun()) {
            one.stage(row("sku", "a", "n", 1L));
            two.stage(row("sku", "b", "n", 2L));
            assertThat(one.commit()).isEqualTo(new Committed.Done());
            assertThat(two.commit()).isEqualTo(new Committed.Overtaken());
            assertThat(stock()).containsExactly("a|1|new");

            two.begun();
            one.stage(row("sku", "c"));
            two.stage(row("sku", "d"));
            assertThat(two.commit()).isEqualTo(new Committed.Done());
            assertThat(one.commit()).isEqualTo(new Committed.Overtaken());
        }
        assertThat(stock()).containsExactly("a|1|new", "d|new");
    }

    @Test
    void withoutTheTableOfCheckpointsItSaysWhatToDo() {
        server.run(
                "CREATE ROLE loader LOGIN; GRANT SELECT, INSERT, UPDATE ON stock TO loader;"
                        + " REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        world.with("user", "loader");
        String remedy = fault(world).remedy();
        assertThat(fault(world).code()).isEqualTo("checkpoints-missing");
        server.run(remedy.substring(remedy.indexOf("CREATE")));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            flow.load(row("sku", "a"));
        }
        server.run("CREATE SCHEMA etl");
        world.with("checkpoints", "etl.progress");
        remedy = fault(world).remedy();
        assertThat(remedy).contains("\"etl\".\"progress\"");
        server.run(remedy.substring(remedy.indexOf("CREATE")));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            assertThat(flow.before).isEmpty();
        }
        server.run("REVOKE TEMPORARY ON DATABASE " + server.database() + " FROM PUBLIC");
        assertThat(fault(world).remedy()).contains("TEMPORARY");
        server.run("DROP OWNED BY loader; DROP ROLE loader");
        world.with("checkpoints", "a.b.c");
        assertThat(world.codes()).containsExactly("table-malformed");
    }

    @Test
    void aTableThatIsNotThereIsSaid() {
        world.writing("upsert", "stok", "sku", STOCK);
        assertThat(fault(world).message()).contains("42P01");
        world.writing("upsert", "stock", "sku", Map.of("sku", "string", "quantity", "any"));
        assertThat(fault(world).message()).contains("'quantity'").contains("42703");
        server.run("CREATE TABLE bare (sku text)");
        world.writing("upsert", "bare", "sku", Map.of("sku", "string"));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Staged staged = flow.loading.stage(List.of(row("sku", "a")), DatabaseWorld.LONG);
            assertThat(DatabaseWorld.fault(((Staged.Failed) staged).outcome()).remedy())
                    .contains("unique index");
        }
    }

    private static Fault fault(DatabaseWorld world) {
        try (LoadingWorld flow = new LoadingWorld(world)) {
            Begun begun = flow.loading.begin(DatabaseWorld.LONG);
            return DatabaseWorld.fault(((Begun.Failed) begun).outcome());
        }
    }

    @Test
    void whoWaitsTooLongIsToldAndBeginsAnew() throws SQLException {
        server.run("INSERT INTO stock VALUES ('a', 1)");
        try (LoadingWorld flow = new LoadingWorld(world).begun();
                Connection other = server.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE stock SET n = 2");
            Staged staged =
                    flow.loading.stage(List.of(row("sku", "a", "n", 5L)), Duration.ofMillis(300));
            assertThat(DatabaseWorld.fault(((Staged.Failed) staged).outcome()).code())
                    .isIn("sqlstate-57014", "timed-out");
            other.rollback();
            flow.begun();
            flow.load(row("sku", "a", "n", 6L));
            assertThat(flow.before).isEqualTo(Optional.of(new Checkpoint(7, 1, "[\"1\"]")));
        }
        assertThat(stock()).containsExactly("a|6|new");
    }
}
