package dev.tieline.connector.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Reading.Batch;
import dev.tieline.api.Reading.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many rows are read in their order, and it goes on behind any of them. */
class RowReadingTest {
    private static Server server;

    private final DatabaseWorld world = new DatabaseWorld(server.url());

    @BeforeAll
    static void start() {
        server = new Server();
        server.run(
                "CREATE COLLATION blind (provider = icu, locale = 'de-u-ks-level2',"
                        + " deterministic = false)");
        server.run(
                """
                CREATE TABLE kind AS SELECT
                  g AS id, (g * 7919) % 1009 AS shuffled, g % 7 AS few,
                  chr(65 + g % 26) || repeat(chr(97 + g % 5), g % 3) || g AS t,
                  (chr(65 + g % 50) || 'ä' || g) COLLATE "de-x-icu" AS de,
                  (chr(65 + g % 50) || '\"\\' || g) COLLATE "C" AS c,
                  lpad(g::text, 9)::char(12) AS ch,
                  (g * 1.10 - 300)::numeric AS n, (g / 7.0 - 20)::float8 AS d,
                  (g / 3.0)::float4 AS f, (g * 1000000007::int8) AS l,
                  md5(g::text)::uuid AS u,
                  timestamptz '2026-03-29 00:00+01' + g * interval '1.000001 s' AS tz,
                  timestamp '2026-01-01' + g * interval '0.000001 s' AS ts,
                  date '2026-01-01' - g AS da, decode(md5(g::text), 'hex') AS by,
                  ARRAY[g % 5, -g] AS a, ('10.0.0.' || g % 200)::inet AS net,
                  g % 2 = 0 AS b
                FROM generate_series(1, 500) g
                """);
        server.run(
                "INSERT INTO kind SELECT 501, 1, 1, 'NULL', '', '', '', 'NaN', 'Infinity',"
                        + " '-Infinity', 0, gen_random_uuid(), 'infinity', '-infinity', 'infinity', '',"
                        + " '{}', '::1', true");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static List<Object> all(Reading reading, int most) {
        List<Object> rows = new ArrayList<>();
        while (true) {
            Batch.Rows batch = rows(reading.next(most, DatabaseWorld.LONG));
            assertThat(batch.rows().size()).isLessThanOrEqualTo(most);
            batch.rows().forEach(row -> rows.add(row.fields().field("id").orElse("none")));
            if (batch.last()) {
                return rows;
            }
        }
    }

    private static Batch.Rows rows(Batch batch) {
        return switch (batch) {
            case Batch.Rows rows -> rows;
            case Batch.Failed(Outcome outcome) -> throw new AssertionError(outcome);
        };
    }

    private Reading.Question question(Map<String, ?> input, String after) {
        return new Reading.Question("nightly", "rows", Document.of(input), after);
    }

    private void ordered(String sql, Map<String, String> row, List<String> order) {
        world.operation(
                "rows", Map.of("read", sql, "row", DatabaseWorld.schema(row), "order", order));
    }

    private static List<Object> ids(String order) {
        List<Object> ids = new ArrayList<>();
        server.ask("SELECT id FROM kind ORDER BY " + order)
                .forEach(id -> ids.add(Long.valueOf(id)));
        return ids;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "id",
                "shuffled,id",
                "few,id",
                "t",
                "de",
                "c",
                "ch",
                "n",
                "d",
                "f,id",
                "l",
                "u",
                "tz",
                "ts",
                "da",
                "by",
                "a",
                "net,id",
                "b,few,t",
                "few,b,tz"
            })
    void itGoesOnBehindAnyRow(String order) {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> columns = List.of(order.split(",", -1));
        Map<String, String> row = new java.util.LinkedHashMap<>(Map.of("id", "integer"));
        columns.forEach(column -> row.put(column, column.equals("id") ? "integer" : "any"));
        ordered("SELECT * FROM kind -- all", row, columns);
        List<Object> expected = ids(order);
        assertThat(world.codes()).isEmpty();
        assertThat(world.declared("rows").bulk()).isEqualTo(Operation.Bulk.ROWS);

        List<Object> read = new ArrayList<>();
        String after = "";
        boolean last = false;
        try (Outlet outlet = world.open()) {
            while (!last) {
                try (Reading reading = outlet.read(question(Map.of(), after))) {
                    for (int i = random.nextInt(3); i >= 0 && !last; i--) {
                        Batch.Rows batch =
                                rows(reading.next(1 + random.nextInt(60), DatabaseWorld.LONG));
                        batch.rows().forEach(r -> read.add(r.fields().fields().get("id")));
                        after = batch.position();
                        last = batch.last();
                    }
                }
            }
        }

        assertThat(read).isEqualTo(expected);
    }

