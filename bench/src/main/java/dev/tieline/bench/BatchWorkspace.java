package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The workspace of {@code bench/batch}: a table or a file of ten columns, all of them checked, goes
 * to a table of six by key.
 *
 * @param database port of the server that has both
 * @param into name of the table
 */
record BatchWorkspace(int database, String into) implements Workspace {
    static final String FLOW = "products";
    static final String CSV_FLOW = "products-csv";

    /** Where files are, below the hub's data. */
    static final String DROP = "drop";

    private static final String HUB =
            """
            hub: bench
            listen: 127.0.0.1:PORT
            data: data
            owners:
              bench: { name: Bench, mail: bench@bench.example }
            private-addresses: [127.0.0.1]
            """;
    private static final String ERP =
            """
            system: erp
            purpose: Knows the products.
            owner: bench
            connector: postgresql
            url: postgresql://127.0.0.1:DATABASE/erp
            user: postgres
            tls: off
            allow: { products.all: [] }
            operations:
              products.all:
                read: >
                  SELECT sku, ean, name, description, category, price, quantity, weight, active,
                  changed_at FROM product
                order: sku
                row:
                  type: object
                  required: [sku, ean, name, category, price, quantity, active, changed_at]
                  properties:
                    sku: { type: string }
                    ean: { type: string }
                    name: { type: string }
                    description: { type: [string, "null"] }
                    category: { type: string }
                    price: { type: number }
                    quantity: { type: integer }
                    weight: { type: [number, "null"] }
                    active: { type: boolean }
                    changed_at: { type: string }
            """;
    private static final String FILES =
            """
            system: drop
            purpose: Where lists of products are left.
            owner: bench
            connector: files
            directory: drop
            allow: { products.read: [] }
            operations:
              products.read:
                read: products-*.csv
                format: csv
                settled: 1ms
                row:
                  type: object
                  required: [sku, ean, name, category, price, quantity, active, changed_at]
                  properties:
                    sku: { type: string }
                    ean: { type: string }
                    name: { type: string }
                    description: { type: [string, "null"] }
                    category: { type: string }
                    price: { type: number }
                    quantity: { type: integer }
                    weight: { type: [number, "null"] }
                    active: { type: boolean }
                    changed_at: { type: string }
            """;
    private static final String SHOP =
            """
            system: shop
            purpose: Sells the products.
            owner: bench
            connector: postgresql
            url: postgresql://127.0.0.1:DATABASE/shop
            user: postgres
            tls: off
            allow: { products.put: [sku, name, category, price, stock, active] }
            operations:
              products.put:
                upsert: INTO
                key: [sku]
                body:
                  type: object
                  required: [sku, name, category, price, stock, active]
                  properties:
                    sku: { type: string }
                    name: { type: string, minLength: 1 }
                    category: { type: string }
                    price: { type: number }
                    stock: { type: integer }
                    active: { type: boolean }
            """;
    private static final String CONTRACT =
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required":
                ["sku", "ean", "name", "category", "price", "quantity", "active", "changed_at"],
              "properties": {
                "sku": { "type": "string", "minLength": 1, "maxLength": 40 },
                "ean": { "type": "string", "minLength": 8, "maxLength": 14 },
                "name": { "type": "string", "minLength": 1, "maxLength": 200 },
                "description": { "type": ["string", "null"], "maxLength": 5000 },
                "category":
                  { "enum": ["Garden", "Kitchen", "Office", "Garage", "Bath", "Toys"] },
                "price": { "type": "number", "minimum": 0 },
                "quantity": { "type": "integer", "minimum": 0 },
                "weight": { "type": ["number", "null"], "minimum": 0 },
                "active": { "type": "boolean" },
                "changed_at": { "type": "string", "format": "date-time" }
              }
            }
            """;
    private static final String TABLE =
            """
            flow: FLOW
            purpose: The website sells what there is.
            owner: bench
            trigger:
              schedule: { cron: "0 3 * * *", zone: UTC, ask: ASK }
            record: { contract: product, key: record.sku }
            run: { chunk: 5000 }
            deliver:
              shop:
                to: shop.products.put
                map:
                  sku: ${record.sku}
                  name: ${record.name.trim()}
                  category: ${record.category.lowerAscii()}
                  price: ${record.price}
                  stock: ${record.quantity}
                  active: ${record.active}
            fallback: hold
            """;

    @Override
    public void write(Path folder, int port) throws IOException {
        Files.createDirectories(folder.resolve("systems"));
        Files.createDirectories(folder.resolve("contracts"));
        Files.createDirectories(folder.resolve("flows"));
        String there = Integer.toString(database);
        Files.writeString(
                folder.resolve("tieline.yaml"), HUB.replace("PORT", Integer.toString(port)));
        Files.writeString(folder.resolve("systems/erp.yaml"), ERP.replace("DATABASE", there));
        Files.writeString(
                folder.resolve("systems/shop.yaml"),
                SHOP.replace("DATABASE", there).replace("INTO", into));
        Files.writeString(folder.resolve("contracts/product.schema.json"), CONTRACT);
        Files.writeString(folder.resolve("systems/drop.yaml"), FILES);
        flow(folder, FLOW, "erp.products.all");
        flow(folder, CSV_FLOW, "drop.products.read");
    }

    private static void flow(Path folder, String name, String ask) throws IOException {
        Files.writeString(
                folder.resolve("flows/" + name + ".yaml"),
                TABLE.replace("FLOW", name).replace("ASK", ask));
    }
}
