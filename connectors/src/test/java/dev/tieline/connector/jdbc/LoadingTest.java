package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.Tested.any;
import static dev.tieline.connector.jdbc.Tested.row;
import static dev.tieline.connector.jdbc.Tested.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Compared;
import dev.tieline.api.Loading.Difference;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Reading.Batch;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunks of rows on their way into a table of each database, with the checkpoint of each. */
class LoadingTest {
    private static final String STOCK =
            "CREATE TABLE stock (sku varchar(20) NOT NULL PRIMARY KEY, n int CHECK (n < 1000),"
                    + " name varchar(100))";

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of("mariadb", (Supplier<Tested>) TestedMariaDb::new),
                Arguments.of("sqlite", (Supplier<Tested>) TestedSqlite::new),
                Arguments.of("duckdb", (Supplier<Tested>) TestedDuckDb::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void rowsBecomeWhatSingleWritesWouldMakeOfThem(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run(STOCK);
            world.run("INSERT INTO stock VALUES ('a', 1, 'old'), ('b', 2, 'same')");
            world.writing("upsert", "stock", "sku", any("sku", "n", "name"));
            try (Tested.Flow flow = world.flow().begun()) {
                assertThat(
                                flow.load(
                                        row("sku", "a", "n", 1L, "name", "new"),
                                        row("sku", "b", "n", 2L, "name", "same"),
                                        row("sku", "c", "n", 5000L, "name", "too many"),
                                        row("sku", "d", "n", 4L, "name", "first"),
                                        row("sku", "d", "n", 5L, "name", "last"),
                                        row("sku", "e", "n", "x", "name", "no number"),
                                        row("sku", "f", "n", 6L)))
                        .matches("2 1 2 0; 2 \\S+; 5 value-unfit");
                assertThat(flow.load(row("sku", "f", "name", "named later"))).isEqualTo("0 1 0 0");
            }
            assertThat(
                            world.ask(
                                    "SELECT concat(sku, ' ', n, ' ', coalesce(name, '-')) FROM stock"
                                            + " ORDER BY sku"))
                    .containsExactly("a 1 new", "b 2 same", "d 5 last", "f 6 named later");
            assertThat(world.ask("SELECT chunk FROM tieline_checkpoint")).containsExactly("2");
        }
    }