    @Test
    void aSnapshotIsNotDisturbed() {
        server.run("CREATE TABLE busy AS SELECT g AS id FROM generate_series(1, 2000) g");
        ordered("SELECT id FROM busy", Map.of("id", "integer"), List.of("id"));
        try (Outlet outlet = world.open();
                Reading reading = outlet.read(question(Map.of(), ""))) {
            assertThat(rows(reading.next(10, DatabaseWorld.LONG)).rows()).hasSize(10);
            server.run("DELETE FROM busy WHERE id % 2 = 0; INSERT INTO busy VALUES (5000)");

            assertThat(all(reading, 300)).hasSize(1990);
        }
    }

    @Test
    void parametersAreThoseOfTheQuestion() {
        ordered(
                "SELECT id FROM kind WHERE few = :few AND (:u::text IS NULL OR id < 100)",
                Map.of("id", "integer"),
                List.of("id"));
        try (Outlet outlet = world.open();
                Reading reading = outlet.read(question(Map.of("few", 3L, "u", "x"), "[\"50\"]"))) {
            assertThat(all(reading, 5)).containsExactly(52L, 59L, 66L, 73L, 80L, 87L, 94L);
        }
    }

    @Test
    void aRowThatCannotBeUsedDoesNotEndIt() {
        ordered(
                "SELECT id, d, tz, t FROM kind WHERE id > 499",
                Map.of("id", "integer", "d", "number", "tz", "string", "t", "string"),
                List.of("id"));
        try (Outlet outlet = world.open();
                Reading reading = outlet.read(question(Map.of(), ""))) {
            List<Row> rows = rows(reading.next(10, DatabaseWorld.LONG)).rows();

            assertThat(rows.getFirst().fault()).isEmpty();
            Row odd = rows.getLast();
            assertThat(odd.fault().orElseThrow().code()).isEqualTo("value-unusable");
            assertThat(odd.fault().orElseThrow().field()).isIn("/d", "/tz");
            assertThat(odd.fields().fields()).isEqualTo(Map.of("id", 501L, "t", "NULL"));
        }
    }

