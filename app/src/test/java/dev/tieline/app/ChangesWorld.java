package dev.tieline.app;

import dev.tieline.testkit.Between;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A bank as pgbench has it (its documentation, "TPC-B"), a copy of it in another database of the
 * same server, and the files of the flows that keep the copy by following the bank's changes.
 */
final class ChangesWorld implements AutoCloseable {
    static final int ACCOUNTS = 200;
    static final int TELLERS = 10;
    static final int BRANCHES = 2;

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
    private static final String[] TABLES = {
        "CREATE TABLE accounts(id int PRIMARY KEY, balance bigint NOT NULL)",
        "CREATE TABLE tellers(id int PRIMARY KEY, balance bigint NOT NULL)",
        "CREATE TABLE branches(id int PRIMARY KEY, balance bigint NOT NULL)"
    };

    /** The four sums that are always the same. */
    static final String SUMS =
            "SELECT concat((SELECT sum(balance) FROM accounts), ' ', (SELECT sum(balance) FROM"
                    + " tellers), ' ', (SELECT sum(balance) FROM branches), ' ', (SELECT"
                    + " coalesce(sum(delta), 0) FROM history), ' of ', (SELECT count(*) FROM"
                    + " history))";

    private final BankServer server;
    private volatile boolean pays;
    private final List<Thread> payers = new CopyOnWriteArrayList<>();

    /** Its server is closed with it. */
    ChangesWorld(BankServer server) {
        this.server = server;
        run("bank", TABLES);
        run("bank", "CREATE TABLE history(account int, delta int, at timestamp)");
        run("copy", TABLES);
        run(
                "copy",
                "CREATE TABLE history(position varchar(100) PRIMARY KEY, account int, delta int)");
        run(
                "bank",
                "INSERT INTO accounts SELECT i, 0 FROM " + server.series(ACCOUNTS),
                "INSERT INTO tellers SELECT i, 0 FROM " + server.series(TELLERS),
                "INSERT INTO branches SELECT i, 0 FROM " + server.series(BRANCHES));
        run("bank", server.beforeIsFollowed());
    }

    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("systems/bank.yaml", server.bank());
        files.put("systems/copy.yaml", server.copy());
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
        try (Connection connection = server.connect(database);
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
        try (Connection connection = server.connect(database);
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

    void kill() throws IOException, InterruptedException {
        server.kill();
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
            try (Connection connection = server.connect("bank")) {
                connection.setAutoCommit(false);
                while (pays) {
                    payOnce(connection, random);
                    Thread.sleep(6);
                }
            } catch (SQLException _) {
                Between.looks();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static void payOnce(Connection connection, Random random) throws SQLException {
        int account = 1 + random.nextInt(ACCOUNTS);
        // An update that changes nothing is no change to every database.
        int delta = (1 + random.nextInt(5_000)) * (random.nextBoolean() ? 1 : -1);
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
