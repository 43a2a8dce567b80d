package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.Tested.any;
import static dev.tieline.connector.jdbc.Tested.row;
import static dev.tieline.connector.jdbc.Tested.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Reading.Batch;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real file of SQLite does. */
class SqliteTest {
    private final TestedSqlite world = new TestedSqlite();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void writesByKey() {
        world.run("CREATE TABLE stock (sku TEXT PRIMARY KEY, n INTEGER)");
        world.writing("upsert", "stock", "sku", any("sku", "n"));
        assertThat(told(world.put(Map.of("sku", "a", "n", 1L)))).isEqualTo("accepted");
        assertThat(told(world.put(Map.of("sku", "a", "n", 2L)))).isEqualTo("accepted");
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("duplicate");
        world.writing("insert", "stock", "sku", any("sku", "n"));
        assertThat(told(world.put(Map.of("sku", "a", "n", 7L)))).isEqualTo("duplicate");
        world.writing("update", "stock", "sku", any("sku", "n"));
        assertThat(told(world.put(Map.of("sku", "zz", "n", 1L)))).isEqualTo("rejected row-missing");
        world.writing("delete", "stock", "sku", any("sku"));
        assertThat(world.ask("SELECT n FROM stock")).containsExactly("2");
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("accepted");
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("duplicate");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    stock  | sku | {sku: secret-1, n: 5000}        | rejected sqlite-19
                    stock  | sku | {sku: secret-1, n: secret}      | rejected value-unfit
                    stock  | sku | {sku: secret-1, note: taken}    | rejected sqlite-19
                    event  |     | {sku: secret-1}                 | rejected sqlite-19
                    event  |     | {at: 2026-01-01}                | rejected sqlite-19
                    bare   | sku | {sku: secret-1}                 | rejected call-unfit
                    nowhere|     | {sku: secret-1}                 | rejected call-unfit
                    bare   |     | {colour: secret-1}              | rejected call-unfit
                    strict |     | {n: secret}                     | rejected value-unfit
                    strict |     | {b: secret}                     | rejected sqlite-19
                    """,
            delimiter = '|')
    void aRefusalNeverShowsAValue(String table, String key, String record, String expected) {
        world.run(
                "CREATE TABLE stock (sku TEXT PRIMARY KEY, n INT CHECK (n < 1000), note UNIQUE);"
                        + " CREATE TABLE event (id INTEGER PRIMARY KEY, at TEXT, sku TEXT NOT NULL"
                        + " REFERENCES stock); CREATE TABLE bare (sku TEXT);"
                        + " CREATE TABLE strict (n INTEGER, b BLOB) STRICT;"
                        + " INSERT INTO stock VALUES ('other', 1, 'taken')");
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String pair : record.substring(1, record.length() - 1).split(", ", -1)) {
            String[] both = pair.split(": ", -1);
            fields.put(both[0], both[1]);
        }
        world.writing(
                key == null ? "insert" : "upsert",
                table,
                key == null ? "" : key,
                any(fields.keySet().toArray(String[]::new)));

        Outcome outcome = world.put(fields);

        assertThat(told(outcome)).isEqualTo(expected);
        Fault fault = Tested.fault(outcome);
        assertThat(fault.toString()).doesNotContain("secret", "taken");
    }

    @Test
    void valuesComeBackAsTheyWentOrAreRefused() {
        world.run(
                "CREATE TABLE thing (id INTEGER PRIMARY KEY, b BOOLEAN, r REAL, n DECIMAL(12, 2), t"
                        + " TEXT, bl BLOB, j JSON, d DATE, x)");
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", Long.MAX_VALUE);
        all.put("b", true);
        all.put("r", new BigDecimal("0.5"));
        all.put("n", new BigDecimal("19.9"));
        all.put("t", "12345678901234567890.123 😀 '\"\\");
        all.put("bl", "AAH/");
        all.put("j", Map.of("a", List.of(1L, "x")));
        all.put("d", "2026-02-28");
        all.put("x", null);
        Map<String, Object> columns = new LinkedHashMap<>(any(all.keySet().toArray(String[]::new)));
        columns.put("bl", Map.of("type", "string", "contentEncoding", "base64"));
        world.writing("upsert", "thing", "id", columns);
        assertThat(told(world.put(all))).isEqualTo("accepted");
        try (Tested.Flow flow = world.flow().begun()) {
            assertThat(flow.load(Document.of(all))).isEqualTo("0 0 1 0");
            Map<String, Object> second = new LinkedHashMap<>(all);
            second.put("id", 2L);
            Map<String, Object> long_ = new LinkedHashMap<>(all);
            long_.put("n", new BigDecimal("12345678901234567.89"));
            assertThat(flow.load(Document.of(second), Document.of(long_)))
                    .isEqualTo("1 0 0 0; 1 value-unfit");
        }
        world.reading("SELECT * FROM thing", "id", any(all.keySet().toArray(String[]::new)));
        List<Document> rows = world.all();
        assertThat(rows).hasSize(2);
        assertThat(rows.getLast().fields()).isEqualTo(all);
    }

    @Test
    void whatReadsCannotWriteNorReachOtherFiles() {
        world.run("CREATE TABLE stock (sku TEXT PRIMARY KEY)");
        for (String sql :
                List.of(
                        "WITH x AS (SELECT 1) DELETE FROM stock",
                        "SELECT load_extension('x') AS sku",
                        "SELECT readfile('/etc/passwd') AS sku")) {
            world.reading(sql, "", any("sku"));
            assertThat(told(world.send("rows", Map.of()))).isEqualTo("rejected call-unfit");
        }
        world.reading("ATTACH 'x' AS y", "", any("sku"));
        assertThat(world.codes()).containsExactly("statement-not-reading");
    }

    @ParameterizedTest
    @CsvSource({
        "., orders.db, directory-outside",
        "../x, orders.db, directory-outside",
        "'', orders.db, directory-outside",
        "'a?mode=memory', orders.db, directory-outside",
        "warehouse, ../tieline.db, file-name",
        "warehouse, ':memory:', file-name",
        "warehouse, 'orders.db?mode=rwc', file-name",
    })
    void onlyAFileInItsFolderIsNamed(String directory, String file, String code) {
        world.reading("SELECT 1 AS sku", "", any("sku"));
        world.with("directory", directory).with("file", file);
        assertThat(world.codes()).contains(code);
    }

    @Test
    void onlyAFileInItsFolderIsOpened() throws IOException {
        world.reading("SELECT 1 AS sku", "", any("sku"));
        Files.writeString(world.base.resolve("tieline.db"), "");
        Files.createSymbolicLink(
                world.base.resolve("warehouse/link.db"), world.base.resolve("tieline.db"));
        world.with("file", "link.db");
        assertThat(told(world.send("rows", Map.of()))).isEqualTo("unreachable file-outside");
        Files.createSymbolicLink(world.base.resolve("other"), world.base);
        world.with("directory", "other").with("file", "tieline.db");
        assertThat(told(world.send("rows", Map.of()))).isEqualTo("unreachable file-outside");
        world.with("directory", "warehouse").with("file", "none.db");
        assertThat(told(world.send("rows", Map.of()))).isEqualTo("unreachable file-missing");
        assertThat(world.base.resolve("warehouse/none.db")).doesNotExist();
        Files.writeString(world.base.resolve("warehouse/text.db"), "no database ".repeat(100));
        world.with("file", "text.db");
        assertThat(told(world.send("rows", Map.of()))).isEqualTo("unavailable sqlite-26");
    }

    @Test
    void aReadingSeesOneStateWhateverIsWrittenMeanwhile() {
        world.run("CREATE TABLE stock (sku TEXT PRIMARY KEY, n INT)");
        world.run(
                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 100) INSERT"
                        + " INTO stock SELECT printf('%03d', n), 1 FROM c");
        world.writing("upsert", "stock", "sku", any("sku", "n"));
        world.reading("SELECT sku, n FROM stock", "sku", any("sku", "n"));
        try (Outlet outlet = world.open();
                Reading reading =
                        outlet.read(new Reading.Question("flow", "rows", Document.empty(), ""))) {
            Batch.Rows first = (Batch.Rows) reading.next(10, Tested.LONG);
            assertThat(told(Tested.send(outlet, "put", Map.of("sku", "100", "n", 2L))))
                    .isEqualTo("accepted");
            Batch.Rows rest = (Batch.Rows) reading.next(1_000, Tested.LONG);
            assertThat(rest.rows().getLast().fields()).isEqualTo(row("sku", "100", "n", 1L));
            try (Reading again =
                    outlet.read(
                            new Reading.Question(
                                    "flow", "rows", Document.empty(), first.position()))) {
                Batch.Rows behind = (Batch.Rows) again.next(1_000, Tested.LONG);
                assertThat(behind.rows()).hasSize(90);
                assertThat(behind.rows().getLast().fields()).isEqualTo(row("sku", "100", "n", 2L));
            }
        }
    }

    @Test
    void whoWritesWaitsForTheOthers() throws SQLException {
        world.run("CREATE TABLE stock (sku TEXT PRIMARY KEY, n INT)");
        world.writing("upsert", "stock", "sku", any("sku", "n"));
        world.timeout = Duration.ofSeconds(3);
        try (Connection other = world.connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThat(told(world.put(Map.of("sku", "a", "n", 1L))))
                    .isEqualTo("unavailable sqlite-5");
            statement.execute("COMMIT");
        }
        assertThat(told(world.put(Map.of("sku", "a", "n", 1L)))).isEqualTo("accepted");
    }

    @Test
    void whatTakesTooLongIsInterrupted() {
        world.timeout = Duration.ofMillis(500);
        world.reading(
                "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) AS n"
                        + " FROM c",
                "",
                any("n"));
        assertThat(told(world.send("rows", Map.of()))).isEqualTo("unreachable timed-out");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    SELECT $x AS n                                  | parameter-unbound
                    SELECT @x AS n                                  | parameter-unbound
                    SELECT $$ :x $$ AS n                            | parameter-unbound
                    SELECT :1 AS n                                  | parameter-numbered
                    SELECT ?1 AS n                                  | parameter-numbered
                    SELECT /* /* */ :x AS n                         | ''
                    SELECT [it's] + [a:x] + :x - 1 AS n FROM word -- ' | ''
                    SELECT "$x" + `@x` + :x - 1 AS n FROM word      | ''
                    SELECT 1 AS [n                                  | statement-unclosed
                    """,
            delimiter = '|')
    void parametersAreThoseThatSqliteSees(String sql, String code) {
        world.run(
                "CREATE TABLE word (\"it's\" INT, \"a:x\" INT, \"$x\" INT, \"@x\" INT);"
                        + " INSERT INTO word VALUES (0, 1, 0, 1)");
        world.reading(sql, "", any("n"));
        assertThat(world.codes())
                .containsExactlyElementsOf(code.isEmpty() ? List.of() : List.of(code));
        if (code.isEmpty()) {
            assertThat(world.send("rows", Map.of("x", 7L)))
                    .isEqualTo(new Outcome.Accepted("", row("rows", List.of(Map.of("n", 7L)))));
        }
    }

