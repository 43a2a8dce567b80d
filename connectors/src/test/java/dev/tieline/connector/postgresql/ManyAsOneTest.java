package dev.tieline.connector.postgresql;

import static dev.tieline.connector.postgresql.LoadingWorld.refused;
import static dev.tieline.connector.postgresql.LoadingWorld.row;
import static dev.tieline.connector.postgresql.LoadingWorld.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Loading.Staged;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that are written together leave what they leave one after another. */
class ManyAsOneTest {
    private static final String COLUMNS =
            """
            s int2, l int8, n numeric, m numeric(8, 2), d float8, b bool, t text DEFAULT 'none',
            v varchar(8), c char(4), u uuid, ts timestamp, tz timestamptz, da date, j json,
            jb jsonb, by bytea, ia int[], ta text[], mo mood, ce cents, iv interval, net inet,
            PRIMARY KEY (k, r)
            """;

    private final Server server = new Server();
    private final DatabaseWorld world = new DatabaseWorld(server.url());

    @AfterEach
    void end() {
        server.close();
    }

    private static Object value(String column, Random random) {
        if (random.nextInt(12) == 0) {
            return null;
        }
        Object[] choices =
                switch (column) {
                    case "s" -> new Object[] {1L, "2", -32768L, 40_000L, new BigDecimal("1.5")};
                    case "l" -> new Object[] {Long.MAX_VALUE, 5L, " 7 ", "x"};
                    case "n", "m" ->
                            new Object[] {
                                1L,
                                new BigDecimal("1.0"),
                                new BigDecimal("1.00"),
                                "NaN",
                                new BigDecimal("1E+9"),
                                new BigDecimal("-0.005")
                            };
                    case "d" -> new Object[] {0L, new BigDecimal("-0.0"), "-0", "Infinity", 3L};
                    case "b" -> new Object[] {true, false, "yes", "maybe"};
                    case "t" ->
                            new Object[] {
                                "",
                                "\\N",
                                "a\tb\\c\r\nd",
                                "\\.",
                                "Zoë 😀 \u2028",
                                "\b\f\u000b",
                                List.of(1L, "x"),
                                Map.of("a", true),
                                5L,
                                true,
                                "nul\0"
                            };
                    case "v" -> new Object[] {"short", "blanks        ", "much too long", "ä"};
                    case "c" -> new Object[] {"a", "a   ", "ab", "abcde"};
                    case "u" ->
                            new Object[] {
                                "0199AAAA-0000-7000-8000-00000000abcd",
                                "0199aaaa-0000-7000-8000-00000000abcd",
                                "none"
                            };
                    case "ts", "tz", "da" ->
                            new Object[] {
                                "2026-11-27T13:45:00.1234567Z",
                                "2026-02-28",
                                "infinity",
                                "2026-02-30"
                            };
                    case "j", "jb" ->
                            new Object[] {
                                Map.of("a", Arrays.asList(1L, null, "\\\"\n")),
                                List.of(),
                                "{",
                                "1",
                                true,
                                false,
                                "{\"b\":1.0,  \"a\":2}",
                                List.of(new BigDecimal("1.00"))
                            };
                    case "by" -> new Object[] {"AAH/", "", "no base64"};
                    case "ia" -> new Object[] {List.of(), List.of(1L, 2L), "{3}", List.of("x"), 5L};
                    case "ta" ->
                            new Object[] {
                                Arrays.asList("a,b", null, "\"\\\n\t", "NULL"),
                                List.of(Map.of("a", 1L)),
                                List.of(List.of("x"), List.of("y"))
                            };
                    case "mo" -> new Object[] {"fine", "bad", "worse"};
                    case "ce" -> new Object[] {1L, -1L};
                    case "iv" -> new Object[] {"1 day", "24 hours", "P1D"};
                    case "net" -> new Object[] {"10.0.0.1", "10.0.0.1/32", "::1"};
                    case "k" -> new Object[] {"a", "b", "c", "d "};
                    case "r" -> new Object[] {1L, 2L, 3L, "3", "03"};
                    default -> throw new AssertionError(column);
                };
        return choices[random.nextInt(choices.length)];
    }

    private static final List<String> OTHERS =
            List.of(
                    "s", "l", "n", "m", "d", "b", "t", "v", "c", "u", "ts", "tz", "da", "j", "jb",
                    "by", "ia", "ta", "mo", "ce", "iv", "net");

