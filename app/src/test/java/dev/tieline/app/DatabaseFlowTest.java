package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Between;
import dev.tieline.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a table of one database into a table of another, three rows on a page. */
class DatabaseFlowTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ERP =
            """
            system: erp
            purpose: Knows the products.
            owner: ops
            connector: postgresql
            url: postgresql://127.0.0.1:@port@/postgres
            user: postgres
            tls: off
            allow: { products.changed: [since, after] }
            operations:
              products.changed:
                read: >
                  SELECT sku, quantity, changed_at FROM product
                  WHERE (:since::timestamptz IS NULL OR changed_at >= :since)
                    AND (:after::text IS NULL OR sku > :after)
                  ORDER BY sku LIMIT 3
                body: { type: object, properties: { since: { type: string }, after: { type: string } } }
                row:
                  type: object
                  required: [sku, quantity, changed_at]
                  properties:
                    sku: { type: string }
                    quantity: { type: integer }
                    changed_at: { type: string }
            """;
    private static final String SHOP =
            """
            system: shop
            purpose: Shows the stock.
            owner: ops
            connector: postgresql
            url: postgresql://127.0.0.1:@port@/shop
            user: postgres
            tls: off
            allow: { stock.put: [sku, quantity] }
            operations:
              stock.put:
                upsert: stock
                key: [sku]
                body:
                  type: object
                  required: [sku]
                  properties: { sku: { type: string }, quantity: { type: integer } }
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: The shop knows what is in stock.
            owner: ops
            trigger:
              poll:
                ask: erp.products.changed
                items: rows
                pages: { after: { after: sku } }
                since: { since: changed_at }
                every: 1s
              expect: { at-most: 99, every: 1h }
            record:
              contract: product
              key: record.sku
              unique: { by: "record.sku + record.changed_at", within: 35d }
            deliver:
              stock:
                to: shop.stock.put
                map: { sku: "${record.sku}", quantity: "${record.quantity}" }
            fallback: hold
            """;
    private static final String CONTRACT =
            """
            {"type": "object", "required": ["sku", "quantity", "changed_at"], "properties": {
              "sku": {"type": "string", "x-search": true},
              "quantity": {"type": "integer"},
              "changed_at": {"type": "string"}}}
            """;

    @TempDir Path folder;
    private PostgresServer server;
    private RunningHub hub;

    @BeforeEach
    void start() throws IOException {
        server = PostgresServer.start();
        run(
                "postgres",
                """
                CREATE DATABASE shop;
                CREATE TABLE product (sku text PRIMARY KEY, quantity int,
                  changed_at timestamptz DEFAULT now());
                INSERT INTO product SELECT 'p-' || g, g FROM generate_series(1, 8) g;
                """);
        run(
                "shop",
                """
                CREATE TABLE stock (sku text PRIMARY KEY, quantity int);
                CREATE TABLE written (sku text, quantity int);
                CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                  $$ BEGIN INSERT INTO written VALUES (NEW.sku, NEW.quantity); RETURN NEW; END $$;
                CREATE TRIGGER noted AFTER INSERT OR UPDATE ON stock
                  FOR EACH ROW EXECUTE FUNCTION note();
                """);
        String port = String.valueOf(server.port());
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml",
                                FLOW,
                                "contracts/product.schema.json",
                                CONTRACT,
                                "systems/erp.yaml",
                                ERP.replace("@port@", port),
                                "systems/shop.yaml",
                                SHOP.replace("@port@", port)),
                        InstantSource.system());
    }

    @AfterEach
    void stop() throws IOException {
        hub.close();
        server.close();
    }

    private void run(String database, String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String one : sql.split(";\\s*\\n", -1)) {
                statement.execute(one);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> ask(String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = server.connect("shop");
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

    private List<String> written() {
        return ask("SELECT sku || ' ' || quantity FROM written ORDER BY sku, quantity");
    }

    private static void await(BooleanSupplier wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(wanted.getAsBoolean()).isTrue();
    }

    @Test
    void whatChangesIsWrittenOnceAcrossPagesAndRestarts() {
        await(() -> written().size() == 8);

        hub = hub.restarted();
        run(
                "postgres",
                """
                UPDATE product SET quantity = 50, changed_at = now() WHERE sku = 'p-5';
                INSERT INTO product VALUES ('p-0', 10);
                """);

        await(() -> written().size() == 10);
        assertThat(written())
                .containsExactly(
                        "p-0 10", "p-1 1", "p-2 2", "p-3 3", "p-4 4", "p-5 5", "p-5 50", "p-6 6",
                        "p-7 7", "p-8 8");
        assertThat(ask("SELECT quantity FROM stock WHERE sku = 'p-5'")).containsExactly("50");
        var balance = hub.hub().balances().getFirst();
        assertThat(balance.accepted()).isEqualTo(10);
        assertThat(balance.balanced()).isTrue();
        await(() -> hub.hub().balances().getFirst().delivered() == 10);
    }
}
