package dev.tieline.connector.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values on their way into columns and out of them. */
class ValuesTest {
    private static Server server;

    private final DatabaseWorld world = new DatabaseWorld(server.url());

    @BeforeAll
    static void start() {
        server = new Server();
        server.run("CREATE TYPE mood AS ENUM ('fine', 'bad')");
        server.run("CREATE DOMAIN cents AS int CHECK (VALUE >= 0)");
        server.run("CREATE SCHEMA other");
        server.run("CREATE TYPE other.size AS ENUM ('s', 'l')");
        server.run(
                """
                CREATE TABLE thing (id int PRIMARY KEY, s int2, i int4, l int8, n numeric,
                  n2 numeric(12, 2), f float4, d float8, b bool, t text, v varchar(20), c char(3),
                  u uuid, ts timestamp, tz timestamptz, da date, ti time, j json, jb jsonb,
                  by bytea, ia int[], ta text[], na numeric[], m mood, ms mood[], ce cents,
                  os other.size, iv interval, net inet)
                """);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("s", -5L);
        all.put("i", 7L);
        all.put("l", Long.MIN_VALUE);
        all.put("n", new BigDecimal("12345678901234567890.123456789"));
        all.put("n2", new BigDecimal("19.90"));
        all.put("f", new BigDecimal("1.5"));
        all.put("d", new BigDecimal("1E+300"));
        all.put("b", true);
        all.put("t", "Zoë \"quoted\" 'single' \\ back 😀");
        all.put("v", "short");
        all.put("c", "abc");
        all.put("u", "0199aaaa-0000-7000-8000-00000000abcd");
        all.put("ts", "2026-11-27T13:45:00.123456");
        all.put("tz", "2026-11-27T13:45:00.5Z");
        all.put("da", "2026-02-28");
        all.put("ti", "23:59:59.5");
        all.put("j", Map.of("a", List.of(1L, "x")));
        all.put("jb", List.of(1L, Map.of("b", true)));
        all.put("by", "AAH/");
        all.put("ia", List.of(1L, 2L));
        all.put("ta", java.util.Arrays.asList("a,b", "{\"q\\", "NULL", null, ""));
        all.put("na", List.of(List.of(1L, new BigDecimal("2.5")), List.of(3L, 4L)));
        all.put("m", "fine");
        all.put("ms", List.of("bad", "fine"));
        all.put("ce", 5L);
        all.put("os", "l");
        all.put("iv", "1 day 02:00:00");
        all.put("net", "10.0.0.1");
        return all;
    }

    private static Map<String, String> types(Iterable<String> names) {
        Map<String, String> types = new LinkedHashMap<>();
        names.forEach(name -> types.put(name, name.equals("by") ? "bytes" : "any"));
        return types;
    }

    private Attempt write(long id, Map<String, Object> fields) {
        Map<String, Object> row = new LinkedHashMap<>(fields);
        row.put("id", id);
        return world.writing("upsert", "thing", "id", types(row.keySet())).put(row);
    }

    private Object read(long id, Iterable<String> columns) {
        Map<String, String> row = types(columns);
        row.replace("by", "any");
        world.reading("SELECT " + String.join(", ", columns) + " FROM thing WHERE id = " + id, row);
        return DatabaseWorld.rowsOf(world.rows(Map.of())).getFirst();
    }

    @Test
    void everyTypeComesBackAsItWent() {
        Map<String, Object> all = all();

        assertThat(DatabaseWorld.told(write(1, all))).isEqualTo("accepted");

        assertThat(read(1, all.keySet())).isEqualTo(all);
    }

    @Test
    void nullIsNullAndWhatIsAbsentIsNotTouched() {
        Map<String, Object> all = all();
        write(2, all);
        Map<String, Object> nulls = new HashMap<>();
        all.keySet().forEach(name -> nulls.put(name, null));
        nulls.remove("t");

        assertThat(DatabaseWorld.told(write(2, nulls))).isEqualTo("accepted");

        Map<String, Object> expected = new HashMap<>(nulls);
        expected.put("t", all.get("t"));
        assertThat(read(2, all.keySet())).isEqualTo(expected);
    }

