package dev.tieline.app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * A bank as pgbench has it (its documentation, "TPC-B"), a copy of it in another database of the
 * same server, and the files of the flows that keep the copy by following the bank's changes.
 */
final class ChangesWorld implements AutoCloseable {
    static final int ACCOUNTS = 200;
    static final int TELLERS = 10;
    static final int BRANCHES = 2;

    private static final String BANK =
            """
            system: bank
            purpose: Has the accounts.
            owner: ops
            connector: postgresql-changes
            url: postgresql://127.0.0.1:@port@/bank
            user: postgres
            tls: off
            allow: { accounts: [], tellers: [], branches: [], history: [] }
            operations:
              accounts: { table: accounts, slot: tieline_accounts, publication: bank, row: { type:
                object, properties: { id: { type: integer }, balance: { type: integer } } } }
              tellers: { table: tellers, slot: tieline_tellers, publication: bank, row: { type:
                object, properties: { id: { type: integer }, balance: { type: integer } } } }
              branches: { table: branches, slot: tieline_branches, publication: bank, row: { type:
                object, properties: { id: { type: integer }, balance: { type: integer } } } }
              history: { table: history, slot: tieline_history, publication: bank, row: { type:
                object, properties: { account: { type: integer }, delta: { type: integer } } } }
            """;
    private static final String COPY =
            """
            system: copy
            purpose: Knows what the bank knows.
            owner: ops
            connector: postgresql
            url: postgresql://127.0.0.1:@port@/copy
            user: postgres
            tls: off
            limits: { concurrency: 16 }
            on:
              unavailable: { retry: 200ms..1s, give-up: 1d }
              unreachable: { retry: 200ms..1s, give-up: 1d }
            allow: { accounts: [id, balance], tellers: [id, balance], branches: [id, balance],
              history: [position, account, delta] }
            operations:
              accounts: { upsert: accounts, key: [id], body: { type: object, required: [id],
                properties: { id: { type: integer }, balance: { type: integer } } } }
              tellers: { upsert: tellers, key: [id], body: { type: object, required: [id],
                properties: { id: { type: integer }, balance: { type: integer } } } }
              branches: { upsert: branches, key: [id], body: { type: object, required: [id],
                properties: { id: { type: integer }, balance: { type: integer } } } }
              history: { insert: history, key: [position], body: { type: object, required:
                [position], properties: { position: { type: string }, account: { type: integer },
                delta: { type: integer } } } }
            """;
    private static final String FLOW =
            """
            flow: @table@
            purpose: The copy has the same @table@.
            owner: ops
            trigger:
              changes: { of: bank.@table@, begin: rows }
            record: { contract: @contract@, key: "@key@" }
            deliver:
              copy:
                to: copy.@table@
                map: @map@
            fallback: hold
            """;
    private static final String BALANCE =
            """
            {"type": "object", "required": ["change", "row"], "properties": {
              "change": {"type": "string"},
              "row": {"type": "object", "required": ["id", "balance"], "properties": {
                "id": {"type": "integer"}, "balance": {"type": "integer"}}}}}
            """;
    private static final String DELTA =
            """
            {"type": "object", "required": ["position", "row"], "properties": {
              "position": {"type": "string"},
              "row": {"type": "object", "required": ["account", "delta"], "properties": {
                "account": {"type": "integer"}, "delta": {"type": "integer"}}}}}
            """;
    private static final String TABLES =
            """
            CREATE TABLE accounts(id int PRIMARY KEY, balance bigint NOT NULL);
            CREATE TABLE tellers(id int PRIMARY KEY, balance bigint NOT NULL);
            CREATE TABLE branches(id int PRIMARY KEY, balance bigint NOT NULL);
            """;

    /** The four sums that are always the same. */
    static final String SUMS =
            "SELECT (SELECT sum(balance) FROM accounts) || ' ' || (SELECT sum(balance) FROM"
                    + " tellers) || ' ' || (SELECT sum(balance) FROM branches) || ' ' || (SELECT"
                    + " coalesce(sum(delta), 0) FROM history) || ' of ' || (SELECT count(*) FROM"
                    + " history)";

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;
    private volatile boolean pays;
    private final List<Thread> payers = new CopyOnWriteArrayList<>();

