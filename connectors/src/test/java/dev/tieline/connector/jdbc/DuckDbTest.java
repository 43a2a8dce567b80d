package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.Tested.any;
import static dev.tieline.connector.jdbc.Tested.row;
import static dev.tieline.connector.jdbc.Tested.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real file of DuckDB does, by a driver of the folder. */
class DuckDbTest {
    private final TestedDuckDb world = new TestedDuckDb();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void writesByKey() {
        world.run("CREATE TABLE stock (sku VARCHAR PRIMARY KEY, n INTEGER CHECK (n < 1000))");
        world.writing("upsert", "stock", "sku", any("sku", "n"));
        try (Outlet outlet = world.open()) {
            assertThat(told(Tested.send(outlet, "put", Map.of("sku", "a", "n", 1L))))
                    .isEqualTo("accepted");
            assertThat(told(Tested.send(outlet, "put", Map.of("sku", "a", "n", 2L))))
                    .isEqualTo("accepted");
            assertThat(told(Tested.send(outlet, "put", Map.of("sku", "a")))).isEqualTo("duplicate");
            assertThat(told(Tested.send(outlet, "put", Map.of("sku", "b", "n", 5000L))))
                    .isEqualTo("rejected duckdb-constraint");
            assertThat(told(Tested.send(outlet, "put", Map.of("sku", "b", "n", "x"))))
                    .isEqualTo("rejected value-unfit");
            assertThat(told(Tested.send(outlet, "put", Map.of("sku", "b", "n", 99999999999L))))
                    .isEqualTo("rejected duckdb-conversion");
        }
        world.writing("update", "stock", "sku", any("sku", "n"));
        assertThat(told(world.put(Map.of("sku", "zz", "n", 1L)))).isEqualTo("rejected row-missing");
        assertThat(world.ask("SELECT n FROM stock")).containsExactly("2");
        world.writing("delete", "stock", "sku", any("sku"));
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("accepted");
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("duplicate");
        world.writing("insert", "nowhere", "", any("sku"));
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("rejected call-unfit");
    }

    @Test
    void valuesComeBackAsTheyWent() {
        world.run(
                "CREATE TABLE thing (id BIGINT PRIMARY KEY, u UBIGINT, n DECIMAL(38, 10), d DOUBLE, b"
                        + " BOOLEAN, t VARCHAR, dt DATE, ts TIMESTAMP, tz TIMESTAMPTZ, bl BLOB, uu"
                        + " UUID, x INTEGER)");
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", 1L);
        all.put("u", new BigDecimal("18446744073709551615"));
        all.put("n", new BigDecimal("1234567890123456789012345678.1234567890"));
        all.put("d", new BigDecimal("1.0E+300"));
        all.put("b", false);
        all.put("t", "Zoë 😀 '\"\\ ?");
        all.put("dt", "2026-02-28");
        all.put("ts", "2026-11-27T13:45:00.123456");
        all.put("tz", "2026-11-27T13:45:00Z");
        all.put("bl", "AAH/");
        all.put("uu", "0199aaaa-0000-7000-8000-00000000abcd");
        all.put("x", null);
        Map<String, Object> columns = new LinkedHashMap<>(any(all.keySet().toArray(String[]::new)));
        columns.put("bl", Map.of("type", "string", "contentEncoding", "base64"));
        world.writing("upsert", "thing", "id", columns);
        assertThat(told(world.put(all))).isEqualTo("accepted");
        Map<String, Object> second = new LinkedHashMap<>(all);
        second.put("id", 2L);
        try (Tested.Flow flow = world.flow().begun()) {
            assertThat(flow.load(Document.of(all), Document.of(second))).isEqualTo("1 0 1 0");
        }
        String[] names = all.keySet().toArray(String[]::new);
        world.reading("SELECT * FROM thing", "id", any(names));
        assertThat(world.all().stream().map(Document::fields)).containsExactly(all, second);
        world.reading("SELECT * FROM thing", "tz,dt,ts,n,id", any(names));
        assertThat(world.all()).hasSize(2);
    }

    @Test
    void whatReadsReachesNothingElse() {
        world.run("CREATE TABLE stock (sku VARCHAR)");
        for (String sql :
                List.of(
                        "SELECT * FROM read_csv('/etc/passwd')",
                        "SELECT content AS sku FROM read_text('/etc/passwd')",
                        "SELECT * FROM 'https://example.com/x.csv'")) {
            world.reading(sql, "", any("sku"));
            assertThat(told(world.send("rows", Map.of())))
                    .isIn("unauthorized permission-missing", "rejected call-unfit");
        }
    }

