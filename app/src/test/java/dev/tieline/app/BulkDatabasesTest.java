package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows in chunks between PostgreSQL, MariaDB, SQLite and DuckDB. {@code -Drows=100000} moves more.
 */
class BulkDatabasesTest {
    private static final int ROWS = Integer.getInteger("rows", 3_000);
    static final String SHOP =
            """
            CREATE DATABASE IF NOT EXISTS shop;
            DROP TABLE IF EXISTS shop.tieline_checkpoint;
            CREATE OR REPLACE TABLE shop.article (number varchar(40) PRIMARY KEY,
              title varchar(100) NOT NULL, price decimal(10, 2) CHECK (price < 10000),
              shown boolean);
            """;
    private static BulkWorld postgresql;
    private static MariaDbServer mariadb;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws IOException {
        postgresql = new BulkWorld();
        postgresql.products(ROWS);
        mariadb = MariaDbServer.start();
    }

    @AfterAll
    static void end() throws IOException {
        postgresql.close();
        mariadb.close();
    }

    @BeforeEach
    void tables() {
        mariadb.run("", SHOP);
    }

    /** The flow of {@link BulkWorld} with other systems; what is gone is deleted. */
    private static Map<String, String> files(String erp, String shop) {
        Map<String, String> files =
                postgresql.files(
                        BulkWorld.FLOW.replace(
                                "run: { chunk: 100 }",
                                "run: { chunk: 500, absent: delete, max-delete: 100% }"));
        files.computeIfPresent("systems/erp.yaml", (_, text) -> erp.isEmpty() ? text : erp);
        files.computeIfPresent("systems/shop.yaml", (_, text) -> shop.isEmpty() ? text : shop);
        return files;
    }

    private static String mariaDb(String system) {
        return mariaDb(system, mariadb);
    }

    /** A system of PostgreSQL as one of MariaDB. */
    static String mariaDb(String system, MariaDbServer server) {
        return system.replace("connector: postgresql", "connector: mariadb")
                .replaceFirst("url: .*", "url: " + server.url("shop"))
                .replace("user: postgres", "user: root");
    }

    private static String shop() {
        return postgresql.files(BulkWorld.FLOW).get("systems/shop.yaml");
    }

    private String run(RunningHub hub) {
        return BulkWorld.words(hub.get("/api/runs/" + BulkWorld.run(hub)));
    }

    private RunningHub start(String name, Map<String, String> files) throws IOException {
        Files.createDirectories(folder.resolve(name + "/data/warehouse"));
        return RunningHub.start(folder.resolve(name), files, InstantSource.system());
    }

    private static String done(int created, int changed, int same, int gone) {
        int all = created + changed + same;
        return "done %d = %d + 0 held + 0 skipped; created %d, changed %d, same %d, gone %d"
                .formatted(all, all, created, changed, same, gone);
    }

    private static List<String> articles() {
        return articles(mariadb);
    }

    /** All that the shop has. */
    static List<String> articles(MariaDbServer server) {
        return server.ask(
                "shop",
                "SELECT concat(number, ' ', title, ' ', coalesce(price, '-'), ' ', if(shown, 'true',"
                        + " 'false')) FROM article ORDER BY number");
    }

    private static List<String> products() {
        return postgresql.ask("postgres", BulkWorld.PRODUCTS);
    }

