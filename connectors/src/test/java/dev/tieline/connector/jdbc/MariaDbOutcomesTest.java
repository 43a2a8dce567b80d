package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.Tested.any;
import static dev.tieline.connector.jdbc.Tested.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Secret;
import dev.tieline.connector.postgresql.WireProxy;
import dev.tieline.connector.postgresql.WireProxy.Fate;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.FreePorts;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real MariaDB does becomes the outcome that it is. */
class MariaDbOutcomesTest {
    private static final String[] STOCK = {"sku", "quantity", "note"};

    private final TestedMariaDb world = new TestedMariaDb();

    @BeforeEach
    void tables() {
        world.run(
                """
                CREATE TABLE stock (sku varchar(40) PRIMARY KEY,
                  quantity int CHECK (quantity < 1000), note varchar(10) UNIQUE);
                CREATE TABLE event (id bigint AUTO_INCREMENT PRIMARY KEY, sku varchar(40) NOT NULL,
                  moved date, kind enum('in', 'out'), small tinyint unsigned, doc json,
                  FOREIGN KEY (sku) REFERENCES stock (sku));
                CREATE TABLE bare (sku varchar(40));
                CREATE TABLE forbidden (sku varchar(40));
                CREATE TABLE loose (sku varchar(40) PRIMARY KEY) ENGINE = MyISAM;
                CREATE TABLE ruled (sku varchar(40));
                CREATE TRIGGER rule BEFORE INSERT ON ruled FOR EACH ROW
                  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'secret words';
                INSERT INTO stock VALUES ('other', 1, 'taken-note');
                CREATE USER IF NOT EXISTS clerk IDENTIFIED BY 'secret';
                """);
        world.run("GRANT ALL ON " + world.database + ".stock TO clerk");
        world.writing("upsert", "stock", "sku", any(STOCK));
    }

    @AfterEach
    void end() {
        world.close();
    }

    private List<String> stock() {
        return world.ask(
                "SELECT concat(sku, ' ', coalesce(quantity, -1)) FROM stock WHERE sku <> 'other'"
                        + " ORDER BY sku");
    }

