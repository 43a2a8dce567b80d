package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL with products in one database and a shop in another, and the files of a flow that
 * carries all of them over, a hundred at once.
 */
final class BulkWorld implements AutoCloseable {
    private static final String ERP =
            """
            system: erp
            purpose: Knows the products.
            owner: ops
            connector: postgresql
            url: postgresql://127.0.0.1:@port@/postgres
            user: postgres
            tls: off
            allow: { products.all: [] }
            operations:
              products.all:
                read: SELECT sku, name, price, quantity, active FROM product
                order: sku
                row:
                  type: object
                  properties:
                    sku: { type: string }
                    name: { type: [string, "null"] }
                    price: { type: [number, "null"] }
                    quantity: { type: integer }
                    active: { type: boolean }
            """;
    private static final String SHOP =
            """
            system: shop
            purpose: Sells them.
            owner: ops
            connector: postgresql
            url: postgresql://127.0.0.1:@port@/shop
            user: postgres
            tls: off
            allow: { articles.put: [number, title, price, shown] }
            operations:
              articles.put:
                upsert: article
                key: [number]
                body:
                  type: object
                  required: [number]
                  properties:
                    number: { type: string }
                    title: { type: string }
                    price: { type: number }
                    shown: { type: boolean }
            """;
    private static final String CONTRACT =
            """
            {"type": "object", "required": ["sku", "name", "quantity", "active"], "properties": {
              "sku": {"type": "string"},
              "name": {"type": "string", "minLength": 3},
              "price": {"type": ["number", "null"]},
              "quantity": {"type": "integer"},
              "active": {"type": "boolean"}}}
            """;
    static final String FLOW =
            """
            flow: things
            purpose: The shop knows all products.
            owner: ops
            trigger:
              schedule: { cron: "0 0 1 1 *", zone: UTC, ask: erp.products.all }
            record:
              contract: product
              key: record.sku
            steps:
              - keep: record.quantity > 0
            run: { chunk: 100 }
            deliver:
              shop:
                to: shop.articles.put
                map:
                  number: "${record.sku}"
                  title: "${record.name.trim()}"
                  price: "${record.?price}"
                  shown: "${record.active}"
            fallback: hold
            """;

    /** All that the shop has. */
    static final String ARTICLES =
            "SELECT number || ' ' || title || ' ' || coalesce(price::text, '-') || ' ' || shown"
                    + " FROM article ORDER BY 1";

    /** All that it is to have, if no row fails. */
    static final String PRODUCTS =
            "SELECT sku || ' ' || trim(name) || ' ' || coalesce(price::text, '-') || ' ' || active"
                    + " FROM product WHERE quantity > 0 ORDER BY 1";

    final PostgresServer server;

    BulkWorld() throws IOException {
        server = PostgresServer.start();
        run(
                "postgres",
                """
                CREATE DATABASE shop;
                CREATE TABLE product (sku text PRIMARY KEY, name text, price numeric(10, 2),
                  quantity int NOT NULL DEFAULT 1, active boolean NOT NULL DEFAULT true);
                """);
        run(
                "shop",
                """
                CREATE TABLE article (number text PRIMARY KEY, title text NOT NULL,
                  price numeric(10, 2) CHECK (price < 10000), shown boolean);
                """);
    }

    /** So many products, from {@code p-000001} on. */
    void products(int many) {
        run(
                "postgres",
                "INSERT INTO product SELECT 'p-' || lpad(g::text, 6, '0'), ' Thing ' || g, g % 900,"
                        + " 1, g % 2 = 0 FROM generate_series(1, "
                        + many
                        + ") g;\n");
    }

    /** The files of the flow, by path; others may be put in their place. */
    Map<String, String> files(String flow) {
        return files(flow, String.valueOf(server.port()));
    }

    /** The same for a server that nobody has to call. */
    static Map<String, String> files(String flow, String port) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("flows/things.yaml", flow);
        files.put("contracts/product.schema.json", CONTRACT);
        files.put("systems/erp.yaml", ERP.replace("@port@", port));
        files.put("systems/shop.yaml", SHOP.replace("@port@", port));
        return files;
    }

    void run(String database, String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String one : sql.split(";\\s*\\n", -1)) {
                if (!one.isBlank()) {
                    statement.execute(one);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of what a statement finds. */
    List<String> ask(String database, String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    /** Starts a run and waits for its end; its number. */
    static long run(RunningHub hub) {
        var begun = hub.command("/api/flows/things/runs");
        long id = (Long) begun.field("id").orElseThrow(() -> new AssertionError(begun.fields()));
        awaitEnd(hub, id);
        return id;
    }

    static void awaitEnd(RunningHub hub, long id) {
        long until = System.nanoTime() + java.time.Duration.ofMinutes(1).toNanos();
        while (state(hub, id).equals("running") && System.nanoTime() < until) {
            Between.looks();
        }
    }

    static String state(RunningHub hub, long id) {
        return hub.get("/api/runs/" + id).text("state").orElse("");
    }

    /** How a run ended, as {@code done 5 = 4 + 1 held + 0 skipped; ...}. */
    static String words(Document run) {
        return "%s%s %s = %s + %s held + %s skipped; created %s, changed %s, same %s, gone %s"
                .formatted(
                        run.text("state").orElse(""),
                        run.text("code").map(code -> " " + code).orElse(""),
                        value(run, "/told"),
                        value(run, "/taken"),
                        value(run, "/held"),
                        value(run, "/rows/skipped"),
                        value(run, "/rows/created"),
                        value(run, "/rows/changed"),
                        value(run, "/rows/same"),
                        value(run, "/rows/gone"));
    }

    private static Object value(Document run, String at) {
        return run.at(at).orElse(0);
    }

    @SuppressWarnings("unchecked") // Names of a JSON object are text.
    static Map<String, Object> fields(Object object) {
        return (Map<String, Object>) object;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