    @Test
    void fromPostgresqlToMariaDbAndBack() throws IOException {
        try (RunningHub hub = start("there", files("", mariaDb(shop())))) {
            assertThat(run(hub)).isEqualTo(done(ROWS, 0, 0, 0));
            assertThat(articles()).isEqualTo(products());
            mariadb.run(
                    "shop",
                    """
                    UPDATE article SET title = 'old' WHERE number <= 'p-000010';
                    DELETE FROM article WHERE number > 'p-000990' AND number <= 'p-001000';
                    INSERT INTO article (number, title) VALUES ('x-1', 'gone'), ('x-2', 'gone')
                    """);
            assertThat(run(hub)).isEqualTo(done(10, 10, ROWS - 20, 2));
            assertThat(articles()).isEqualTo(products());
        }
        String back =
                mariaDb(postgresql.files(BulkWorld.FLOW).get("systems/erp.yaml"))
                        .replace(
                                "SELECT sku, name, price, quantity, active FROM product",
                                "SELECT number AS sku, title AS name, price, 1 AS quantity, shown AS"
                                        + " active FROM article");
        try (RunningHub hub = start("back", files(back, ""))) {
            assertThat(run(hub)).isEqualTo(done(ROWS, 0, 0, 0));
            assertThat(postgresql.ask("shop", BulkWorld.ARTICLES)).isEqualTo(products());
            assertThat(run(hub)).isEqualTo(done(0, 0, ROWS, 0));
        }
    }

    @Test
    void fromPostgresqlToSqlite() throws IOException, SQLException {
        String warehouse =
                shop().replace("connector: postgresql", "connector: sqlite")
                        .replaceFirst("url: .*", "directory: warehouse")
                        .replace("user: postgres", "file: orders.db")
                        .replaceFirst("tls: off\n", "");
        String url = "jdbc:sqlite:" + folder.resolve("file/data/warehouse/orders.db");
        Files.createDirectories(folder.resolve("file/data/warehouse"));
        try (Connection file = DriverManager.getConnection(url);
                Statement statement = file.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute(
                    "CREATE TABLE article (number TEXT PRIMARY KEY, title TEXT NOT NULL, price"
                            + " DECIMAL(10, 2), shown BOOLEAN)");
            try (RunningHub hub = start("file", files("", warehouse))) {
                assertThat(run(hub)).isEqualTo(done(ROWS, 0, 0, 0));
                statement.execute("UPDATE article SET price = 0.5 WHERE number = 'p-000001'");
                statement.execute("INSERT INTO article VALUES ('x', 'gone', 1, 1)");
                assertThat(run(hub)).isEqualTo(done(0, 1, ROWS - 1, 1));
            }
            List<String> found = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery(
                            "SELECT format('%s %s %.2f %s', number, title, price, iif(shown, 'true',"
                                    + " 'false')) FROM article ORDER BY number")) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            assertThat(found).isEqualTo(products());
        }
    }

    @Test
    void fromPostgresqlToDuckDb() throws IOException, SQLException, NoSuchAlgorithmException {
        Path data = folder.resolve("duck/data");
        Files.createDirectories(data.resolve("warehouse"));
        Files.createDirectories(data.resolve("drivers"));
        Path jar = DuckDb.jar();
        Files.createSymbolicLink(data.resolve("drivers/duckdb.jar"), jar);
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        String warehouse =
                shop().replace("connector: postgresql", "connector: duckdb")
                        .replaceFirst("url: .*", "directory: warehouse")
                        .replace("user: postgres", "file: orders.duckdb")
                        .replace(
                                "tls: off",
                                "driver: { jar: duckdb.jar, sha256: \""
                                        + HexFormat.of().formatHex(sum)
                                        + "\" }");
        String url = "jdbc:duckdb:" + data.resolve("warehouse/orders.duckdb");
        try (Connection file = DriverManager.getConnection(url);
                Statement statement = file.createStatement()) {
            statement.execute(
                    "CREATE TABLE article (number VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, price"
                            + " DECIMAL(10, 2) CHECK (price < 10000), shown BOOLEAN)");
            statement.execute(
                    "INSERT INTO article VALUES ('p-000001', 'old', 1, true), ('x', 'y', 1, true)");
        }
        try (RunningHub hub = start("duck", files("", warehouse))) {
            assertThat(run(hub)).isEqualTo(done(ROWS - 1, 1, 0, 1));
            assertThat(run(hub)).isEqualTo(done(0, 0, ROWS, 0));
        }
        List<String> found = new ArrayList<>();
        try (Connection file = DriverManager.getConnection(url);
                Statement statement = file.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT concat_ws(' ', number, title, price, shown) FROM article"
                                        + " ORDER BY number")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        assertThat(found).isEqualTo(products());
    }
}
