package dev.tieline.connector.postgresql;

import static dev.tieline.connector.postgresql.LoadingWorld.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Compared;
import dev.tieline.api.Loading.Difference;
import dev.tieline.api.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rows would come to, and what goes because no row kept it. */
class ComparingTest {
    private static final Map<String, String> STOCK =
            Map.of("sku", "string", "n", "any", "gone", "any");

    private final Server server = new Server();
    private final DatabaseWorld world = new DatabaseWorld(server.url());

    @BeforeEach
    void table() {
        server.run(
                "CREATE TABLE stock (sku text PRIMARY KEY, n numeric, gone bool DEFAULT false);"
                        + " INSERT INTO stock VALUES ('a', 1), ('b', 2), ('c', 'NaN'), ('d', 4)");
        world.writing("upsert", "stock", "sku", STOCK);
    }

    @AfterEach
    void end() {
        server.close();
    }

    private static Compared.Told told(Compared compared) {
        return switch (compared) {
            case Compared.Told told -> told;
            case Compared.Failed(Outcome outcome) -> throw new AssertionError(outcome);
        };
    }

    private List<String> stock() {
        return server.ask("SELECT concat_ws('|', sku, n, gone) FROM stock ORDER BY sku");
    }

    /** A chunk that is compared does not read through those before it. */
    @Test
    void itLeavesNothingWhereRowsAreStaged() {
        List<Document> rows =
                IntStream.range(0, 500).mapToObj(i -> row("sku", "s" + i, "n", 1L)).toList();
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            for (int chunk = 0; chunk < 3; chunk++) {
                assertThat(
                                told(flow.loading.compare(rows, 1, DatabaseWorld.LONG))
                                        .tally()
                                        .created())
                        .isEqualTo(500);
                assertThat(
                                server.ask(
                                        "SELECT pg_relation_size(oid) FROM pg_class"
                                                + " WHERE relname = 'tieline_stage'"))
                        .containsExactly("0");
            }
        }
    }

    @Test
    void itTellsAndChangesNothing() {
        List<String> before = server.ask("SELECT xmin || ' ' || xmax || stock FROM stock");
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Compared.Told compared =
                    told(
                            flow.loading.compare(
                                    List.of(
                                            row("sku", "a", "n", 1L),
                                            row("sku", "b", "n", "2.0"),
                                            row("sku", "c", "n", 3L),
                                            row("sku", "d", "n", "x"),
                                            row("sku", "x", "n", 1L),
                                            row("sku", "x", "gone", true),
                                            row("sku", "y", "n", 2L)),
                                    1,
                                    DatabaseWorld.LONG));

            assertThat(LoadingWorld.told(compared.tally())).isEqualTo("2 2 2 0");
            assertThat(compared.differences())
                    .containsExactly(
                            new Difference(Document.empty(), row("n", 2L, "sku", "y")),
                            new Difference(
                                    row("n", 2L, "sku", "b"),
                                    row("n", new java.math.BigDecimal("2.0"), "sku", "b")));
            assertThat(flow.commit()).isEqualTo(new Committed.Done());
        }
        assertThat(server.ask("SELECT xmin || ' ' || xmax || stock FROM stock")).isEqualTo(before);
        assertThat(
                        server.ask(
                                "SELECT relname FROM pg_class WHERE relname LIKE 'tieline%'"
                                        + " AND relpersistence = 't'"))
                .isSubsetOf("tieline_stage", "tieline_kept");
    }

    @Test
    void allVerbsCanBeCompared() {
        List<Document> rows = List.of(row("sku", "a", "n", 5L), row("sku", "x", "n", 5L));
        Map<String, String> expected =
                Map.of("upsert", "1 1 0 0", "insert", "1 0 1 0", "update", "0 1 0 0");
        expected.forEach((verb, tally) -> {
            world.writing(verb, "stock", "sku", STOCK);
            try (LoadingWorld flow = new LoadingWorld(world).begun()) {
                Compared.Told compared = told(flow.loading.compare(rows, 9, DatabaseWorld.LONG));
                assertThat(LoadingWorld.told(compared.tally())).as(verb).isEqualTo(tally);
            }
        });
        world.writing("insert", "stock", "", STOCK);
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Compared.Told compared = told(flow.loading.compare(rows, 9, DatabaseWorld.LONG));
            assertThat(LoadingWorld.told(compared.tally())).isEqualTo("2 0 0 0");
            assertThat(compared.differences()).hasSize(2);
            assertThat(flow.loading.keep(rows, DatabaseWorld.LONG)).isPresent();
            assertThat(flow.loading.sweep(Document.empty(), 1, DatabaseWorld.LONG))
                    .isInstanceOf(Compared.Failed.class);
        }
        world.writing("delete", "stock", "sku", Map.of("sku", "string"));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Compared.Told compared = told(flow.loading.compare(rows, 9, DatabaseWorld.LONG));
            assertThat(LoadingWorld.told(compared.tally())).isEqualTo("0 0 1 1");
            assertThat(compared.differences())
                    .containsExactly(new Difference(row("sku", "a"), Document.empty()));
        }
        assertThat(stock()).hasSize(4);
    }

    @Test
    void whatNobodyKeptGoes() {
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            flow.load(row("sku", "a", "n", 7L));
            assertThat(
                            flow.loading.keep(
                                    List.of(row("sku", "a"), row("sku", "x\0")),
                                    DatabaseWorld.LONG))
                    .isEmpty();
            assertThat(flow.loading.compare(List.of(row("sku", "a")), 1, DatabaseWorld.LONG))
                    .isInstanceOf(Compared.Told.class);
            assertThat(
                            flow.loading.keep(
                                    List.of(row("sku", "c", "n", "bad \0"), row("n", 1L)),
                                    DatabaseWorld.LONG))
                    .isEmpty();
            Compared.Told swept = told(flow.loading.sweep(Document.empty(), 1, DatabaseWorld.LONG));
            assertThat(LoadingWorld.told(swept.tally())).isEqualTo("0 0 2 2");
            assertThat(swept.differences())
                    .containsExactly(
                            new Difference(
                                    row("gone", false, "n", 2L, "sku", "b"), Document.empty()));
            assertThat(stock()).hasSize(4);

            assertThat(flow.commit()).isEqualTo(new Committed.Done());
            assertThat(stock()).containsExactly("a|7|f", "c|NaN|f");

            assertThat(flow.loading.keep(List.of(row("sku", "c")), DatabaseWorld.LONG)).isEmpty();
            swept = told(flow.loading.sweep(Document.empty(), 0, DatabaseWorld.LONG));
            assertThat(LoadingWorld.told(swept.tally())).isEqualTo("0 0 1 1");
            assertThat(swept.differences()).isEmpty();
        }
        assertThat(stock()).hasSize(2);
    }

    @Test
    void orItIsMarked() {
        server.run("INSERT INTO stock VALUES ('e', 5, true)");
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            assertThat(flow.loading.keep(List.of(row("sku", "a")), DatabaseWorld.LONG)).isEmpty();
            Compared.Told swept =
                    told(flow.loading.sweep(row("gone", true), 2, DatabaseWorld.LONG));

            assertThat(LoadingWorld.told(swept.tally())).isEqualTo("0 0 2 3");
            assertThat(swept.differences()).hasSize(2);
            assertThat(swept.differences().getFirst().after().fields())
                    .containsEntry("gone", true)
                    .containsKey("sku");
            assertThat(swept.differences().getFirst().before().fields())
                    .containsEntry("gone", false);
            assertThat(flow.commit()).isEqualTo(new Committed.Done());
            assertThat(flow.loading.sweep(row("other", true), 2, DatabaseWorld.LONG))
                    .isInstanceOf(Compared.Failed.class);
            assertThat(flow.loading.sweep(row("sku", "x"), 2, DatabaseWorld.LONG))
                    .isInstanceOf(Compared.Failed.class);
        }
        assertThat(stock()).containsExactly("a|1|f", "b|2|t", "c|NaN|t", "d|4|t", "e|5|t");
    }

    @Test
    void keysThatAreNoneKeepNothing() {
        server.run("CREATE TABLE thing (id int PRIMARY KEY); INSERT INTO thing VALUES (1), (2)");
        world.writing("upsert", "thing", "id", Map.of("id", "any"));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            assertThat(
                            flow.loading.keep(
                                    List.of(row("id", "x"), row("id", 2L), row("id", "y")),
                                    DatabaseWorld.LONG))
                    .isEmpty();
            Compared.Told swept = told(flow.loading.sweep(Document.empty(), 9, DatabaseWorld.LONG));
            assertThat(swept.differences())
                    .containsExactly(new Difference(row("id", 1L), Document.empty()));
        }
    }

    @Test
    void aRowThatOthersPointToCannotGo() {
        server.run(
                "CREATE TABLE part (sku text REFERENCES stock DEFERRABLE INITIALLY DEFERRED);"
                        + " INSERT INTO part VALUES ('a')");
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Compared failed = flow.loading.sweep(Document.empty(), 1, DatabaseWorld.LONG);
            assertThat(DatabaseWorld.fault(((Compared.Failed) failed).outcome()).code())
                    .isEqualTo("sqlstate-23503");
        }
        assertThat(stock()).hasSize(4);
    }
}
