package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.Tested.any;
import static dev.tieline.connector.jdbc.Tested.row;
import static dev.tieline.connector.jdbc.Tested.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Outcome;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values on their way into columns of MariaDB and out of them. */
class MariaDbValuesTest {
    private final TestedMariaDb world = new TestedMariaDb();

    @BeforeEach
    void table() {
        world.run(
                """
                CREATE TABLE thing (id int PRIMARY KEY, s smallint, u bigint unsigned, l bigint,
                  n decimal(38, 10), n2 decimal(12, 2), f float, d double, b boolean, bit1 bit,
                  t longtext, v varchar(20), c char(3), u4 uuid, dt datetime(6), ts timestamp(6) NULL,
                  da date, ti time(1), y year, j json, bl longblob, vb varbinary(5), e enum('s', 'l'),
                  st set('a', 'b')) DEFAULT CHARSET utf8mb4
                """);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("s", -5L);
        all.put("u", new BigDecimal("18446744073709551615"));
        all.put("l", Long.MIN_VALUE);
        all.put("n", new BigDecimal("1234567890123456789012345678.1234567890"));
        all.put("n2", new BigDecimal("19.90"));
        all.put("f", new BigDecimal("1.5"));
        all.put("d", new BigDecimal("1E+300"));
        all.put("b", true);
        all.put("bit1", false);
        all.put("t", "Zoë \"quoted\" 'single' \\ back 😀 \u0001 %_");
        all.put("v", "'; DROP TABLE thing");
        all.put("c", "abc");
        all.put("u4", "0199aaaa-0000-7000-8000-00000000abcd");
        all.put("dt", "2026-11-27T13:45:00.123456");
        all.put("ts", "2026-03-29T01:30:00.500000Z");
        all.put("da", "2026-02-28");
        all.put("ti", "23:59:59.5");
        all.put("y", 2026L);
        all.put("j", Map.of("a", List.of(1L, "x😀")));
        all.put("bl", "AAH/");
        all.put("vb", "");
        all.put("e", "l");
        all.put("st", "a,b");
        return all;
    }

    private static Map<String, Object> columns(Iterable<String> names) {
        Map<String, Object> columns = new LinkedHashMap<>();
        names.forEach(name ->
                columns.put(
                        name,
                        name.equals("bl") || name.equals("vb")
                                ? Map.of("type", "string", "contentEncoding", "base64")
                                : Map.of()));
        return columns;
    }

    private Tested columns(Map<String, Object> row) {
        return world.writing("upsert", "thing", "id", columns(row.keySet()));
    }

    private Document read(long id, Iterable<String> names) {
        world.reading(
                "SELECT id, " + String.join(", ", names) + " FROM thing WHERE id = " + id,
                "id",
                any(String.join(",", names).split(",", -1)));
        return world.all().getFirst();
    }

    @Test
    void everyTypeComesBackAsItWentOneByOneAndInBulk() {
        Map<String, Object> row = all();
        row.put("id", 1L);
        assertThat(told(columns(row).put(row))).isEqualTo("accepted");
        Map<String, Object> second = new LinkedHashMap<>(row);
        second.put("id", 2L);
        try (Tested.Flow flow = world.flow().begun()) {
            assertThat(flow.load(Document.of(row), Document.of(second))).isEqualTo("1 0 1 0");
        }

        assertThat(read(1, all().keySet()).fields()).isEqualTo(all());
        assertThat(read(2, all().keySet()).fields()).isEqualTo(all());
    }

    @Test
    void nullIsNullAndWhatIsAbsentIsNotTouched() {
        Map<String, Object> row = all();
        row.put("id", 1L);
        columns(row).put(row);
        Map<String, Object> nulls = new HashMap<>();
        all().keySet().forEach(name -> nulls.put(name, null));
        nulls.remove("t");
        nulls.put("id", 1L);
        try (Tested.Flow flow = world.flow().begun()) {
            assertThat(flow.load(Document.of(nulls))).isEqualTo("0 1 0 0");
        }

        nulls.put("t", all().get("t"));
        nulls.remove("id");
        assertThat(read(1, all().keySet()).fields()).isEqualTo(nulls);
    }