    /** Of two rows with one key the first is refused for a field that the second has, too. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void whatIsRefusedLeavesNothingInALaterRow(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run(STOCK);
            world.writing("upsert", "stock", "sku", any("sku", "n", "name"));
            try (Tested.Flow flow = world.flow().begun()) {
                assertThat(
                                flow.load(
                                        row("sku", "a", "n", 1L),
                                        row("sku", "b", "n", 2L, "name", "before"),
                                        row("sku", "c", "n", 5000L, "name", "too many"),
                                        row("sku", "c", "n", 3L),
                                        row("sku", "b", "n", 4L)))
                        .matches("3 \\d \\d 0; 2 \\S+");
            }
            assertThat(
                            world.ask(
                                    "SELECT concat(sku, ' ', n, ' ', coalesce(name, '-')) FROM stock"
                                            + " ORDER BY sku"))
                    .containsExactly("a 1 -", "b 4 before", "c 3 -");
        }
    }

    /** A billion zeros behind a one are a text of eleven letters. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void numbersOfHugeExponentsAreUnfit(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run("CREATE TABLE amount (id int PRIMARY KEY, n int, d decimal(20, 4))");
            world.writing("upsert", "amount", "id", any("id", "n", "d"));
            assertThat(Tested.told(world.put(row("id", 1L, "n", "1e999999999").fields())))
                    .isEqualTo("rejected value-unfit");
            try (Tested.Flow flow = world.flow().begun()) {
                assertThat(
                                flow.load(
                                        row("id", 2L, "n", "1e999999999"),
                                        row("id", 3L, "n", "1e300000000"),
                                        row("id", 4L, "d", "1e300000000"),
                                        row("id", 5L, "d", "-1e-300000000"),
                                        row("id", 6L, "n", "1e2", "d", "1.25e1")))
                        .isEqualTo(
                                "1 0 0 0; 0 value-unfit; 1 value-unfit; 2 value-unfit;"
                                        + " 3 value-unfit");
            }
            assertThat(world.ask("SELECT n + d FROM amount WHERE id = 6"))
                    .containsExactly(name.equals("sqlite") ? "112.5" : "112.5000");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void otherVerbsDoTheirs(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run(STOCK);
            world.run("INSERT INTO stock VALUES ('a', 1, 'old'), ('b', 2, 'same')");
            world.writing("insert", "stock", "sku", any("sku", "n"));
            try (Tested.Flow flow = world.flow().begun()) {
                assertThat(
                                flow.load(
                                        row("sku", "a", "n", 9L),
                                        row("sku", "c", "n", 3L),
                                        row("sku", "c", "n", 4L)))
                        .isEqualTo("1 0 2 0");
            }
            assertThat(world.ask("SELECT n FROM stock ORDER BY sku"))
                    .containsExactly("1", "2", "3");
            world.writing("update", "stock", "sku", any("sku", "n"));
            try (Tested.Flow flow = world.flow().begun()) {
                assertThat(
                                flow.load(
                                        row("sku", "a", "n", 9L),
                                        row("sku", "zz", "n", 9L),
                                        row("sku", "b", "n", 2L)))
                        .isEqualTo("0 1 1 0; 1 row-missing");
            }
            world.writing("delete", "stock", "sku", any("sku"));
            try (Tested.Flow flow = world.flow().begun()) {
                assertThat(flow.load(row("sku", "a"), row("sku", "a"), row("sku", "zz")))
                        .isEqualTo("0 0 2 1");
            }
            world.run("CREATE TABLE event (n int, what varchar(9))");
            world.writing("insert", "event", "", any("n", "what"));
            try (Tested.Flow flow = world.flow().begun()) {
                assertThat(flow.load(row("n", 1L), row("n", 1L), row("what", "x")))
                        .isEqualTo("3 0 0 0");
            }
            assertThat(world.ask("SELECT count(*) FROM event")).containsExactly("3");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void whatIsNotKeptGoes(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run(STOCK);
            world.run("INSERT INTO stock VALUES ('a', 1, 'x'), ('b', 2, 'x'), ('c', 3, 'x')");
            world.writing("upsert", "stock", "sku", any("sku", "n", "name"));
            try (Tested.Flow flow = world.flow().begun()) {
                Loading loading = flow.loading;
                assertThat(loading.keep(List.of(row("sku", "a"), row("sku", "")), Tested.LONG))
                        .isEmpty();
                Compared marked = loading.sweep(row("name", "gone"), 1, Tested.LONG);
                assertThat(marked)
                        .isInstanceOfSatisfying(
                                Compared.Told.class,
                                it -> {
                                    assertThat(told(it.tally())).isEqualTo("0 0 1 2");
                                    assertThat(it.differences())
                                            .containsExactly(
                                                    new Difference(
                                                            row("sku", "b", "name", "x"),
                                                            row("sku", "b", "name", "gone")));
                                });
                assertThat(flow.commit()).isInstanceOf(Committed.Done.class);
                assertThat(loading.keep(List.of(row("sku", "a"), row("sku", "b")), Tested.LONG))
                        .isEmpty();
                Compared swept = loading.sweep(Document.empty(), 5, Tested.LONG);
                assertThat(swept)
                        .isInstanceOfSatisfying(
                                Compared.Told.class,
                                it -> {
                                    assertThat(told(it.tally())).isEqualTo("0 0 2 1");
                                    assertThat(it.differences()).hasSize(1);
                                });
                assertThat(flow.commit()).isInstanceOf(Committed.Done.class);
            }
            assertThat(world.ask("SELECT concat(sku, name) FROM stock ORDER BY sku"))
                    .containsExactly("ax", "bgone");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void aComparisonTellsAndChangesNothing(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run(STOCK);
            world.run("INSERT INTO stock VALUES ('a', 1, 'x'), ('b', 2, 'x')");
            world.writing("upsert", "stock", "sku", any("sku", "n", "name"));
            try (Tested.Flow flow = world.flow().begun()) {
                Compared told =
                        flow.loading.compare(
                                List.of(
                                        row("sku", "a", "n", 1L, "name", "X"),
                                        row("sku", "b", "n", 2L, "name", "x"),
                                        row("sku", "c", "n", 3L, "name", "x")),
                                5,
                                Tested.LONG);
                assertThat(told)
                        .isInstanceOfSatisfying(
                                Compared.Told.class,
                                it -> {
                                    assertThat(told(it.tally())).isEqualTo("1 1 1 0");
                                    assertThat(it.differences())
                                            .containsExactly(
                                                    new Difference(
                                                            Document.empty(),
                                                            row("n", 3L, "name", "x", "sku", "c")),
                                                    new Difference(
                                                            row("n", 1L, "name", "x", "sku", "a"),
                                                            row("n", 1L, "name", "X", "sku", "a")));
                                });
            }
            assertThat(world.ask("SELECT count(*) FROM stock WHERE name = 'x'"))
                    .containsExactly("2");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void aCheckpointIsMovedByOneOnly(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run(STOCK);
            world.writing("upsert", "stock", "sku", any("sku", "n"));
            try (Tested.Flow one = world.flow().begun()) {
                one.load(row("sku", "a", "n", 1L));
                Optional<Loading.Checkpoint> seen = one.before;
                one.load(row("sku", "a", "n", 2L));
                one.before = seen;
                one.stage(List.of(row("sku", "a", "n", 3L)));
                assertThat(one.commit()).isInstanceOf(Committed.Overtaken.class);
                one.begun();
                assertThat(one.before.map(Loading.Checkpoint::chunk)).contains(2L);
                one.before = Optional.empty();
                one.stage(List.of(row("sku", "a", "n", 4L)));
                assertThat(one.commit()).isInstanceOf(Committed.Overtaken.class);
            }
            assertThat(world.ask("SELECT n FROM stock")).containsExactly("2");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void manyGoThereAndComeBackInOrder(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run(STOCK);
            world.writing("upsert", "stock", "sku", any("sku", "n", "name"));
            world.reading("SELECT sku, n FROM stock", "sku", any("sku", "n"));
            try (Tested.Flow flow = world.flow().begun()) {
                flow.load(
                        IntStream.range(0, 500)
                                .mapToObj(i -> row("sku", "%04d".formatted(i), "n", (long) i))
                                .toArray(Document[]::new));
            }
            List<Document> all = world.all();
            assertThat(all).hasSize(500);
            assertThat(all.getLast()).isEqualTo(row("sku", "0499", "n", 499L));
        }
    }

    /** A reading goes on by what the database takes for more, not by what is written otherwise. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void twoRowsThatTheDatabaseTakesForTheSameAreInNoOrder(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            String blind = name.equals("mariadb") ? "" : " COLLATE NOCASE";
            world.run("CREATE TABLE word (id int PRIMARY KEY, w varchar(9)" + blind + ")");
            world.run("INSERT INTO word VALUES (1, 'abc'), (2, 'ABC'), (3, 'd'), (4, 'e')");
            world.reading("SELECT id, w FROM word", "w", any("id", "w"));
            try (Outlet outlet = world.open()) {
                Batch.Rows first = (Batch.Rows) next(outlet, "", 1);
                assertThat(first.rows()).hasSize(1);
                assertThat(next(outlet, first.position(), 1))
                        .isInstanceOfSatisfying(
                                Batch.Failed.class,
                                it ->
                                        assertThat(Tested.told(it.outcome()))
                                                .isEqualTo("rejected order-not-unique"));
                Batch.Rows third = (Batch.Rows) next(outlet, "", 3);
                assertThat(next(outlet, third.position(), 1))
                        .isInstanceOfSatisfying(
                                Batch.Rows.class,
                                it ->
                                        assertThat(it.rows().getFirst().fields())
                                                .isEqualTo(row("id", 4L, "w", "e")));
            }
        }
    }

    private static Batch next(Outlet outlet, String after, int most) {
        try (Reading reading =
                outlet.read(new Reading.Question("flow", "rows", Document.empty(), after))) {
            return reading.next(most, Tested.LONG);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void checkpointsAreToldApartByEachLettersCase(String name, Supplier<Tested> database) {
        try (Tested world = database.get()) {
            world.run(STOCK);
            world.writing("upsert", "stock", "sku", any("sku", "n"));
            try (Tested.Flow flow = world.flow().begun()) {
                flow.load(row("sku", "a", "n", 1L));
            }
            try (Outlet outlet = world.open();
                    Loading other =
                            outlet.load(new Loading.Target("Nightly", "shop", "put", 8, false))) {
                assertThat(other.begin(Tested.LONG))
                        .isEqualTo(new Loading.Begun.At(Optional.empty()));
                Loading.Checkpoint first = new Loading.Checkpoint(8, 1, "[\"ĐŽ😀\"]");
                assertThat(other.commit(Optional.empty(), first, Tested.LONG))
                        .isInstanceOf(Committed.Done.class);
                assertThat(other.begin(Tested.LONG))
                        .isEqualTo(new Loading.Begun.At(Optional.of(first)));
            }
        }
    }
}