    @Test
    void whatReadsCannotWrite() {
        world.run("CREATE TABLE stock (sku VARCHAR); CREATE SEQUENCE number;");
        for (String sql :
                List.of(
                        "WITH x AS (SELECT 1) DELETE FROM stock",
                        "WITH x AS (SELECT 'a' AS sku) INSERT INTO stock SELECT sku FROM x",
                        "SELECT nextval('number') AS sku")) {
            world.reading(sql, "", any("sku"));
            Outcome outcome = world.send("rows", Map.of());
            assertThat(told(outcome)).isEqualTo("rejected call-unfit");
            assertThat(Tested.fault(outcome).message()).contains("would write");
        }
        assertThat(world.ask("SELECT count(*) FROM stock")).containsExactly("0");
    }

    @Test
    void onlyTheNamedDriverIsLoaded() {
        world.reading("SELECT 1 AS n", "", any("n"));
        assertThat(world.send("rows", Map.of()))
                .isEqualTo(new Outcome.Accepted("", row("rows", List.of(Map.of("n", 1L)))));
        world.with("driver", Map.of("jar", "duckdb.jar", "sha256", "0".repeat(64)));
        Outcome other = world.send("rows", Map.of());
        assertThat(told(other)).isEqualTo("unreachable driver-unusable");
        assertThat(Tested.fault(other).message()).contains(TestedDuckDb.SUM);
        world.with("driver", Map.of("jar", "none.jar", "sha256", "0".repeat(64)));
        assertThat(told(world.send("rows", Map.of()))).isEqualTo("unreachable driver-unusable");
        world.with("driver", Map.of("jar", "../x.jar", "sha256", "0".repeat(64)));
        assertThat(world.codes()).containsExactly("driver-unnamed");
        world.with("driver", Map.of("jar", "duckdb.jar", "sha256", ""));
        assertThat(world.codes()).containsExactly("driver-unnamed");
    }

    @Test
    void whatTakesTooLongIsCancelled() {
        world.timeout = Duration.ofSeconds(2);
        world.reading(
                "SELECT count(*) AS n FROM range(1000000000) a, range(1000) b WHERE a.range * b.range"
                        + " % 7 = 1",
                "", any("n"));
        assertThat(told(world.send("rows", Map.of()))).isEqualTo("unreachable timed-out");
    }

    @Test
    void onlyDollarQuotesBeginWithADollar() {
        world.run("CREATE TABLE stock (sku VARCHAR)");
        world.reading("SELECT $sku AS sku", "", any("sku"));
        assertThat(world.codes()).containsExactly("parameter-unbound");
        world.reading("SELECT $a$ :x ' $sku $a$ || :x || [1, 2][1:2][1] AS sku", "", any("sku"));
        assertThat(world.codes()).isEmpty();
        assertThat(world.send("rows", Map.of("x", "y")))
                .isEqualTo(
                        new Outcome.Accepted(
                                "", row("rows", List.of(Map.of("sku", " :x ' $sku y1")))));
    }

    @Test
    void whatIsSortedOtherwiseThanComparedIsNoOrder() {
        world.run(
                "CREATE TABLE thing (id INTEGER, size ENUM ('small', 'large'), parts INTEGER[], noon"
                        + " TIMETZ, u UUID); INSERT INTO thing VALUES (1, 'large', [1],"
                        + " '12:00:00+02', uuid())");
        for (String column : List.of("size", "parts", "noon")) {
            world.reading("SELECT * FROM thing", column + ",id", any("id", column));
            try (Outlet outlet = world.open();
                    Reading reading =
                            outlet.read(
                                    new Reading.Question("flow", "rows", Document.empty(), ""))) {
                assertThat(reading.next(10, Tested.LONG))
                        .isInstanceOfSatisfying(
                                Reading.Batch.Failed.class,
                                it ->
                                        assertThat(told(it.outcome()))
                                                .isEqualTo("rejected order-inexact"));
            }
        }
        world.reading(
                "SELECT id, u, size, parts, noon FROM thing",
                "u",
                any("id", "size", "parts", "noon", "u"));
        assertThat(world.all().getFirst().fields())
                .containsEntry("size", "large")
                .containsEntry("parts", "[1]")
                .containsEntry("noon", "12:00+02:00");
        world.reading("SELECT id, to_json(parts) AS parts FROM thing", "id", any("id", "parts"));
        assertThat(world.all()).containsExactly(row("id", 1L, "parts", List.of(1L)));
        world.reading("SELECT id, size::VARCHAR AS size FROM thing", "size,id", any("id", "size"));
        assertThat(world.all()).hasSize(1);
    }
}
