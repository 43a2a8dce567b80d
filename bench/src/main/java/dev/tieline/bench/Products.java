package dev.tieline.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * A table of products in one database, of which a website wants some columns in another. Not
 * thread-safe.
 */
final class Products {
    /** What every side does with a row. */
    static final Copied COPIED =
            new Copied(
                    "product",
                    "sku, btrim(name) AS name, lower(category) AS category, price,"
                            + " quantity AS stock, active",
                    List.of("sku"),
                    List.of("name", "category", "price", "stock", "active"));

    private static final String CHANGE =
            "UPDATE product SET price = price + 1, quantity = quantity + 1"
                    + " WHERE right(sku, 1) = 'DIGIT'";

    static final String COLUMNS =
            """
            sku text PRIMARY KEY, ean text NOT NULL, name text NOT NULL, description text,
            category text NOT NULL, price numeric(12,2) NOT NULL, quantity integer NOT NULL,
            weight numeric(10,3), active boolean NOT NULL, changed_at timestamptz NOT NULL
            """;
    private static final String ROWS =
            """
            INSERT INTO product
            SELECT 'SKU-' || lpad(g::text, 9, '0'),
              lpad((4000000000000 + g * 7)::text, 13, '0'),
              ' Product ' || g || (CASE WHEN g % 3 = 0 THEN '  ' ELSE '' END),
              CASE WHEN g % 5 = 0 THEN NULL
                ELSE 'Made of good things, tested, number ' || md5(g::text) END,
              (ARRAY['Garden','Kitchen','Office','Garage','Bath','Toys'])[1 + g % 6],
              (g % 99999)::numeric / 100, g % 500,
              CASE WHEN g % 4 = 0 THEN NULL ELSE (g % 77777)::numeric / 1000 END,
              g % 11 <> 0, timestamptz '2026-01-01 00:00:00Z' + g * interval '1 second'
            FROM generate_series(1, NUMBER) AS g
            """;
    private static final String COPY =
            """
            sku text PRIMARY KEY, name text NOT NULL, category text NOT NULL,
            price numeric(12,2) NOT NULL, stock integer NOT NULL, active boolean NOT NULL
            """;

    private final Database database;
    private final long rows;

    /** Makes both databases. */
    Products(Database database, long rows) throws IOException {
        this.database = database;
        this.rows = rows;
        database.run(
                Database.USER, "CREATE DATABASE " + Copied.FROM, "CREATE DATABASE " + Copied.TO);
        database.run(
                Copied.FROM,
                "CREATE TABLE product (" + COLUMNS + ")",
                ROWS.replace("NUMBER", Long.toString(rows)),
                "VACUUM (ANALYZE) product");
    }

    /** What is copied of them. */
    Subject subject() {
        return new Subject(database, COPIED, COPY, CHANGE, rows);
    }

    /**
     * Writes all rows into a file.
     *
     * @param bad whether every thousandth has a word instead of a number; else these are left out
     * @return how many rows went wrong, or were left out
     */
    long csv(Path file, boolean bad) throws IOException {
        String wrong = "right(sku, 3) = '500'";
        String query =
                "COPY (SELECT sku, ean, name, description, category, price,"
                        + (bad
                                ? " CASE WHEN " + wrong + " THEN 'many' ELSE quantity::text END"
                                : "")
                        + " quantity, weight, active::text AS active, to_char(changed_at AT TIME"
                        + " ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS changed_at FROM product"
                        + (bad ? "" : " WHERE NOT " + wrong)
                        + " ORDER BY sku) TO STDOUT (FORMAT csv, HEADER)";
        try (Connection connection = database.connect(Copied.FROM);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(query, out);
        } catch (SQLException e) {
            throw new IOException(e);
        }
        return database.ask(Copied.FROM, "SELECT count(*) FROM product WHERE " + wrong);
    }
}
