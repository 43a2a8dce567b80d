package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.Tested.any;
import static dev.tieline.connector.jdbc.Tested.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.api.TraceContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of a run take the place of all that is there, at once. */
class ReplacingTest {
    private static final String STOCK =
            "CREATE TABLE stock (sku varchar(40) PRIMARY KEY, n int CHECK (n < 1000),"
                    + " note varchar(20) DEFAULT 'none')";
    private static final String ROWS =
            "SELECT concat(sku, ' ', n, ' ', note) FROM stock ORDER BY sku";

    private static final String[] OLD = {"a 1 old", "b 2 old"};

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of("mariadb", (Supplier<Tested>) TestedMariaDb::new),
                Arguments.of("sqlite", (Supplier<Tested>) TestedSqlite::new),
                Arguments.of("duckdb", (Supplier<Tested>) TestedDuckDb::new));
    }

    private static Tested world(Supplier<Tested> database) {
        Tested world = database.get();
        world.run(STOCK);
        world.run("INSERT INTO stock VALUES ('a', 1, 'old'), ('b', 2, 'old')");
        world.writing("replace", "stock", "sku", any("sku", "n"));
        return world;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void oldRowsAreThereUntilTheRunIsDone(String name, Supplier<Tested> database) {
        try (Tested world = world(database)) {
            assertThat(world.codes()).isEmpty();
            try (Tested.Flow flow = world.flow().begun()) {
                assertThat(flow.load(row("sku", "b", "n", 20L), row("sku", "c", "n", 3L)))
                        .isEqualTo("2 0 0 0");
                assertThat(flow.load(row("sku", "c", "n", 4L), row("sku", "d", "n", 5L)))
                        .isEqualTo("1 1 0 0");
                assertThat(world.ask(ROWS)).containsExactly(OLD);
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
                assertThat(world.ask(ROWS)).containsExactly("b 20 none", "c 4 none", "d 5 none");
            }
            world.run("INSERT INTO stock VALUES ('later', 1, 'x')");
            try (Tested.Flow flow = world.flow(7, true).begun()) {
                // Whoever was killed before it noted the end does it once more.
                assertThat(flow.before.map(Loading.Checkpoint::chunk)).contains(2L);
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask(ROWS)).hasSize(4).contains("later 1 x");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void aRunThatWasCutOffGoesOn(String name, Supplier<Tested> database) {
        try (Tested world = world(database)) {
            try (Tested.Flow flow = world.flow().begun()) {
                flow.load(row("sku", "x", "n", 1L));
                flow.stage(List.of(row("sku", "lost", "n", 1L)));
            }
            try (Tested.Flow flow = world.flow(7, true).begun()) {
                assertThat(flow.before.map(Loading.Checkpoint::chunk)).contains(1L);
                flow.load(row("sku", "y", "n", 2L));
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask(ROWS)).containsExactly("x 1 none", "y 2 none");
            try (Tested.Flow flow = world.flow(8, false).begun()) {
                flow.load(row("sku", "z", "n", 3L));
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask(ROWS)).containsExactly("z 3 none");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void aNewRunLeavesNothingOfOneThatWasStopped(String name, Supplier<Tested> database) {
        try (Tested world = world(database)) {
            try (Tested.Flow stopped = world.flow(7, false).begun()) {
                stopped.load(row("sku", "stopped", "n", 1L));
            }
            try (Tested.Flow next = world.flow(8, false).begun()) {
                next.load(row("sku", "next", "n", 1L));
                try (Tested.Flow stopped = world.flow(7, true).begun()) {
                    assertThat(stopped.before.map(Loading.Checkpoint::run)).contains(8L);
                    assertThat(
                                    stopped.loading.finish(
                                            new Loading.Checkpoint(7, 1, ""), Tested.LONG))
                            .isEqualTo(new Committed.Overtaken());
                }
                assertThat(world.ask(ROWS)).containsExactly(OLD);
                assertThat(next.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask(ROWS)).containsExactly("next 1 none");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void whatIsRefusedInTheEndLeavesAllAsItWas(String name, Supplier<Tested> database) {
        try (Tested world = world(database)) {
            try (Tested.Flow flow = world.flow().begun()) {
                flow.load(row("sku", "x", "n", 1L));
                world.run("ALTER TABLE stock RENAME COLUMN n TO m");
                assertThat(flow.finish()).isInstanceOf(Committed.Failed.class);
                assertThat(world.ask("SELECT sku FROM stock ORDER BY sku"))
                        .containsExactly("a", "b");
                world.run("ALTER TABLE stock RENAME COLUMN m TO n");
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask(ROWS)).containsExactly("x 1 none");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void rowsWithoutAKeyAreAllThere(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run("CREATE TABLE seen (sku varchar(40))");
            world.run("INSERT INTO seen VALUES ('old')");
            world.writing("replace", "seen", "", any("sku"));
            try (Tested.Flow flow = world.flow().begun()) {
                flow.load(row("sku", "x"), row("sku", "x"));
                assertThat(flow.loading.compare(List.of(row("sku", "x")), 1, Tested.LONG))
                        .isInstanceOf(Loading.Compared.Failed.class);
                assertThat(flow.loading.sweep(Document.empty(), 1, Tested.LONG))
                        .as("one was there and two come")
                        .isEqualTo(
                                new Loading.Compared.Told(
                                        new Loading.Tally(0, 0, 1, 0), List.of()));
                assertThat(flow.loading.keep(List.of(row("sku", "x")), Tested.LONG))
                        .isNotEqualTo(Optional.empty());
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask("SELECT sku FROM seen")).containsExactly("x", "x");
            assertThat(world.put(Map.of("sku", "released"))).isInstanceOf(Outcome.Accepted.class);
            assertThat(world.ask("SELECT sku FROM seen ORDER BY sku"))
                    .containsExactly("released", "x", "x");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void aTableBesideThatIsGoneIsNoEmptyOne(String name, Supplier<Tested> database) {
        try (Tested world = world(database)) {
            try (Tested.Flow flow = world.flow().begun()) {
                flow.load(row("sku", "x", "n", 1L));
            }
            String next =
                    world.ask(
                                    name.equals("sqlite")
                                            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                                                    + " AND name LIKE 'tieline_next_%'"
                                            : "SELECT table_name FROM information_schema.tables"
                                                    + " WHERE table_name LIKE 'tieline_next_%'")
                            .getFirst();
            world.run("DROP TABLE " + next);
            try (Tested.Flow flow = world.flow(7, true)) {
                assertThat(flow.loading.begin(Tested.LONG))
                        .isInstanceOfSatisfying(
                                Loading.Begun.Failed.class,
                                failed ->
                                        assertThat(
                                                        ((Outcome.Rejected) failed.outcome())
                                                                .fault()
                                                                .code())
                                                .isEqualTo("next-gone"));
            }
            assertThat(world.ask(ROWS)).containsExactly(OLD);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void itTellsHowManyWouldGo(String name, Supplier<Tested> database) {
        try (Tested world = world(database)) {
            try (Tested.Flow flow = world.flow().begun()) {
                flow.load(row("sku", "b", "n", 20L), row("sku", "c", "n", 3L));
                assertThat(flow.loading.sweep(Document.empty(), 0, Tested.LONG))
                        .isEqualTo(
                                new Loading.Compared.Told(
                                        new Loading.Tally(0, 0, 1, 1), List.of()));
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
                assertThat(flow.loading.sweep(Document.empty(), 0, Tested.LONG))
                        .as("it is done")
                        .isEqualTo(new Loading.Compared.Told(Loading.Tally.NONE, List.of()));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void aReleasedRowIsRefusedWhileARunWouldTakeItAway(String name, Supplier<Tested> database) {
        try (Tested world = world(database)) {
            Map<String, Object> released = Map.of("sku", "held", "n", 7L);
            assertThat(release(world, released)).isInstanceOf(Outcome.Accepted.class);
            try (Tested.Flow flow = world.flow().begun()) {
                flow.load(row("sku", "x", "n", 1L));
                assertThat(release(world, released))
                        .isInstanceOfSatisfying(
                                Outcome.Rejected.class,
                                it ->
                                        assertThat(it.fault().code())
                                                .isEqualTo("table-being-replaced"));
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask(ROWS)).containsExactly("x 1 none");
            assertThat(release(world, released)).isInstanceOf(Outcome.Accepted.class);
            assertThat(release(world, Map.of("sku", "bad", "n", 5000L)))
                    .isInstanceOf(Outcome.Rejected.class);
            assertThat(world.ask(ROWS)).containsExactly("held 7 none", "x 1 none");
            try (Tested.Flow flow = world.flow(8, false).begun()) {
                flow.load(row("sku", "y", "n", 1L));
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask(ROWS)).containsExactly("y 1 none");
        }
    }

    /** As the hub sends a row of the flow that writes here. */
    private static Outcome release(Tested world, Map<String, ?> row) {
        try (Outlet outlet = world.open()) {
            return outlet.send(
                            new Rendition(
                                    "nightly",
                                    "put",
                                    Document.of(row),
                                    new DeliveryKey("0199-abc", "shop"),
                                    TraceContext.NONE),
                            Tested.LONG)
                    .outcome();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void whoSleptWhileAnotherRunBeganMixesNothing(String name, Supplier<Tested> database) {
        try (Tested world = world(database)) {
            try (Tested.Flow slept = world.flow(7, false).begun();
                    Tested.Flow next = world.flow(8, false).begun()) {
                next.load(row("sku", "x", "n", 1L));
                if (!name.equals("duckdb")) {
                    // There the table that was taken away is still seen by who began before.
                    assertThat(
                                    slept.loading.stage(
                                            List.of(row("sku", "old", "n", 1L)), Tested.LONG))
                            .isInstanceOf(Loading.Staged.Failed.class);
                }
                next.load(row("sku", "y", "n", 2L));
                assertThat(next.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask(ROWS)).containsExactly("x 1 none", "y 2 none");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void rowsOfOtherTablesAreNotTakenAlong(String name, Supplier<Tested> database) {
        if (name.equals("duckdb")) {
            return; // It has no such rules.
        }
        try (Tested world = world(database)) {
            world.run(
                    "CREATE TABLE shelf (sku varchar(40), FOREIGN KEY (sku) REFERENCES stock (sku)"
                            + " ON DELETE CASCADE)");
            world.run("INSERT INTO shelf VALUES ('a')");
            try (Tested.Flow flow = world.flow()) {
                assertThat(flow.loading.begin(Tested.LONG))
                        .isInstanceOfSatisfying(
                                Loading.Begun.Failed.class,
                                failed ->
                                        assertThat(
                                                        ((Outcome.Rejected) failed.outcome())
                                                                .fault()
                                                                .code())
                                                .isEqualTo("table-cascades"));
            }
            assertThat(world.ask("SELECT sku FROM shelf")).containsExactly("a");
            world.run("DROP TABLE shelf");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void columnsStayWhatTheyAre(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run(
                    "CREATE TABLE flags (sku varchar(40) PRIMARY KEY, shown boolean NOT NULL, price"
                            + " decimal(10, 2), n int NOT NULL DEFAULT 5)");
            world.writing("replace", "flags", "sku", any("sku", "shown", "price", "n"));
            try (Tested.Flow flow = world.flow().begun()) {
                assertThat(
                                flow.load(
                                        row(
                                                "sku",
                                                "a",
                                                "shown",
                                                true,
                                                "price",
                                                new BigDecimal("1.50")),
                                        row("sku", "b", "price", new BigDecimal("2.50"))))
                        .matches("1 0 0 0; 1 \\S+");
                assertThat(flow.finish()).isEqualTo(new Committed.Done());
            }
            assertThat(world.ask("SELECT n FROM flags WHERE shown AND price > 1.4 AND price < 1.6"))
                    .containsExactly("5");
        }
    }
}