    @Test
    void writesByKey() {
        assertThat(told(world.put(Map.of("sku", "a", "quantity", 1L)))).isEqualTo("accepted");
        assertThat(told(world.put(Map.of("sku", "a", "quantity", 1L)))).isEqualTo("accepted");
        assertThat(told(world.put(Map.of("sku", "a", "note", "x")))).isEqualTo("accepted");
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("duplicate");
        world.writing("insert", "stock", "sku", any(STOCK));
        assertThat(told(world.put(Map.of("sku", "a", "quantity", 7L)))).isEqualTo("duplicate");
        assertThat(told(world.put(Map.of("sku", "b", "quantity", 7L)))).isEqualTo("accepted");
        world.writing("update", "stock", "sku", any(STOCK));
        assertThat(told(world.put(Map.of("sku", "zz", "quantity", 1L))))
                .isEqualTo("rejected row-missing");
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("rejected nothing-to-change");
        // What is there already is no missing row.
        assertThat(told(world.put(Map.of("sku", "a", "quantity", 1L)))).isEqualTo("accepted");
        assertThat(stock()).containsExactly("a 1", "b 7");
        world.writing("delete", "stock", "sku", any("sku"));
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("accepted");
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("duplicate");
        assertThat(stock()).containsExactly("b 7");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    stock  | sku | {sku: secret-1, quantity: 5000}         | rejected mariadb-4025 | /quantity
                    stock  | sku | {sku: secret-1, note: secret-longer-x}  | rejected mariadb-1406 | /note
                    stock  | sku | {sku: secret-1, note: taken-note}       | rejected mariadb-1062 | ''
                    stock  | sku | {sku: secret-1, quantity: secret}       | rejected value-unfit  | /quantity
                    stock  | sku | {sku: secret-1, quantity: 1.5}          | rejected value-unfit  | /quantity
                    stock  | sku | {sku: secret-1, quantity: 99999999999}  | rejected mariadb-1264 | /quantity
                    event  |     | {sku: secret-1}                         | rejected mariadb-1452 | ''
                    event  |     | {moved: 2026-01-01}                     | rejected mariadb-1364 | ''
                    event  |     | {sku: other, moved: secret-day}         | rejected value-unfit  | /moved
                    event  |     | {sku: other, moved: 0000-00-00}         | rejected value-unfit  | /moved
                    event  |     | {sku: other, kind: secret}              | rejected mariadb-1265 | /kind
                    event  |     | {sku: other, small: -1}                 | rejected mariadb-1264 | /small
                    event  |     | {sku: other, doc: secret}               | rejected mariadb-4025 | ''
                    ruled  |     | {sku: secret-1}                         | rejected mariadb-1644 | ''
                    bare   | sku | {sku: secret-1}                         | rejected call-unfit   | ''
                    loose  | sku | {sku: secret-1}                         | rejected call-unfit   | ''
                    nowhere|     | {sku: secret-1}                         | rejected call-unfit   | ''
                    no.one |     | {sku: secret-1}                         | rejected call-unfit   | ''
                    bare   |     | {colour: secret-1}                      | rejected call-unfit   | ''
                    """,
            delimiter = '|')
    void aRefusalNamesTheErrorAndNeverAValue(
            String table, String key, String record, String expected, String field) {
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
        assertThat(fault.remedy()).isNotEmpty();
        if (!field.isEmpty() && !expected.contains("4025")) {
            assertThat(fault.field()).isEqualTo(field);
        }
        assertThat(stock()).isEmpty();
    }

    @Test
    void whoMayNotIsUnauthorized() {
        world.with("user", "clerk").writing("insert", "forbidden", "", any("sku"));
        world.credential = Optional.of("shop-password");
        assertThat(told(world.put(Map.of("sku", "a"))))
                .isEqualTo("unauthorized permission-missing");
        world.credentials = _ -> Secret.of("wrong");
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("unauthorized mariadb-1045");
        world.credential = Optional.empty();
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("unauthorized mariadb-1045");
        world.url = Optional.of(TestedMariaDb.server().url("nowhere"));
        world.with("user", "root");
        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("unreachable mariadb-1049");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT sku FROM stock FOR UPDATE",
                "SELECT nextval(numbers) AS sku",
                "SELECT sku FROM stock; DROP TABLE stock",
                "SELECT sku FROM stock LIMIT :limit",
            })
    void whatReadsCannotWrite(String sql) {
        world.run("CREATE SEQUENCE numbers");
        world.reading(sql, "", any("sku"));

        assertThat(told(world.send("rows", Map.of()))).startsWith("rejected call-unfit");

        assertThat(world.ask("SELECT count(*) FROM stock")).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource({
        "SELECT sku FROM stock INTO OUTFILE '/tmp/x', statement-not-reading",
        "SELECT /*!50000 sku */ FROM stock, comment-executable",
        "SELECT sku FROM stock WHERE sku = ?, parameter-numbered",
        "SELECT `sku FROM stock, statement-unclosed",
        "DELETE FROM stock, statement-not-reading",
    })
    void whatWouldNotReadIsFoundBefore(String sql, String code) {
        world.reading(sql, "", any("sku"));

        assertThat(world.codes()).containsExactly(code);
    }

    @Test
    void quotesAndCommentsAreThoseOfMariaDb() {
        world.run("INSERT INTO stock (sku) VALUES ('a''b\\\\')");
        world.reading(
                "SELECT sku, \":no\" AS n, '\\':no' AS m # :no\n FROM `stock` -- :no ?\n"
                        + "WHERE sku = :sku /* :no ? */ OR 1 --1 = :sku",
                "",
                any("sku", "n", "m"));

        assertThat(world.send("rows", Map.of("sku", "a'b\\")))
                .isEqualTo(
                        new Outcome.Accepted(
                                "",
                                Tested.row(
                                        "rows",
                                        List.of(Map.of("sku", "a'b\\", "n", ":no", "m", "':no")))));
    }

    @Test
    @Tag("alone")
    void aLockIsWaitedForAndThenGivenUp() throws Exception {
        world.run("INSERT INTO stock VALUES ('a', 1, null)");
        try (Connection other = TestedMariaDb.server().connect(world.database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE stock SET quantity = 2 WHERE sku = 'a'");
            world.timeout = Duration.ofSeconds(3);

            assertThat(told(world.put(Map.of("sku", "a", "quantity", 9L))))
                    .isEqualTo("unavailable mariadb-1969");
            other.commit();
        }
        assertThat(stock()).containsExactly("a 2");
    }

    @Test
    void aKilledConnectionIsToldAndTheNextCallIsFine() throws Exception {
        world.reading("SELECT sleep(20) AS s", "", any("s"));
        try (Outlet outlet = world.open()) {
            CompletableFuture<Outcome> call =
                    CompletableFuture.supplyAsync(() -> Tested.send(outlet, "rows", Map.of()));
            List<String> found = List.of();
            while (found.isEmpty()) {
                Between.looks();
                found =
                        world.ask(
                                "SELECT id FROM information_schema.processlist WHERE info LIKE"
                                        + " 'SELECT sleep(20)%' AND id <> connection_id()");
            }
            world.run("KILL " + found.getFirst());
            assertThat(told(call.get(20, TimeUnit.SECONDS)))
                    .isEqualTo("unreachable connection-lost");
            assertThat(told(Tested.send(outlet, "put", Map.of("sku", "a", "quantity", 1L))))
                    .isEqualTo("accepted");
        }
    }

    /** A source may need longer for a chunk than the server waits. */
    @Test
    void whoWaitsForRowsIsNotSentAway() {
        world.run("SET GLOBAL wait_timeout = 1");
        try (Tested.Flow flow = world.flow().begun()) {
            world.run("SET GLOBAL wait_timeout = DEFAULT");
            assertThat(world.ask("SELECT sleep(1.5)")).containsExactly("0");
            assertThat(flow.load(Tested.row("sku", "a", "quantity", 7L))).isEqualTo("1 0 0 0");
        } finally {
            world.run("SET GLOBAL wait_timeout = DEFAULT");
        }
    }

    @Test
    void deadlocksGoAwayByThemselves() throws Exception {
        world.run("INSERT INTO stock VALUES ('a', 1, null), ('b', 1, null)");
        try (Connection other = TestedMariaDb.server().connect(world.database);
                Statement statement = other.createStatement();
                Tested.Flow flow = world.flow().begun()) {
            other.setAutoCommit(false);
            // It has changed more, so that the other one is chosen.
            statement.execute(
                    "UPDATE stock SET quantity = 2, note = 'n' WHERE sku = 'b';"
                            + " INSERT INTO bare SELECT seq FROM seq_1_to_1000");
            flow.stage(List.of(Tested.row("sku", "a", "quantity", 5L)));
            CompletableFuture<Object> blocked =
                    CompletableFuture.supplyAsync(() ->
                            flow.loading.stage(
                                    List.of(Tested.row("sku", "b", "quantity", 5L)), Tested.LONG));
            while (!blocked.isDone()
                    && world.ask("SELECT 1 FROM information_schema.innodb_lock_waits").isEmpty()) {
                // Who looks more often than ten times a second sees the same as before.
                world.ask("SELECT SLEEP(0.2)");
            }
            statement.execute("UPDATE stock SET quantity = 3 WHERE sku = 'a'");
            assertThat(blocked.get(20, TimeUnit.SECONDS).toString())
                    .contains("Unavailable", "mariadb-1213");
            other.commit();
        }
        assertThat(stock()).containsExactly("a 3", "b 2");
    }

    @Test
    void nobodyAnswersAtThePort() {
        world.url = Optional.of("mariadb://127.0.0.1:" + FreePorts.next() + "/x");

        assertThat(told(world.put(Map.of("sku", "a")))).isEqualTo("unreachable connection-failed");
    }

    @ParameterizedTest
    @CsvSource({
        "root, CUT_BEFORE, unreachable connection-failed, 0",
        "max_statement_time, CUT_BEFORE, unreachable connection-lost, 0",
        "INSERT INTO, CUT_BEFORE, unreachable connection-lost, 0",
        "INSERT INTO, CUT_AFTER, unreachable connection-lost, 0",
        "INSERT INTO, SILENCE, unreachable timed-out, 0",
        "COMMIT, CUT_BEFORE, unknown answer-lost, 0",
        "COMMIT, CUT_AFTER, unknown answer-lost, 1",
        "COMMIT, SILENCE, unknown answer-timed-out, 1",
    })
    void aBreakIsToldByHowFarItCame(String words, Fate fate, String expected, int rows) {
        world.timeout = Duration.ofSeconds(fate == Fate.SILENCE ? 3 : 20);
        int server = TestedMariaDb.server().port();
        try (WireProxy proxy = new WireProxy(server, Optional.empty())) {
            world.url = Optional.of("mariadb://127.0.0.1:" + proxy.port() + "/" + world.database);
            // Other words hold it as well: a command begins with its number.
            proxy.at(words.equals("COMMIT") ? "\u0003COMMIT" : words, fate);

            assertThat(told(world.put(Map.of("sku", "a", "quantity", 1L)))).isEqualTo(expected);
        }
        assertThat(stock()).hasSize(rows);
    }
}
