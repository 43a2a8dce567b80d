package dev.tieline.app;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** A PostgreSQL whose log is logical. */
final class PostgresqlBank implements BankServer {
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
    static final String COPY =
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
    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    PostgresqlBank(Path folder, int port) throws IOException {
        this.data = folder;
        this.port = port;
        server = start();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE bank");
            statement.execute("CREATE DATABASE copy");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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

    @Override
    public String bank() {
        return BANK.replace("@port@", String.valueOf(port));
    }

    @Override
    public String copy() {
        return COPY.replace("@port@", String.valueOf(port));
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return server.getDatabase("postgres", database).getConnection();
    }

    @Override
    public String series(int last) {
        return "generate_series(1, " + last + ") i";
    }

    @Override
    public String[] beforeIsFollowed() {
        return new String[] {
            "CREATE PUBLICATION bank FOR TABLE accounts, tellers, branches, history"
        };
    }

    /** Whether a slot is there, and nobody reads from it. */
    boolean isFree(String slot) {
        try (Connection connection = connect("bank");
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT 1 FROM pg_replication_slots WHERE slot_name = '"
                                        + slot
                                        + "' AND NOT active")) {
            return found.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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

    @Override
    public void kill() throws IOException, InterruptedException {
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

    @Override
    public void close() throws IOException {
        server.close();
    }
}