    @Test
    void momentsAreThoseOfUtc() {
        Map<String, Object> row = row("id", 1L, "ts", "2026-11-27T13:45:00+02:00").fields();
        assertThat(told(columns(row).put(row))).isEqualTo("accepted");
        row = row("id", 1L, "dt", "2026-11-27T13:45:00+02:00").fields();
        assertThat(told(columns(row).put(row))).isEqualTo("accepted");
        assertThat(read(1, List.of("ts", "dt")))
                .isEqualTo(
                        row(
                                "ts", "2026-11-27T11:45:00.000000Z",
                                "dt", "2026-11-27T11:45:00.000000"));
        // As a parameter, whatever the zone of this machine.
        world.reading("SELECT id FROM thing WHERE ts >= :since AND dt >= :since", "", any("id"));
        assertThat(world.send("rows", Map.of("since", "2026-11-27T11:45:00Z")))
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        it -> assertThat((List<?>) it.result().fields().get("rows")).hasSize(1));
        assertThat(world.send("rows", Map.of("since", "2026-11-27T11:45:01Z")))
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        it -> assertThat((List<?>) it.result().fields().get("rows")).isEmpty());
    }

    /** The driver makes other texts of them. */
    @Test
    void partsOfSecondsComeAsTheyAre() {
        world.run(
                "CREATE TABLE part (id int PRIMARY KEY, a datetime(1), b timestamp(2), c datetime(3),"
                        + " d datetime(5)); SET time_zone = '+00:00'; INSERT INTO part VALUES (1,"
                        + " '2026-01-02 03:04:05.1', '2026-01-02 03:04:05.05', '2026-01-02"
                        + " 03:04:05.007', '2026-01-02 03:04:05.00009'), (2, NULL, '2026-01-02"
                        + " 03:04:05', '0001-01-01', NULL)");
        world.reading("SELECT * FROM part", "b,id", any("id", "a", "b", "c", "d"));
        assertThat(world.all())
                .containsExactly(
                        row(
                                "id",
                                2L,
                                "a",
                                null,
                                "b",
                                "2026-01-02T03:04:05.00Z",
                                "c",
                                "0001-01-01T00:00:00.000",
                                "d",
                                null),
                        row(
                                "id",
                                1L,
                                "a",
                                "2026-01-02T03:04:05.1",
                                "b",
                                "2026-01-02T03:04:05.05Z",
                                "c",
                                "2026-01-02T03:04:05.007",
                                "d",
                                "2026-01-02T03:04:05.00009"));
    }

    @Test
    void zeroDatesAreHeldAndTheOthersGoOn() {
        world.run(
                "SET sql_mode = ''; INSERT INTO thing (id, da, dt) VALUES (1, '0000-00-00', NULL),"
                        + " (2, '2026-00-10', NULL), (3, '2026-01-02', NULL), (4, NULL,"
                        + " '0000-00-00')");
        world.reading("SELECT id, da, dt FROM thing", "id", any("id", "da", "dt"));
        try (var outlet = world.open();
                var reading =
                        outlet.read(
                                new dev.tieline.api.Reading.Question(
                                        "flow", "rows", Document.empty(), ""))) {
            var batch = (dev.tieline.api.Reading.Batch.Rows) reading.next(10, Tested.LONG);
            assertThat(batch.rows().stream().map(row -> row.fault().isPresent()))
                    .containsExactly(true, true, false, true);
        }
    }

    @Test
    void truthsAreNumbersWhereTheRowSaysSo() {
        world.run("INSERT INTO thing (id, b, s, bit1) VALUES (1, 5, 1, 1)");
        world.reading(
                "SELECT b, s, bit1, id > 0 AS yes FROM thing",
                "",
                Map.of(
                        "b", Map.of("type", "integer"),
                        "s", Map.of("type", "boolean"),
                        "bit1", Map.of("type", "integer"),
                        "yes", Map.of("type", "boolean")));
        assertThat(world.send("rows", Map.of()))
                .isEqualTo(
                        new Outcome.Accepted(
                                "",
                                row(
                                        "rows",
                                        List.of(
                                                Map.of(
                                                        "b", 5L, "s", true, "bit1", 1L, "yes",
                                                        true)))));
    }

    @Test
    void textsGoInAsTheyAre() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        StringBuilder strange = new StringBuilder("\\'\"`;--#/*!?:\n\r\t\u001a\u0085\u2028😀");
        for (int i = 0; i < 20_000; i++) {
            strange.appendCodePoint(
                    random.nextInt(3) == 0
                            ? 0x1F300 + random.nextInt(0x300)
                            : 1 + random.nextInt(0xD7FE));
        }
        Map<String, Object> row = row("id", 1L, "t", strange.toString()).fields();
        assertThat(told(columns(row).put(row))).isEqualTo("accepted");
        try (Tested.Flow flow = world.flow().begun()) {
            assertThat(flow.load(Document.of(row))).isEqualTo("0 0 1 0");
            assertThat(flow.load(row("id", 2L, "t", strange.toString()))).isEqualTo("1 0 0 0");
        }
        assertThat(read(1, List.of("t"))).isEqualTo(row("t", strange.toString()));
        assertThat(read(2, List.of("t"))).isEqualTo(row("t", strange.toString()));
    }

    @Test
    void collationsSayWhichRowIsMeantAndBytesWhetherItDiffers() {
        world.run("CREATE TABLE word (w varchar(20) PRIMARY KEY, x varchar(20))");
        world.writing("upsert", "word", "w", any("w", "x"));
        try (Tested.Flow flow = world.flow().begun()) {
            assertThat(flow.load(row("w", "Straße", "x", "a"), row("w", "STRASSE ", "x", "b")))
                    .isEqualTo("2 0 0 0");
            assertThat(flow.load(row("w", "a", "x", "a"), row("w", "A", "x", "b")))
                    .isEqualTo("1 0 1 0");
            assertThat(flow.load(row("w", "á", "x", "B"))).isEqualTo("0 1 0 0");
            assertThat(flow.load(row("w", "á", "x", "B "))).isEqualTo("0 1 0 0");
        }
        assertThat(world.ask("SELECT concat(w, x, '.') FROM word WHERE x LIKE 'b%'"))
                .contains("AB .");
    }

    @Test
    void ofALargeAnswerOnlyAPortionComesAtATime() {
        // More than socket buffers take: 100 million characters.
        world.reading(
                "SELECT seq AS id, repeat('x', 1000) AS t FROM seq_1_to_100000",
                "id",
                any("id", "t"));
        try (var outlet = world.open();
                var reading =
                        outlet.read(
                                new dev.tieline.api.Reading.Question(
                                        "flow", "rows", Document.empty(), ""))) {
            for (int i = 1; i <= 3; i++) {
                var batch = (dev.tieline.api.Reading.Batch.Rows) reading.next(1_000, Tested.LONG);
                assertThat(batch.rows().getLast().fields().fields())
                        .containsEntry("id", 1_000L * i);
                assertThat(
                                world.ask(
                                        "SELECT command FROM information_schema.processlist WHERE info"
                                                + " LIKE '%seq_1_to_100000%' AND id <>"
                                                + " connection_id()"))
                        .containsExactly("Query");
            }
        }
    }

    /** Three thousand million characters do not fit into the memory of this process. */
    @Test
    void ofLargeRowsOfOneAnswerNoMoreComeThanItMayHave() {
        world.reading(
                "SELECT seq AS id, repeat('x', 15000000) AS t FROM seq_1_to_200",
                "",
                any("id", "t"));
        assertThat(told(world.send("rows", Map.of()))).isEqualTo("misunderstood answer-too-large");
    }

    @Test
    void onlyDigitsBehindThePointAreLeftToTheDatabase() {
        Map<String, Object> row = row("id", 1L, "n2", new BigDecimal("1.239")).fields();
        assertThat(told(columns(row).put(row))).isEqualTo("accepted");
        assertThat(read(1, List.of("n2"))).isEqualTo(row("n2", new BigDecimal("1.24")));
        world.run("UPDATE thing SET e = 'l', st = 'a,b'");
        world.reading("SELECT id, CONCAT(e) AS e FROM thing", "e,id", any("id", "e"));
        assertThat(world.all()).containsExactly(row("id", 1L, "e", "l"));
    }
}