    @Test
    void textsGoInAsTheyAre() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> texts =
                new ArrayList<>(
                        List.of(
                                "'; DROP TABLE thing; --",
                                "\\'; DROP TABLE thing; --",
                                "$1 ? :t ?? $$x$$",
                                "\u0001\u001f\u007f\u0085\u2028",
                                "😀".repeat(200_000),
                                "x".repeat(1 << 20),
                                "NULL",
                                "\\N",
                                ""));
        for (int i = 0; i < 100; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(20, 1, 0x3000).forEach(text::appendCodePoint);
            texts.add(text.toString());
        }
        for (String text : texts) {
            assertThat(DatabaseWorld.told(write(3, Map.of("t", text)))).isEqualTo("accepted");
            assertThat(read(3, List.of("t"))).isEqualTo(Map.of("t", text));
        }
    }

    @Test
    void aRecordCannotSayWhatIsDone() {
        String[] evil = {
            "1; DROP TABLE thing",
            "1) OR (1=1",
            "' OR ''='",
            "\"; --",
            "(SELECT max(id) FROM thing)"
        };
        write(4, Map.of("t", "safe"));
        for (String column : all().keySet()) {
            for (String text : evil) {
                Attempt attempt = write(4, Map.of(column, text));
                assertThat(DatabaseWorld.told(attempt))
                        .as(column)
                        .matches("accepted|rejected sqlstate-2.*|rejected value-unstorable");
            }
        }
        for (String text : evil) {
            world.writing("delete", "thing", "id", Map.of("id", "any"));
            assertThat(DatabaseWorld.told(world.put(Map.of("id", text))))
                    .isEqualTo("rejected sqlstate-22P02");
            world.operation(
                    "rows",
                    Map.of(
                            "read",
                            "SELECT id FROM thing WHERE t = :t",
                            "row",
                            DatabaseWorld.schema(Map.of("id", "integer"))));
            assertThat(DatabaseWorld.rowsOf(world.rows(Map.of("t", text + "x")))).isEmpty();
        }
        assertThat(server.ask("SELECT count(*) FROM thing WHERE id = 4")).containsExactly("1");
    }

    @Test
    void whatNoTextCanHoldIsSaidBeforeItIsSent() {
        for (Object value :
                List.of("a\0b", "\ud800", "\udc00x", List.of("\0"), Map.of("k", "\ud83d"))) {
            Attempt attempt = write(5, Map.of("jb", value));

            assertThat(DatabaseWorld.told(attempt)).isEqualTo("rejected value-unstorable");
            assertThat(DatabaseWorld.fault(attempt).field()).isEqualTo("/jb");
        }
        assertThat(DatabaseWorld.told(write(5, Map.of("by", "no base64!"))))
                .isEqualTo("rejected value-unstorable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'NaN'::numeric",
                "'Infinity'::float8",
                "'-Infinity'::float4",
                "'infinity'::timestamptz",
                "'-infinity'::timestamp",
                "'infinity'::date",
                "'0044-03-15 BC'::date",
                "'12026-01-01'::timestamptz",
                "repeat('9', 500)::numeric",
                "'1e-2000'::numeric",
                "ARRAY[1, 'NaN'::numeric]",
                "'{\"a\": 1, \"a\": 2}'::json",
                "'1e9999'::json",
            })
    void whatJsonHasNoFormForNamesItsColumn(String value) {
        world.reading("SELECT " + value + " AS odd", Map.of("odd", "any"));

        Attempt attempt = world.rows(Map.of());

        assertThat(DatabaseWorld.told(attempt)).isEqualTo("misunderstood value-unusable");
        assertThat(DatabaseWorld.fault(attempt).message()).contains("'odd'");
    }

    @Test
    void timesAreToldInUtc() {
        world.reading(
                """
                SELECT '2026-07-01 12:00:00+02'::timestamptz AS tz, '[0:1]={7,8}'::int[] AS ia,
                  '{}'::text[] AS ta, 'null'::jsonb AS jn, '"x"'::jsonb AS js,
                  ARRAY['(2,2),(1,1)'::box, '(4,4),(3,3)'] AS bx
                """,
                types(List.of("tz", "ia", "ta", "jn", "js", "bx")));
        Map<String, Object> expected = new HashMap<>();
        expected.put("tz", "2026-07-01T10:00:00Z");
        expected.put("ia", List.of(7L, 8L));
        expected.put("ta", List.of());
        expected.put("jn", null);
        expected.put("js", "x");
        expected.put("bx", List.of("(2,2),(1,1)", "(4,4),(3,3)"));

        assertThat(DatabaseWorld.rowsOf(world.rows(Map.of()))).isEqualTo(List.of(expected));
    }

    @Test
    void columnsThatAreNotDeclaredAreLeftOut() {
        world.reading("SELECT 1 AS a, 'secret' AS b", Map.of("a", "integer"));

        assertThat(DatabaseWorld.rowsOf(world.rows(Map.of()))).isEqualTo(List.of(Map.of("a", 1L)));
    }

    @Test
    void aRowOfAnotherFormIsNotTaken() {
        world.reading("SELECT NULL::int AS a", Map.of("a", "integer"));
        assertThat(DatabaseWorld.told(world.rows(Map.of()))).isEqualTo("misunderstood row-form");

        world.reading("SELECT 1 AS a, 2 AS a", Map.of("a", "integer"));
        assertThat(DatabaseWorld.told(world.rows(Map.of())))
                .isEqualTo("misunderstood column-twice");
    }

    @Test
    void answersAreBounded() {
        world.reading("SELECT g FROM generate_series(1, 10000) g", Map.of("g", "integer"));
        Attempt full = world.rows(Map.of());
        assertThat(DatabaseWorld.rowsOf(full)).hasSize(10_000);
        assertThat(full.answer()).isEqualTo("10000 rows");

        for (String tooMuch :
                List.of(
                        "SELECT g FROM generate_series(1, 10001) g",
                        "SELECT repeat('x', 100000) AS g FROM generate_series(1, 90)",
                        "SELECT repeat('x', 20000000) AS g",
                        "SELECT repeat('x', 1000000) AS g FROM generate_series(1, 40)")) {
            world.reading(tooMuch, Map.of("g", "any"));
            Attempt attempt = world.rows(Map.of());
            assertThat(DatabaseWorld.told(attempt)).isEqualTo("misunderstood answer-too-large");
            assertThat(DatabaseWorld.fault(attempt).remedy()).contains("LIMIT");
        }
    }

    @Test
    void parametersAreOptional() {
        world.operation(
                "rows",
                Map.of(
                        "read",
                        """
                        SELECT g FROM generate_series(1, 5) g
                        WHERE (:after::int IS NULL OR g > :after) ORDER BY g LIMIT :limit
                        """,
                        "body",
                        DatabaseWorld.schema(Map.of("after", "integer", "limit", "integer")),
                        "row",
                        DatabaseWorld.schema(Map.of("g", "integer"))));

        assertThat(DatabaseWorld.rowsOf(world.rows(Map.of("limit", 2L))))
                .isEqualTo(List.of(Map.of("g", 1L), Map.of("g", 2L)));
        assertThat(DatabaseWorld.rowsOf(world.rows(Map.of("after", 3L))))
                .isEqualTo(List.of(Map.of("g", 4L), Map.of("g", 5L)));
        Attempt attempt = world.rows(Map.of());
        assertThat(attempt.outcome()).isInstanceOf(Outcome.Accepted.class);
    }
}
