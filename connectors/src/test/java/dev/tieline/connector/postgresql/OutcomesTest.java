package dev.tieline.connector.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.connector.postgresql.WireProxy.Fate;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.FreePorts;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer, an error and a silence of a database is. */
class OutcomesTest {
    private static final Map<String, String> STOCK =
            Map.of("sku", "string", "quantity", "integer", "note", "string");
    private static Server server;

    private final DatabaseWorld world = new DatabaseWorld(server.url());

    @BeforeAll
    static void start() {
        server = new Server();
        server.run(
                """
                CREATE TABLE stock (sku text PRIMARY KEY, quantity int CHECK (quantity < 1000),
                  note varchar(10) UNIQUE);
                CREATE TABLE event (id bigserial PRIMARY KEY, sku text NOT NULL REFERENCES stock,
                  at date);
                CREATE TABLE later (sku text REFERENCES stock DEFERRABLE INITIALLY DEFERRED);
                CREATE TABLE bare (sku text);
                CREATE TABLE forbidden (sku text);
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                  $$ BEGIN RAISE EXCEPTION 'not %', NEW.sku; END $$;
                CREATE TABLE ruled (sku text);
                CREATE TRIGGER rule BEFORE INSERT ON ruled FOR EACH ROW EXECUTE FUNCTION refuse();
                CREATE ROLE clerk LOGIN;
                GRANT ALL ON stock, event TO clerk;
                """);
    }

    @AfterAll
    static void end() {
        server.run("DROP OWNED BY clerk; DROP ROLE clerk");
        server.close();
    }

    @BeforeEach
    void clear() {
        server.run("TRUNCATE stock, event, later, bare, ruled");
        world.writing("upsert", "stock", "sku", STOCK);
    }

    private List<String> stock() {
        return server.ask("SELECT sku || ' ' || coalesce(quantity, -1) FROM stock ORDER BY sku");
    }

    private static Document result(Attempt attempt) {
        return switch (attempt.outcome()) {
            case Outcome.Accepted(_, Document result) -> result;
            case Outcome.Duplicate(_, Document result) -> result;
            default -> throw new AssertionError(DatabaseWorld.told(attempt));
        };
    }

    @Test
    void upsertsByKey() {
        Attempt first = world.put(Map.of("sku", "a", "quantity", 1L));
        assertThat(first.outcome()).isInstanceOf(Outcome.Accepted.class);
        assertThat(first.phase()).isEqualTo(Phase.ANSWERED);
        assertThat(first.answer()).isEqualTo("1 row");
        assertThat(result(first)).isEqualTo(Document.of(Map.of("count", 1L)));
        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a", "quantity", 2L))))
                .isEqualTo("accepted");
        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a", "note", "x"))))
                .isEqualTo("accepted");
        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a")))).isEqualTo("duplicate");

        assertThat(stock()).containsExactly("a 2");
        assertThat(world.declared("put").identity()).isEqualTo(Operation.Identity.IDEMPOTENT);
    }

    @Test
    void insertsOnceWhenThereIsAKey() {
        world.writing("insert", "public.stock", "sku", STOCK);
        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a", "quantity", 1L))))
                .isEqualTo("accepted");
        Attempt again = world.put(Map.of("sku", "a", "quantity", 2L));
        assertThat(DatabaseWorld.told(again)).isEqualTo("duplicate");
        assertThat(result(again)).isEqualTo(Document.of(Map.of("count", 0L)));
        assertThat(stock()).containsExactly("a 1");

        world.writing("insert", "stock", "", STOCK);
        assertThat(world.declared("put").identity()).isEqualTo(Operation.Identity.NONE);
        Attempt refused = world.put(Map.of("sku", "a", "quantity", 7L));
        assertThat(DatabaseWorld.told(refused)).isEqualTo("rejected sqlstate-23505");
        assertThat(DatabaseWorld.fault(refused).message())
                .contains("table 'stock'", "constraint 'stock_pkey'");
    }