    ChangesWorld(Path folder, int port) throws IOException {
        this.data = folder;
        this.port = port;
        server = start();
        run("postgres", "CREATE DATABASE bank", "CREATE DATABASE copy");
        run("bank", TABLES, "CREATE TABLE history(account int, delta int, at timestamptz)");
        run(
                "copy",
                TABLES,
                "CREATE TABLE history(position text PRIMARY KEY, account int, delta int)");
        run(
                "bank",
                "INSERT INTO accounts SELECT i, 0 FROM generate_series(1, " + ACCOUNTS + ") i",
                "INSERT INTO tellers SELECT i, 0 FROM generate_series(1, " + TELLERS + ") i",
                "INSERT INTO branches SELECT i, 0 FROM generate_series(1, " + BRANCHES + ") i",
                "CREATE PUBLICATION bank FOR TABLE accounts, tellers, branches, history");
    }

    /** Commits reach the file before they are answered, or a killed server would forget some. */
    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("wal_level", "logical")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    int port() {
        return port;
    }

    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("systems/bank.yaml", BANK.replace("@port@", String.valueOf(port)));
        files.put("systems/copy.yaml", COPY.replace("@port@", String.valueOf(port)));
        files.put("contracts/balance.schema.json", BALANCE);
        files.put("contracts/delta.schema.json", DELTA);
        for (String table : List.of("accounts", "tellers", "branches")) {
            files.put(
                    "flows/" + table + ".yaml",
                    FLOW.replace("@table@", table)
                            .replace("@contract@", "balance")
                            .replace("@key@", "string(record.row.id)")
                            .replace(
                                    "@map@",
                                    "{ id: \"${record.row.id}\", balance: \"${record.row.balance}\" }"));
        }
        files.put(
                "flows/history.yaml",
                FLOW.replace("@table@", "history")
                        .replace("@contract@", "delta")
                        .replace("@key@", "record.position")
                        .replace(
                                "@map@",
                                "{ position: \"${record.position}\", account:"
                                        + " \"${record.row.account}\", delta: \"${record.row.delta}\" }"));
        return files;
    }

    /** As its owner, each a transaction. */
    void run(String database, String... all) {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : all) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of all rows. */
    List<String> ask(String database, String sql) {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            Stream.Builder<String> found = Stream.builder();
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
            return found.build().toList();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a slot is there, and nobody reads from it. */
    boolean isFree(String slot) {
        return ask(
                        "bank",
                        "SELECT 1 FROM pg_replication_slots WHERE slot_name = '"
                                + slot
                                + "' AND NOT active")
                .equals(List.of("1"));
    }

    /** Somebody else who reads from a slot, until it is closed. */
    AutoCloseable reads(String slot) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty("replication", "database");
        login.setProperty("assumeMinServerVersion", "14");
        login.setProperty("preferQueryMode", "simple");
        Connection connection =
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/bank", login);
        connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", "bank")
                .start();
        return connection;
    }

    /** SIGKILL to the server, and it is started again. */
    void kill() throws IOException, InterruptedException {
        long pid =
                Long.parseLong(
                        Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.children()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            one.onExit().join();
        }
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        Files.deleteIfExists(data.resolve("epg-lock"));
        server = start();
    }

    /** Pays from many hands, until {@link #rest}, whatever is killed meanwhile. */
    void pay(int hands, Random random) {
        pays = true;
        for (int i = 0; i < hands; i++) {
            Random own = new Random(random.nextLong());
            payers.add(Thread.ofVirtual().start(() -> pay(own)));
        }
    }

    private void pay(Random random) {
        while (pays) {
            try (Connection connection = server.getDatabase("postgres", "bank").getConnection()) {
                connection.setAutoCommit(false);
                while (pays) {
                    payOnce(connection, random);
                    Thread.sleep(2);
                }
            } catch (SQLException _) {
                Thread.onSpinWait();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static void payOnce(Connection connection, Random random) throws SQLException {
        int account = 1 + random.nextInt(ACCOUNTS);
        int delta = random.nextInt(10_001) - 5_000;
        change(
                connection,
                "UPDATE accounts SET balance = balance + ? WHERE id = ?",
                delta,
                account);
        change(
                connection,
                "UPDATE tellers SET balance = balance + ? WHERE id = ?",
                delta,
                1 + random.nextInt(TELLERS));
        change(
                connection,
                "UPDATE branches SET balance = balance + ? WHERE id = ?",
                delta,
                1 + random.nextInt(BRANCHES));
        change(connection, "INSERT INTO history VALUES(?, ?, now())", account, delta);
        connection.commit();
    }

    private static void change(Connection connection, String sql, int one, int two)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, one);
            statement.setInt(2, two);
            statement.executeUpdate();
        }
    }

    /** Nobody pays any more. */
    void rest() throws InterruptedException {
        pays = false;
        for (Thread payer : payers) {
            payer.join();
        }
        payers.clear();
    }

    @Override
    public void close() throws IOException {
        pays = false;
        server.close();
    }
}
