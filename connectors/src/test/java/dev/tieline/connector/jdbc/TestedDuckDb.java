package dev.tieline.connector.jdbc;

import dev.tieline.api.Connector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real file of DuckDB in a folder of its own, and its driver in the hub's folder. */
final class TestedDuckDb extends Tested {
    static final String FILE = "warehouse/orders.duckdb";
    private static final Path JAR = jar();
    static final String SUM = sum();

    final Path base;
    private final DuckDbConnector connector;

    private static Path jar() {
        String inside =
                TestedDuckDb.class
                        .getClassLoader()
                        .getResource("org/duckdb/DuckDBDriver.class")
                        .getPath();
        return Path.of(URI.create(inside.substring(0, inside.indexOf('!'))));
    }

    private static String sum() {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(JAR));
            return HexFormat.of().formatHex(sum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    TestedDuckDb() {
        try {
            base = Files.createTempDirectory("tieline-duckdb");
            Files.createDirectories(base.resolve("warehouse"));
            Files.createDirectories(base.resolve("drivers"));
            Files.createSymbolicLink(base.resolve("drivers/duckdb.jar"), JAR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connector = new DuckDbConnector(base);
        with("directory", "warehouse").with("file", "orders.duckdb");
        with("driver", Map.of("jar", "duckdb.jar", "sha256", SUM));
        run("SELECT 1");
    }

    @Override
    Connector connector() {
        return connector;
    }

    private Connection connect() throws SQLException {
        try {
            return new Drivers(base)
                    .load(new Drivers.Named("duckdb.jar", SUM))
                    .connect("jdbc:duckdb:" + base.resolve(FILE), DuckDbSessions.properties());
        } catch (Drivers.Unusable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
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
