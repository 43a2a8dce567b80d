package dev.tieline.connector.jdbc;

import dev.tieline.api.Connector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A real file of SQLite in a folder of its own. */
final class TestedSqlite extends Tested {
    final Path base;

    TestedSqlite() {
        try {
            base = Files.createTempDirectory("tieline-sqlite");
            Files.createDirectories(base.resolve("warehouse"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        with("directory", "warehouse").with("file", "orders.db");
        run("PRAGMA journal_mode = WAL");
    }

    @Override
    Connector connector() {
        return new SqliteConnector(base);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + base.resolve("warehouse/orders.db"));
    }

    @Override
    void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    List<String> ask(String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(base)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
