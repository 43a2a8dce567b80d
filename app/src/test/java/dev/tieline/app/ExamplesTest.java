package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.PostgresServer;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of runs and changes, as they stand, against real servers. */
class ExamplesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Map<String, String> SECRETS =
            Map.of(
                    "ACME_ERP_PASSWORD", "0123456789abcdef",
                    "ACME_SHOP_PASSWORD", "0123456789abcdef",
                    "ACME_REPORTS_PASSWORD", "0123456789abcdef",
                    "ACME_SHOP_KEY", "0123456789abcdef",
                    "ACME_SITE_KEY", "0123456789abcdef",
                    "ACME_ANALYTICS_TOKEN", "0123456789abcdef");
    private static PostgresServer server;

    @TempDir Path folder;
    private final ScriptedPeer there = ScriptedPeer.start();
    private ExampleHub hub;

    @BeforeAll
    static void start() throws IOException {
        server = PostgresServer.start(Map.of("wal_level", "logical"));
    }

    @AfterAll
    static void end() throws IOException {
        server.close();
    }

    @AfterEach
    void stop() {
        hub.close();
        there.close();
    }

    /** Makes a database as the example says, and starts a hub on its files. */
    private void start(String example, String database) throws IOException {
        Path from = DocumentPage.ROOT.resolve("examples").resolve(example);
        run("postgres", "DROP DATABASE IF EXISTS " + database);
        run("postgres", "CREATE DATABASE " + database);
        run(database, Files.readString(from.resolve("setup.sql")));
        hub =
                ExampleHub.start(
                        from,
                        folder,
                        text ->
                                text.replace("127.0.0.1:5432", "127.0.0.1:" + server.port())
                                        .replaceAll(
                                                "http://127.0.0.1:87[0-9]{2}",
                                                there.url().toString()),
                        SECRETS);
    }

    private static void run(String database, String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> ask(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Between.looks();
        }
    }

    private String done(String flow) {
        Document run = hub.post("/api/flows/" + flow + "/runs");
        String path = "/api/runs/" + run.field("id").orElseThrow();
        await(() -> !hub.get(path).text("state").orElse("").equals("running"));
        return BulkWorld.words(hub.get(path));
    }

    @Test
    void theShopHasTheStockOfTheErp() throws IOException {
        Map<String, Object> stock = new ConcurrentHashMap<>();
        there.usually(heard -> {
            List<?> items = (List<?>) body(heard).get("stock");
            items.forEach(item -> stock.put((String) fields(item).get("sku"), available(item)));
            return Act.json(
                    200,
                    "{\"results\": ["
                            + "{\"status\": 200}, ".repeat(items.size() - 1)
                            + "{\"status\": 200}]}");
        });
        start("inventory-export", "erp");
        assertThat(done("inventory")).startsWith("done 3 = 3 + 0 held");
        assertThat(stock).isEqualTo(Map.of("p-100", 10L, "p-200", 0L, "p-400", 0L));
        assertThat(there.heard()).hasSize(1);
    }

    private static Object available(Object item) {
        return fields(item).get("available");
    }

    @Test
    void theWebsiteHasTheProductsOfTheErp() throws IOException {
        Map<String, Object> products = new ConcurrentHashMap<>();
        there.usually(heard -> {
            Map<String, ?> product = body(heard);
            String sku = (String) product.get("sku");
            products.put(
                    sku,
                    product.get("gone").equals(true)
                            ? "gone"
                            : String.valueOf(product.get("name")));
            assertThat(product).doesNotContainKey("cost");
            return Act.json(200, "{}");
        });
        start("website-products", "erp");
        await(() -> products.equals(Map.of("p-100", "Garden hose", "p-200", "Lamp")));
        run(
                "erp",
                "UPDATE product SET name = 'Long hose' WHERE sku = 'p-100'; DELETE FROM product"
                        + " WHERE sku = 'p-200'");
        await(() -> products.equals(Map.of("p-100", "Long hose", "p-200", "gone")));
        hub.close();
        run("erp", "SELECT pg_drop_replication_slot('tieline_product')");
    }

    @Test
    void theWarehouseHasTheOrdersOfTheShop() throws IOException, SQLException {
        Path file = folder.resolve("data/warehouse/orders.duckdb");
        Path example = DocumentPage.ROOT.resolve("examples/orders-warehouse");
        Files.createDirectories(file.getParent());
        Path driver = folder.resolve("data/drivers/duckdb_jdbc-1.5.6.0.jar");
        Files.createDirectories(driver.getParent());
        Files.createSymbolicLink(driver, DuckDb.jar());
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = duck.createStatement()) {
            statement.execute(Files.readString(example.resolve("warehouse.sql")));
        }
        start("orders-warehouse", "shop");
        assertThat(done("orders")).startsWith("done 3 = 2 + 1 held");
        run(
                "shop",
                "UPDATE orders SET status = 'returned', changed_at = '2026-11-22' WHERE number ="
                        + " 'o-2'");
        // Only what changed is read, and what is as new as the newest.
        assertThat(done("orders")).contains("created 0, changed 1");
        assertThat(done("orders-archive")).startsWith("done 3 = 2 + 1 held");
        hub.close();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:" + file)) {
            assertThat(
                            ask(
                                    duck,
                                    "SELECT number || ' ' || total || ' ' || status FROM orders ORDER BY 1"))
                    .containsExactly("o-1 49.90 paid", "o-2 12.00 returned");
            assertThat(
                            ask(
                                    duck,
                                    "SELECT number || ' ' || total || ' ' || status FROM read_parquet('"
                                            + folder.resolve("data/archive")
                                            + "/orders-*.parquet') ORDER BY 1"))
                    .containsExactly("o-1 49.90 paid", "o-2 12.00 returned");
        }
    }

    @Test
    void theReportHasTheNumbersOfTheWebsite() throws IOException, SQLException {
        there.usually(heard ->
                Act.json(
                        200,
                        heard.target().contains("cursor=second")
                                ? "{\"next\": null, \"pages\": [{\"day\": \"2026-11-26\", \"page\":"
                                        + " \"/jobs\", \"views\": 3, \"visitors\": 2}, {\"day\":"
                                        + " \"2026-11-26\", \"page\": \"jobs\", \"views\": 1,"
                                        + " \"visitors\": 1}]}"
                                : "{\"next\": \"second\", \"pages\": [{\"day\": \"2026-11-26\","
                                        + " \"page\": \"/\", \"views\": 120, \"visitors\": 80}]}"));
        start("analytics-report", "reports");
        assertThat(done("page-views")).startsWith("done 3 = 2 + 1 held").contains("created 2");
        assertThat(done("page-views")).contains("same 2");
        try (Connection reports = server.connect("reports")) {
            assertThat(
                            ask(
                                    reports,
                                    "SELECT day || ' ' || page || ' ' || views FROM page_views ORDER BY 1"))
                    .containsExactly("2026-11-26 / 120", "2026-11-26 /jobs 3");
        }
    }

    private static Map<String, ?> body(ScriptedPeer.Heard heard) {
        return JsonText.read(heard.body()) instanceof Reading.Read(Document all)
                ? all.fields()
                : Map.of();
    }

    private static Map<String, Object> fields(Object item) {
        return BulkWorld.fields(item);
    }
}
