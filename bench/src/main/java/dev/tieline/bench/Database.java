package dev.tieline.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * A PostgreSQL of its own, which syncs what is committed; nothing in it works by itself, so that no
 * side pays for what another left. Not thread-safe.
 */
final class Database implements AutoCloseable {
    static final String USER = "postgres";

    private final EmbeddedPostgres server;

    private Database(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts one with its files in a folder that is not there yet. */
    static Database start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /** The same with more settings. */
    static Database start(Path folder, Map<String, String> more) throws IOException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(folder)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("autovacuum", "off")
                        .setServerConfig("max_wal_size", "16GB")
                        .setServerConfig("checkpoint_timeout", "1h");
        more.forEach(builder::setServerConfig);
        return new Database(builder.start());
    }

    int port() {
        return server.getPort();
    }

    /** A connection of its own. */
    Connection connect(String database) throws SQLException {
        return server.getDatabase(USER, database).getConnection();
    }

    void run(String database, String... statements) throws IOException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** The one number that a query gives. */
    long ask(String database, String query) throws IOException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            System.err.println("the database did not end: " + e.getMessage());
        }
    }
}