    @Test
    void aRowOfAnotherFormHasAFault() {
        ordered(
                "SELECT g AS id, CASE WHEN g = 2 THEN NULL ELSE 'x' END AS t, g AS hidden"
                        + " FROM generate_series(1, 3) g",
                Map.of("id", "integer", "t", "string"),
                List.of("id"));
        try (Outlet outlet = world.open();
                Reading reading = outlet.read(question(Map.of(), ""))) {
            List<Row> rows = rows(reading.next(10, DatabaseWorld.LONG)).rows();

            assertThat(rows.stream().map(r -> r.fault().map(f -> f.code()).orElse("")).toList())
                    .containsExactly("", "row-form", "");
            assertThat(rows.getFirst().fields().fields()).isEqualTo(Map.of("id", 1L, "t", "x"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'SELECT nullif(g, 3) AS id FROM generate_series(1, 5) g', '', order-empty",
        "'SELECT nullif(g, 3) AS id FROM generate_series(1, 5) g', '[\"4\"]', order-empty",
        "'SELECT g / 2 AS id FROM generate_series(1, 9) g', '', order-not-unique",
        "'SELECT g * 0.50 AS id FROM (VALUES (2), (2.0)) g(g)', '[\"1.00\"]', order-not-unique",
        "'SELECT t COLLATE blind AS id FROM (VALUES (''a''), (''A'')) v(t)', '[\"a\"]',"
                + " order-not-unique",
        "'SELECT g AS id FROM generate_series(1, 9) g', '[\"4\", \"5\"]', position-unknown",
        "'SELECT g AS id FROM generate_series(1, 9) g', 'hello', position-unknown",
        "'SELECT g AS id FROM generate_series(1, 9) g', '[4]', position-unknown",
        "'SELECT g AS id FROM generate_series(1, 9) g', '[\"x\"]', sqlstate-22P02",
        "'SELECT repeat(''x'', 9000) AS id', '', order-too-long",
        "'SELECT 1 AS id, 2 AS x, 3 AS x', '', column-twice",
        "'SELECT 1 AS other', '', call-unfit",
        "'SELECT 1 / 0 AS id', '', sqlstate-22012",
        "'SELECT nextval(''counter'') AS id', '', call-unfit",
    })
    void whatCannotBeReadIsSaid(String sql, String after, String code) {
        server.run("CREATE SEQUENCE IF NOT EXISTS counter");
        ordered(sql, Map.of("id", "any"), List.of("id"));
        try (Outlet outlet = world.open();
                Reading reading = outlet.read(question(Map.of(), after))) {
            Batch batch = reading.next(100, DatabaseWorld.LONG);
            while (batch instanceof Batch.Rows some) {
                assertThat(some.last()).isFalse();
                batch = reading.next(100, DatabaseWorld.LONG);
            }
            assertThat(DatabaseWorld.fault(((Batch.Failed) batch).outcome()).code())
                    .isEqualTo(code);
        }
    }

    @Test
    void sizesAreBounded() {
        ordered(
                "SELECT g AS id, repeat('x', CASE WHEN g < 1520 THEN 1 ELSE 300000 END) AS t"
                        + " FROM generate_series(1, 1620) g",
                Map.of("id", "integer", "t", "string"),
                List.of("id"));
        int failed = 0;
        List<Object> read = new ArrayList<>();
        String after = "";
        boolean last = false;
        try (Outlet outlet = world.open()) {
            while (!last) {
                try (Reading reading = outlet.read(question(Map.of(), after))) {
                    Batch batch = reading.next(3000, DatabaseWorld.LONG);
                    while (!last && batch instanceof Batch.Rows rows) {
                        long characters = 0;
                        for (Row row : rows.rows()) {
                            read.add(row.fields().fields().get("id"));
                            characters += row.fields().text("t").orElseThrow().length();
                        }
                        assertThat(characters).isLessThan(9_000_000);
                        after = rows.position();
                        last = rows.last();
                        batch = last ? batch : reading.next(3000, DatabaseWorld.LONG);
                    }
                    failed += last ? 0 : 1;
                }
            }
            ordered(
                    "SELECT 1 AS id, repeat('x', 20000000) AS t",
                    Map.of("id", "any"),
                    List.of("id"));
        }
        assertThat(read).hasSize(1620).doesNotHaveDuplicates();
        assertThat(failed).isEqualTo(1);
        try (Outlet outlet = world.open();
                Reading reading = outlet.read(question(Map.of(), ""))) {
            Batch.Failed tooLarge = (Batch.Failed) reading.next(10, DatabaseWorld.LONG);
            assertThat(DatabaseWorld.fault(tooLarge.outcome()).code())
                    .isEqualTo("answer-too-large");
        }
    }

    @Test
    void connectionsGoBack() {
        world.concurrency = 1;
        ordered("SELECT id FROM kind", Map.of("id", "integer"), List.of("id"));
        try (Outlet outlet = world.open()) {
            for (int i = 0; i < 5; i++) {
                try (Reading reading = outlet.read(question(Map.of(), ""))) {
                    assertThat(rows(reading.next(3, DatabaseWorld.LONG)).rows()).hasSize(3);
                }
            }
            assertThat(
                            DatabaseWorld.told(
                                    outlet.send(
                                            DatabaseWorld.rendition("rows", Map.of()),
                                            DatabaseWorld.LONG)))
                    .isEqualTo("accepted");
        }
    }

    @Test
    void aSerialColumnIsANumber() {
        server.run("CREATE TABLE counted (id serial, big bigserial, t text)");
        server.run("INSERT INTO counted (t) VALUES ('x')");
        world.reading("SELECT id, big FROM counted", Map.of("id", "integer", "big", "integer"));

        assertThat(DatabaseWorld.rowsOf(world.rows(Map.of())))
                .isEqualTo(List.of(Map.of("id", 1L, "big", 1L)));
    }
}