    @Test
    void updatesAndDeletesByKey() {
        world.writing("update", "stock", "sku", STOCK);
        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a", "quantity", 1L))))
                .isEqualTo("rejected row-missing");
        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a"))))
                .isEqualTo("rejected nothing-to-change");
        server.run("INSERT INTO stock VALUES ('a', 5), ('b', 6)");
        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a", "quantity", 1L))))
                .isEqualTo("accepted");
        assertThat(stock()).containsExactly("a 1", "b 6");

        world.writing("delete", "stock", "sku", Map.of("sku", "string"));
        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a")))).isEqualTo("accepted");
        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a")))).isEqualTo("duplicate");
        assertThat(stock()).containsExactly("b 6");
    }

    @Test
    void aKeyIsNeverEmpty() {
        Map<String, Object> row = new java.util.HashMap<>(Map.of("quantity", 1L));
        row.put("sku", null);

        assertThat(DatabaseWorld.told(world.put(row))).isEqualTo("rejected key-empty");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    stock  | sku | {sku: secret-1, quantity: 5000}         | rejected sqlstate-23514
                    stock  | sku | {sku: secret-1, note: secret-longer-x}  | rejected sqlstate-22001
                    stock  | sku | {sku: secret-1, note: taken-note}       | rejected sqlstate-23505
                    event  |     | {sku: secret-1}                         | rejected sqlstate-23503
                    event  |     | {at: 2026-01-01}                        | rejected sqlstate-23502
                    event  |     | {sku: secret-1, at: secret-day}         | rejected sqlstate-22007
                    later  |     | {sku: secret-1}                         | rejected sqlstate-23503
                    ruled  |     | {sku: secret-1}                         | rejected sqlstate-P0001
                    bare   | sku | {sku: secret-1}                         | rejected call-unfit
                    nowhere|     | {sku: secret-1}                         | rejected call-unfit
                    no.one |     | {sku: secret-1}                         | rejected call-unfit
                    bare   |     | {colour: secret-1}                      | rejected call-unfit
                    """,
            delimiter = '|')
    void aRefusalNamesTheStateAndNeverAValue(
            String table, String key, String record, String expected) {
        server.run("INSERT INTO stock VALUES ('other', 1, 'taken-note')");
        Map<String, Object> fields = new java.util.LinkedHashMap<>();
        for (String pair : record.substring(1, record.length() - 1).split(", ", -1)) {
            String[] both = pair.split(": ", -1);
            fields.put(both[0], both[1]);
        }
        Map<String, String> columns = new java.util.LinkedHashMap<>();
        fields.keySet().forEach(name -> columns.put(name, "any"));
        world.writing(key == null ? "insert" : "upsert", table, key == null ? "" : key, columns);

        Attempt attempt = world.put(fields);

        assertThat(DatabaseWorld.told(attempt)).isEqualTo(expected);
        Fault fault = DatabaseWorld.fault(attempt);
        assertThat(fault.toString() + attempt.answer()).doesNotContain("secret", "taken");
        assertThat(fault.remedy()).isNotEmpty();
        assertThat(attempt.answer()).matches("SQLSTATE [0-9A-Z]{5}");
    }

    @Test
    void aMissingValueNamesItsField() {
        world.writing("insert", "event", "", Map.of("sku", "any", "at", "any"));

        assertThat(DatabaseWorld.fault(world.put(Map.of("at", "2026-01-01"))).field())
                .isEqualTo("/sku");
    }

    @Test
    void whoMayNotIsUnauthorized() {
        world.with("user", "clerk").writing("insert", "forbidden", "", Map.of("sku", "any"));

        assertThat(DatabaseWorld.told(world.put(Map.of("sku", "a"))))
                .isEqualTo("unauthorized permission-missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH x AS (DELETE FROM stock RETURNING sku) SELECT sku FROM x",
                "SELECT sku FROM stock FOR UPDATE",
                "SELECT nextval('event_id_seq') AS sku",
                "SELECT sku FROM stock; DROP TABLE stock",
            })
    void whatReadsCannotWrite(String sql) {
        server.run("INSERT INTO stock VALUES ('a', 1)");
        world.reading(sql, Map.of("sku", "any"));

        Attempt attempt = world.rows(Map.of());

        assertThat(DatabaseWorld.told(attempt)).isEqualTo("rejected call-unfit");
        assertThat(stock()).containsExactly("a 1");
    }

    @Test
    @Tag("alone")
    void aLockIsWaitedForAndThenGivenUp() throws Exception {
        server.run("INSERT INTO stock VALUES ('a', 1)");
        try (Connection other = server.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE stock SET quantity = 2 WHERE sku = 'a'");
            world.timeout = Duration.ofSeconds(4);

            Attempt attempt = world.put(Map.of("sku", "a", "quantity", 9L));

            assertThat(DatabaseWorld.told(attempt)).isEqualTo("unavailable sqlstate-57014");
            other.commit();
        }
        assertThat(stock()).containsExactly("a 2");
    }

    @Test
    void aKilledBackendIsUnavailableAndTheNextCallIsFine() throws Exception {
        world.reading("SELECT pg_sleep(20)::text AS s", Map.of("s", "any"));
        try (Outlet outlet = world.open()) {
            CompletableFuture<Attempt> call =
                    CompletableFuture.supplyAsync(() ->
                            outlet.send(
                                    DatabaseWorld.rendition("rows", Map.of()), DatabaseWorld.LONG));
            while (server.ask(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE"
                                    + " '%pg_sleep(20)%' AND pid <> pg_backend_pid()")
                    .isEmpty()) {
                Between.looks();
            }
            assertThat(DatabaseWorld.told(call.get(20, TimeUnit.SECONDS)))
                    .isEqualTo("unavailable sqlstate-57P01");
            assertThat(
                            outlet.send(
                                            DatabaseWorld.rendition(
                                                    "put", Map.of("sku", "a", "quantity", 1L)),
                                            DatabaseWorld.LONG)
                                    .outcome())
                    .isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void nobodyAnswersAtThePort() {
        world.url = server.url(FreePorts.next());

        Attempt attempt = world.put(Map.of("sku", "a"));

        assertThat(DatabaseWorld.told(attempt)).isEqualTo("unreachable connection-failed");
        assertThat(attempt.phase()).isEqualTo(Phase.CONNECTING);
    }

    private void through(Consumer<WireProxy> use) {
        try (WireProxy proxy = new WireProxy(Server.port(), Optional.empty())) {
            world.url = server.url(proxy.port());
            use.accept(proxy);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "postgres, CUT_BEFORE, unreachable connection-failed, CONNECTING, 0",
        "statement_timeout, CUT_BEFORE, unreachable connection-lost, SENDING, 0",
        "INSERT INTO, CUT_BEFORE, unreachable connection-lost, SENDING, 0",
        "INSERT INTO, CUT_AFTER, unreachable connection-lost, SENDING, 0",
        "INSERT INTO, SILENCE, unreachable timed-out, SENDING, 0",
        "COMMIT, CUT_BEFORE, unknown answer-lost, WAITING, 0",
        "COMMIT, CUT_AFTER, unknown answer-lost, WAITING, 1",
        "COMMIT, SILENCE, unknown answer-timed-out, WAITING, 1",
    })
    void aBreakIsToldByHowFarItCame(
            String words, Fate fate, String expected, Phase phase, int rows) {
        world.timeout = Duration.ofSeconds(fate == Fate.SILENCE ? 3 : 20);
        through(proxy -> {
            proxy.at(words, fate);

            Attempt attempt = world.put(Map.of("sku", "a", "quantity", 1L));

            assertThat(DatabaseWorld.told(attempt)).isEqualTo(expected);
            assertThat(attempt.phase()).isEqualTo(phase);
        });
        assertThat(stock()).hasSize(rows);
    }
}