    private static Document random(Random random, boolean fields, boolean manyFields) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("k", value("k", random));
        row.put("r", value("r", random));
        for (String column : OTHERS) {
            if (fields && (manyFields || random.nextInt(8) == 0)) {
                row.put(column, value(column, random));
            }
        }
        return Document.of(row);
    }

    private static boolean twice(List<Document> rows, Document row) {
        return rows.stream().filter(other -> key(other).equals(key(row))).count() > 1;
    }

    private static List<Object> key(Document row) {
        return Arrays.asList(row.fields().get("k"), row.fields().get("r"));
    }

    @ParameterizedTest
    @CsvSource({"upsert, text", "insert, text", "update, text", "delete, text", "upsert, citext"})
    void randomRows(String verb, String key) {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        server.run("CREATE TYPE mood AS ENUM ('fine', 'bad')");
        server.run("CREATE DOMAIN cents AS int CHECK (VALUE >= 0)");
        server.run(
                "CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2',"
                        + " deterministic = false)");
        String k = key.equals("text") ? "k text" : "k text COLLATE blind";
        for (String table : List.of("one", "many")) {
            server.run("CREATE TABLE " + table + " (" + k + ", r int, " + COLUMNS + ")");
            server.run("INSERT INTO " + table + " (k, r) VALUES ('a', 1), ('c', 2), ('d ', 3)");
        }
        Map<String, String> types = new LinkedHashMap<>(Map.of("k", "any", "r", "any"));
        if (!verb.equals("delete")) {
            OTHERS.forEach(name -> types.put(name, name.equals("by") ? "bytes" : "any"));
        }
        for (int round = 0; round < 12; round++) {
            List<Document> rows = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                rows.add(random(random, !verb.equals("delete"), round % 4 == 0));
            }
            List<Integer> bad = new ArrayList<>();
            world.writing(verb, "one", "k,r", types);
            try (Outlet outlet = world.open()) {
                for (int i = 0; i < rows.size(); i++) {
                    Attempt attempt =
                            outlet.send(
                                    DatabaseWorld.rendition("put", rows.get(i).fields()),
                                    DatabaseWorld.LONG);
                    if (attempt.outcome() instanceof Outcome.Rejected) {
                        bad.add(i);
                    }
                }
            }
            world.writing(verb, "many", "k,r", types);
            try (LoadingWorld flow = new LoadingWorld(world).begun()) {
                Staged.Ready ready = flow.load(rows);
                List<Integer> refused = ready.refused().stream().map(r -> r.row()).toList();
                assertThat(bad).as("seed %d round %d", seed, round).containsAll(refused);
                // What does not count, for another row of the chunk has its key, is not looked at.
                assertThat(bad)
                        .as("seed %d round %d", seed, round)
                        .allMatch(i -> refused.contains(i) || twice(rows, rows.get(i)));
                assertThat(
                                ready.tally().created()
                                        + ready.tally().changed()
                                        + ready.tally().same()
                                        + ready.tally().gone())
                        .isEqualTo(rows.size() - refused.size());
            }
            assertThat(server.ask("SELECT many::text FROM many ORDER BY k COLLATE \"C\", r"))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(server.ask("SELECT one::text FROM one ORDER BY k COLLATE \"C\", r"));
        }
    }

    /** Of two rows with one key the first is refused for a field that the second has, too. */
    @Test
    void whatIsRefusedLeavesNothingInALaterRow() {
        server.run("CREATE TABLE many (k text PRIMARY KEY, j json, n int, t text)");
        world.writing(
                "upsert", "many", "k", Map.of("k", "any", "j", "any", "n", "any", "t", "any"));
        List<Document> rows =
                List.of(
                        Document.of(Map.of("k", "a", "t", "first")),
                        Document.of(Map.of("k", "a", "j", "{", "n", 1L)),
                        Document.of(Map.of("k", "a", "j", List.of())));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Staged.Ready ready = flow.load(rows);

            assertThat(ready.refused()).extracting(r -> r.row()).containsExactly(1);
            assertThat(ready.tally().created()).isEqualTo(1);
        }
        assertThat(server.ask("SELECT many::text FROM many")).containsExactly("(a,[],,first)");
    }

    @ParameterizedTest
    @CsvSource({"plain", "parted", "seen"})
    void tablesOfEveryKind(String table) {
        server.run(
                """
                CREATE TABLE plain (id int PRIMARY KEY, n int, own int GENERATED ALWAYS AS IDENTITY,
                  twice int GENERATED ALWAYS AS (n * 2) STORED, log text);
                CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN
                    IF NEW.n = 13 THEN RETURN NULL; END IF;
                    NEW.log = coalesce(OLD.log, '') || TG_OP; RETURN NEW;
                  END $$;
                CREATE TRIGGER noted BEFORE INSERT OR UPDATE ON plain
                  FOR EACH ROW EXECUTE FUNCTION note();
                CREATE VIEW seen AS SELECT * FROM plain;
                CREATE TABLE parted (id int PRIMARY KEY, n int, twice int, log text)
                  PARTITION BY RANGE (id);
                CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (10);
                CREATE TABLE high PARTITION OF parted FOR VALUES FROM (10) TO (20);
                """);
        world.writing("upsert", table, "id", Map.of("id", "integer", "n", "integer"));
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            flow.load(row("id", 1L, "n", 1L), row("id", 11L, "n", 1L));
            Staged.Ready ready =
                    flow.load(
                            row("id", 1L, "n", 2L),
                            row("id", 11L, "n", 1L),
                            row("id", 12L, "n", 3L),
                            row("id", 1L << 40, "n", 3L));
            assertThat(told(ready.tally())).isEqualTo("1 1 1 0");
            assertThat(refused(ready)).containsExactly("3 sqlstate-22003");
        }
        assertThat(server.ask("SELECT concat_ws('|', id, n, twice) FROM " + table + " ORDER BY id"))
                .containsExactlyElementsOf(
                        table.equals("parted")
                                ? List.of("1|2", "11|1", "12|3")
                                : List.of("1|2|4", "11|1|2", "12|3|6"));
        assertThat(server.ask("SELECT log FROM plain WHERE id = 1"))
                .isSubsetOf("INSERTINSERTUPDATE", "INSERTUPDATE");
        if (!table.equals("parted")) {
            world.writing("upsert", table, "id", Map.of("id", "integer", "twice", "integer"));
            try (LoadingWorld flow = new LoadingWorld(world).begun()) {
                Staged staged =
                        flow.loading.stage(List.of(row("id", 1L, "twice", 5L)), DatabaseWorld.LONG);
                assertThat(DatabaseWorld.fault(((Staged.Failed) staged).outcome()).code())
                        .isEqualTo("call-unfit");
            }
        }
    }
}
