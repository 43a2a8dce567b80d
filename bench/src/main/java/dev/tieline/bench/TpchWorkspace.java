package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The workspace of {@code bench/tpch}: all columns of orders and of their lines are checked and
 * brought by key into tables of the same names.
 *
 * @param database port of the server that has both
 */
record TpchWorkspace(int database) implements Workspace {
    private static final String HUB =
            """
            hub: bench
            listen: 127.0.0.1:PORT
            data: data
            owners:
              bench: { name: Bench, mail: bench@bench.example }
            private-addresses: [127.0.0.1]
            """;
    private static final String ORDERS =
            """
                  type: object
                  required: [o_orderkey, o_custkey, o_orderstatus, o_totalprice, o_orderdate,
                    o_orderpriority, o_clerk, o_shippriority, o_comment]
                  properties:
                    o_orderkey: { type: integer }
                    o_custkey: { type: integer }
                    o_orderstatus: { type: string }
                    o_totalprice: { type: number }
                    o_orderdate: { type: string }
                    o_orderpriority: { type: string }
                    o_clerk: { type: string }
                    o_shippriority: { type: integer }
                    o_comment: { type: string }
            """;
    private static final String LINES =
            """
                  type: object
                  required: [l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity,
                    l_extendedprice, l_discount, l_tax, l_returnflag, l_linestatus, l_shipdate,
                    l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode, l_comment]
                  properties:
                    l_orderkey: { type: integer }
                    l_partkey: { type: integer }
                    l_suppkey: { type: integer }
                    l_linenumber: { type: integer }
                    l_quantity: { type: number }
                    l_extendedprice: { type: number }
                    l_discount: { type: number }
                    l_tax: { type: number }
                    l_returnflag: { type: string }
                    l_linestatus: { type: string }
                    l_shipdate: { type: string }
                    l_commitdate: { type: string }
                    l_receiptdate: { type: string }
                    l_shipinstruct: { type: string }
                    l_shipmode: { type: string }
                    l_comment: { type: string }
            """;
    private static final String ERP =
            """
            system: erp
            purpose: Knows the orders.
            owner: bench
            connector: postgresql
            url: postgresql://127.0.0.1:DATABASE/erp
            user: postgres
            tls: off
            allow: { orders.all: [], lineitem.all: [] }
            operations:
              orders.all:
                read: SELECT * FROM orders
                order: o_orderkey
                row:
            ORDERS
              lineitem.all:
                read: SELECT * FROM lineitem
                order: [l_orderkey, l_linenumber]
                row:
            LINES
            """;
    private static final String SHOP =
            """
            system: shop
            purpose: Counts what was ordered.
            owner: bench
            connector: postgresql
            url: postgresql://127.0.0.1:DATABASE/shop
            user: postgres
            tls: off
            allow: { orders.put: ORDER_FIELDS, lineitem.put: LINE_FIELDS }
            operations:
              orders.put:
                upsert: orders
                key: [o_orderkey]
                body:
            ORDERS
              lineitem.put:
                upsert: lineitem
                key: [l_orderkey, l_linenumber]
                body:
            LINES
            """;
    private static final String ORDER_CONTRACT =
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required": ["o_orderkey", "o_custkey", "o_orderstatus", "o_totalprice", "o_orderdate",
                "o_orderpriority", "o_clerk", "o_shippriority", "o_comment"],
              "properties": {
                "o_orderkey": { "type": "integer", "minimum": 1 },
                "o_custkey": { "type": "integer", "minimum": 1 },
                "o_orderstatus": { "enum": ["F", "O", "P"] },
                "o_totalprice": { "type": "number", "minimum": 0 },
                "o_orderdate": { "type": "string", "format": "date" },
                "o_orderpriority":
                  { "enum": ["1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW"] },
                "o_clerk": { "type": "string", "minLength": 1, "maxLength": 15 },
                "o_shippriority": { "type": "integer", "minimum": 0 },
                "o_comment": { "type": "string", "maxLength": 79 }
              }
            }
            """;
    private static final String LINE_CONTRACT =
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required": ["l_orderkey", "l_partkey", "l_suppkey", "l_linenumber", "l_quantity",
                "l_extendedprice", "l_discount", "l_tax", "l_returnflag", "l_linestatus",
                "l_shipdate", "l_commitdate", "l_receiptdate", "l_shipinstruct", "l_shipmode",
                "l_comment"],
              "properties": {
                "l_orderkey": { "type": "integer", "minimum": 1 },
                "l_partkey": { "type": "integer", "minimum": 1 },
                "l_suppkey": { "type": "integer", "minimum": 1 },
                "l_linenumber": { "type": "integer", "minimum": 1, "maximum": 7 },
                "l_quantity": { "type": "number", "minimum": 1 },
                "l_extendedprice": { "type": "number", "minimum": 0 },
                "l_discount": { "type": "number", "minimum": 0, "maximum": 1 },
                "l_tax": { "type": "number", "minimum": 0, "maximum": 1 },
                "l_returnflag": { "enum": ["R", "A", "N"] },
                "l_linestatus": { "enum": ["O", "F"] },
                "l_shipdate": { "type": "string", "format": "date" },
                "l_commitdate": { "type": "string", "format": "date" },
                "l_receiptdate": { "type": "string", "format": "date" },
                "l_shipinstruct":
                  { "enum": ["DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"] },
                "l_shipmode":
                  { "enum": ["REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"] },
                "l_comment": { "type": "string", "maxLength": 44 }
              }
            }
            """;
    private static final String FLOW =
            """
            flow: TABLE
            purpose: The warehouse has what was ordered.
            owner: bench
            trigger:
              schedule: { cron: "0 3 * * *", zone: UTC, ask: erp.TABLE.all }
            record: { contract: TABLE, key: KEY }
            run: { chunk: 5000 }
            deliver:
              shop:
                to: shop.TABLE.put
                map:
            FIELDS
            fallback: hold
            """;

    @Override
    public void write(Path folder, int port) throws IOException {
        Files.createDirectories(folder.resolve("systems"));
        Files.createDirectories(folder.resolve("contracts"));
        Files.createDirectories(folder.resolve("flows"));
        Files.writeString(
                folder.resolve("tieline.yaml"), HUB.replace("PORT", Integer.toString(port)));
        Files.writeString(folder.resolve("systems/erp.yaml"), system(ERP));
        Files.writeString(folder.resolve("systems/shop.yaml"), system(SHOP));
        Files.writeString(folder.resolve("contracts/orders.schema.json"), ORDER_CONTRACT);
        Files.writeString(folder.resolve("contracts/lineitem.schema.json"), LINE_CONTRACT);
        flow(folder, "orders", "record.o_orderkey", ORDERS);
        flow(
                folder,
                "lineitem",
                "string(record.l_orderkey) + '-' + string(record.l_linenumber)",
                LINES);
    }

    private String system(String text) {
        return text.replace("ORDER_FIELDS", fields(ORDERS))
                .replace("LINE_FIELDS", fields(LINES))
                .replace("ORDERS\n", ORDERS)
                .replace("LINES\n", LINES)
                .replace("DATABASE", Integer.toString(database));
    }

    /** The required ones, as they are listed: all. */
    private static String fields(String form) {
        return form.substring(form.indexOf('['), form.indexOf(']') + 1).replaceAll("\\s+", " ");
    }

    private static void flow(Path folder, String table, String key, String form)
            throws IOException {
        StringBuilder fields = new StringBuilder();
        for (String field : fields(form).replaceAll("[\\[\\] ]", "").split(",", -1)) {
            fields.append("      ").append(field).append(": ${record.").append(field).append("}\n");
        }
        Files.writeString(
                folder.resolve("flows/" + table + ".yaml"),
                FLOW.replace("FIELDS\n", fields).replace("KEY", key).replace("TABLE", table));
    }
}
