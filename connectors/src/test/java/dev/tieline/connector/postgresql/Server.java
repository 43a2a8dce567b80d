package dev.tieline.connector.postgresql;

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

/** A real PostgreSQL, one for all tests of a process; each class has a database of its own. */
final class Server implements AutoCloseable {
    static final String PASSWORD = "pa'ss \"wörd";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String database = "erp_" + NUMBER.incrementAndGet();
    private final Connection admin;

    /** Starts with the first; the process's end ends it. */
    private static final class Running {
        private static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            try {
                PostgresServer server =
                        PostgresServer.start(
                                Map.of(
                                        "max_connections",
                                        "60",
                                        "password_encryption",
                                        "scram-sha-256"));
                ask(server);
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Its owner needs no password, others do. */
        private static void ask(PostgresServer server) throws IOException, SQLException {
            try (Connection admin = server.connect("postgres");
                    Statement statement = admin.createStatement()) {
                String quoted = PASSWORD.replace("'", "''");
                statement.execute("CREATE ROLE scram LOGIN PASSWORD '" + quoted + "'");
                statement.execute("CREATE ROLE clear LOGIN PASSWORD '" + quoted + "'");
                statement.execute("SET password_encryption = 'md5'");
                statement.execute("CREATE ROLE hashed LOGIN PASSWORD '" + quoted + "'");
                Path file;
                try (ResultSet rows = statement.executeQuery("SHOW hba_file")) {
                    rows.next();
                    file = Path.of(rows.getString(1));
                }
                String rules =
                        """
                        host all scram 127.0.0.1/32 scram-sha-256
                        host all clear 127.0.0.1/32 password
                        host all hashed 127.0.0.1/32 md5
                        host all barred 127.0.0.1/32 reject
                        """;
                Files.writeString(file, rules + Files.readString(file));
                statement.execute("SELECT pg_reload_conf()");
            }
        }
    }

    Server() {
        try (Connection first = Running.SERVER.connect("postgres");
                Statement statement = first.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
            admin = Running.SERVER.connect(database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String database() {
        return database;
    }

    static int port() {
        return Running.SERVER.port();
    }

    String url() {
        return url(port());
    }

    String url(int port) {
        return "postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** As its owner. */
    void run(String sql) {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
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

    @Override
    public void close() {
        try {
            admin.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
