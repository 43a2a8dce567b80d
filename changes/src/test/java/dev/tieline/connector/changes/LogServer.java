package dev.tieline.connector.changes;

import dev.tieline.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A real PostgreSQL with a logical log, one for a process; each world has its own database. */
final class LogServer implements AutoCloseable {
    // Held, or its level would be forgotten. What ends it is told as what it comes to.
    private static final Logger QUIET = Logger.getLogger("io.debezium");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String database = "erp_" + NUMBER.incrementAndGet();
    private final Connection admin;

    /** Starts with the first; the process's end ends it. */
    private static final class Running {
        private static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            QUIET.setLevel(Level.OFF);
            try {
                return PostgresServer.start(
                        Map.of(
                                "wal_level",
                                "logical",
                                "max_replication_slots",
                                "40",
                                "max_wal_senders",
                                "40",
                                "max_connections",
                                "100"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    LogServer() {
        try (Connection first = Running.SERVER.connect("postgres");
                Statement statement = first.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
            admin = Running.SERVER.connect(database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A role that logs in with a password only, by SCRAM. */
    void role(String name, String password) {
        run("CREATE ROLE " + name + " REPLICATION LOGIN PASSWORD '" + password + "'");
        Path file = Path.of(ask("SHOW hba_file").getFirst());
        try {
            Files.writeString(
                    file,
                    "host all " + name + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ask("SELECT pg_reload_conf()");
    }

    int port() {
        return Running.SERVER.port();
    }

    String url() {
        return "postgresql://127.0.0.1:" + Running.SERVER.port() + "/" + database;
    }

    String database() {
        return database;
    }

    /** As its owner, each a transaction. */
    void run(String... all) {
        try (Statement statement = admin.createStatement()) {
            for (String sql : all) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of all rows, as text. */
    List<String> ask(String sql) {
        List<String> found = new ArrayList<>();
        try (Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    /** Another connection, as its owner. */
    Connection connect() throws SQLException {
        return Running.SERVER.connect(database);
    }

    /** Takes its slots away: another database's slots would keep the log. */
    @Override
    public void close() {
        try {
            ask(
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE"
                            + " database = current_database() AND active");
            run(
                    "DO $$ BEGIN FOR i IN 1..100 LOOP EXIT WHEN NOT EXISTS(SELECT FROM"
                            + " pg_replication_slots WHERE database = current_database() AND"
                            + " active); PERFORM pg_sleep(0.05); END LOOP; END $$");
            ask(
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE"
                            + " database = current_database()");
            admin.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
