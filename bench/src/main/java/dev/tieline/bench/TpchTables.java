package dev.tieline.bench;

import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.OrderGenerator;
import io.trino.tpch.TpchEntity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Orders and their lines with the values of TPC-H (specification 3.0.1, 1.4 and 4.2.3), which its
 * generator gives. Columns that it declares {@code CHAR} are {@code varchar} here, so that nothing
 * is filled up with spaces.
 */
final class TpchTables {
    private static final String ORDERS =
            """
            o_orderkey bigint PRIMARY KEY, o_custkey bigint NOT NULL,
            o_orderstatus varchar(1) NOT NULL, o_totalprice numeric(15,2) NOT NULL,
            o_orderdate date NOT NULL, o_orderpriority varchar(15) NOT NULL,
            o_clerk varchar(15) NOT NULL, o_shippriority integer NOT NULL,
            o_comment varchar(79) NOT NULL
            """;
    private static final List<String> ORDER_VALUES =
            List.of(
                    "o_custkey",
                    "o_orderstatus",
                    "o_totalprice",
                    "o_orderdate",
                    "o_orderpriority",
                    "o_clerk",
                    "o_shippriority",
                    "o_comment");
    private static final String LINES =
            """
            l_orderkey bigint, l_partkey bigint NOT NULL, l_suppkey bigint NOT NULL,
            l_linenumber integer, l_quantity numeric(15,2) NOT NULL,
            l_extendedprice numeric(15,2) NOT NULL, l_discount numeric(15,2) NOT NULL,
            l_tax numeric(15,2) NOT NULL, l_returnflag varchar(1) NOT NULL,
            l_linestatus varchar(1) NOT NULL, l_shipdate date NOT NULL,
            l_commitdate date NOT NULL, l_receiptdate date NOT NULL,
            l_shipinstruct varchar(25) NOT NULL, l_shipmode varchar(10) NOT NULL,
            l_comment varchar(44) NOT NULL, PRIMARY KEY (l_orderkey, l_linenumber)
            """;
    private static final List<String> LINE_VALUES =
            List.of(
                    "l_partkey",
                    "l_suppkey",
                    "l_quantity",
                    "l_extendedprice",
                    "l_discount",
                    "l_tax",
                    "l_returnflag",
                    "l_linestatus",
                    "l_shipdate",
                    "l_commitdate",
                    "l_receiptdate",
                    "l_shipinstruct",
                    "l_shipmode",
                    "l_comment");

    private TpchTables() {}

    /** Makes both databases and fills both tables. */
    static List<Subject> make(Database database, double scale) throws IOException {
        database.run(
                Database.USER, "CREATE DATABASE " + Copied.FROM, "CREATE DATABASE " + Copied.TO);
        long orders = fill(database, "orders", ORDERS, new OrderGenerator(scale, 1, 1));
        long lines = fill(database, "lineitem", LINES, new LineItemGenerator(scale, 1, 1));
        return List.of(
                new Subject(
                        database,
                        new Copied("orders", "*", List.of("o_orderkey"), ORDER_VALUES),
                        ORDERS,
                        "UPDATE orders SET o_totalprice = o_totalprice + 1, o_orderstatus = 'F'"
                                + " WHERE o_custkey % 10 = DIGIT",
                        orders),
                new Subject(
                        database,
                        new Copied(
                                "lineitem",
                                "*",
                                List.of("l_orderkey", "l_linenumber"),
                                LINE_VALUES),
                        LINES,
                        "UPDATE lineitem SET l_quantity = l_quantity + 1, l_linestatus = 'F'"
                                + " WHERE l_partkey % 10 = DIGIT",
                        lines));
    }

    private static long fill(
            Database database, String name, String columns, Iterable<? extends TpchEntity> rows)
            throws IOException {
        database.run(Copied.FROM, "CREATE TABLE " + name + " (" + columns + ")");
        long count = 0;
        try (Connection connection = database.connect(Copied.FROM)) {
            CopyIn copy =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("COPY " + name + " FROM STDIN (DELIMITER '|')");
            for (TpchEntity row : rows) {
                byte[] line = line(row);
                copy.writeToCopy(line, 0, line.length);
                count++;
            }
            copy.endCopy();
        } catch (SQLException e) {
            throw new IOException(e);
        }
        database.run(Copied.FROM, "VACUUM (ANALYZE) " + name);
        return count;
    }

    /** The generator ends each line with one more separator. */
    private static byte[] line(TpchEntity row) {
        String line = row.toLine();
        return (line.substring(0, line.length() - 1) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