    @Test
    void fractionsAreComparedAsNumbers() {
        world.run("CREATE TABLE stock (n INT, price)");
        world.run("INSERT INTO stock VALUES (1, 9.5), (2, 10.5), (3, 100)");
        world.reading(
                "SELECT n FROM stock WHERE price + 0 >= :least AND typeof(:least) <> 'text'",
                "n",
                any("n"));
        try (Outlet outlet = world.open()) {
            for (String least : List.of("9.75", "10.5", "1.05E1")) {
                assertThat(Tested.send(outlet, "rows", Map.of("least", new BigDecimal(least))))
                        .isEqualTo(
                                new Outcome.Accepted(
                                        "",
                                        row("rows", List.of(Map.of("n", 2L), Map.of("n", 3L)))));
            }
            Map<String, Object> fine = Map.of("least", new BigDecimal("10.50000000000000000001"));
            assertThat(told(Tested.send(outlet, "rows", fine))).isEqualTo("rejected value-unfit");
            try (Reading reading =
                    outlet.read(new Reading.Question("flow", "rows", Document.of(fine), ""))) {
                assertThat(reading.next(10, Tested.LONG))
                        .isInstanceOfSatisfying(
                                Batch.Failed.class,
                                it ->
                                        assertThat(told(it.outcome()))
                                                .isEqualTo("rejected value-unfit"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sku TEXT PRIMARY KEY, accepted",
        "sku TEXT COLLATE NOCASE PRIMARY KEY, accepted",
        "sku INTEGER PRIMARY KEY, accepted",
        "'sku TEXT COLLATE NOCASE, UNIQUE (sku COLLATE BINARY)', rejected call-unfit",
        "'sku TEXT, UNIQUE (sku COLLATE NOCASE)', rejected call-unfit",
        "'sku TEXT, PRIMARY KEY (sku COLLATE RTRIM)', rejected call-unfit",
    })
    void anIndexTellsRowsApartAsItsColumnDoes(String columns, String expected) {
        world.run("CREATE TABLE stock (n INT, " + columns + ")");
        world.writing("upsert", "stock", "sku", any("sku", "n"));
        assertThat(told(world.put(Map.of("sku", 1L, "n", 1L)))).isEqualTo(expected);
    }
}
