package dev.tieline.connector.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Following;
import dev.tieline.connector.changes.ChangesWorld.Kept;
import dev.tieline.connector.postgresql.PostgresqlConnector;
import dev.tieline.egress.EgressGuard;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A value is the same whether its row is read by SQL, as it is there, or comes out of the log. */
class ValuesTest {

    /** Each column with its type, and two values for it. */
    private static final List<List<String>> VALUES =
            List.of(
                    List.of("small", "smallint", "-32768", "7"),
                    List.of("whole", "integer", "2147483647", "0"),
                    List.of("large", "bigint", "-9223372036854775808", "9007199254740993"),
                    List.of("money", "numeric(20,4)", "1234567890123456.7890", "0.0100"),
                    List.of("any_number", "numeric", "0.1000000000000000000001", "1e3"),
                    List.of("short_real", "real", "0.1", "-3.25"),
                    List.of("real_number", "double precision", "0.1", "1e-7"),
                    List.of("truth", "boolean", "true", "false"),
                    List.of("words", "text", "'naïve 😀 \"quoted\" \\ back'", "''"),
                    List.of("fixed", "char(4)", "'ab'", "'abcd'"),
                    List.of("varied", "varchar(9)", "'x'", "'null'"),
                    List.of("id", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "NULL"),
                    List.of("bytes", "bytea", "'\\xdeadbeef'", "'\\x'"),
                    List.of("tree", "jsonb", "'{\"a\": [1, 2.50, null]}'", "'[]'"),
                    List.of("text_tree", "json", "'{\"b\":true}'", "'\"x\"'"),
                    List.of("day", "date", "'2026-02-28'", "'0001-01-01'"),
                    List.of("local", "timestamp", "'2026-03-29 02:30:00.123456'", "'9999-12-31'"),
                    List.of(
                            "moment",
                            "timestamptz",
                            "'2026-03-29 02:30:00+02'",
                            "'2026-01-01 00:00:00.5Z'"),
                    List.of("clock", "time", "'23:59:59.999999'", "'00:00'"),
                    List.of("mood", "mood", "'happy'", "NULL"),
                    List.of("sum", "positive", "12.50", "1"),
                    List.of("net", "inet", "'10.0.0.1/8'", "'::1'"),
                    List.of("words_list", "text[]", "'{a,\"b c\",NULL}'", "'{}'"),
                    List.of("numbers_list", "int[]", "'{1,2,NULL}'", "NULL"));

    private final LogServer server = new LogServer();

    private ChangesWorld world() {
        StringBuilder table = new StringBuilder("CREATE TABLE product(sku text PRIMARY KEY");
        StringBuilder rows = new StringBuilder("INSERT INTO product VALUES");
        VALUES.forEach(column ->
                table.append(", ").append(column.get(0)).append(" ").append(column.get(1)));
        for (int row = 2; row <= 3; row++) {
            rows.append(row == 2 ? "" : ", ").append("('").append(row).append("'");
            for (List<String> column : VALUES) {
                rows.append(", ").append(column.get(row));
            }
            rows.append(")");
        }
        server.run(
                "CREATE TYPE mood AS ENUM ('happy', 'sad')",
                "CREATE DOMAIN positive AS numeric(9,2) CHECK (VALUE > 0)",
                table + ")",
                "CREATE PUBLICATION tieline_product FOR TABLE product",
                rows.toString());
        ChangesWorld world = new ChangesWorld(server.url(), Map.of());
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("sku", Map.of());
        VALUES.forEach(column -> properties.put(column.get(0), Map.of()));
        world.operation.put("row", Map.of("type", "object", "properties", properties));
        return world;
    }

    @Test
    void bothWaysAgree() {
        ChangesWorld world = world();
        Kept kept = new Kept();
        try (Following following = world.follow(kept.start(true))) {
            ChangesWorld.begin(following, kept);
            server.run("UPDATE product SET sku = sku || '-again'");
            assertThat(ChangesWorld.take(following, kept, 2 + 4)).isEmpty();
        }
        List<Document> read = read();
        for (int row = 0; row < 2; row++) {
            Map<String, Object> wanted = new LinkedHashMap<>(read.get(row).fields());
            Map<?, ?> streamed = (Map<?, ?>) kept.changes.get(2 + 2 * row + 1).fields().get("row");
            Map<?, ?> snapshot = (Map<?, ?>) kept.changes.get(row).fields().get("row");
            for (String column : wanted.keySet()) {
                assertThat(streamed.get(column))
                        .as(column + " of the log")
                        .isEqualTo(wanted.get(column));
                if (!column.equals("sku")) {
                    assertThat(snapshot.get(column))
                            .as(column + " of the rows")
                            .isEqualTo(wanted.get(column));
                }
            }
        }
        server.close();
    }

    /** What JSON has no form for is never NULL and never a number. */
    @Test
    void whatHasNoFormIsToldByItsName() {
        server.run(
                "CREATE TABLE product(sku text PRIMARY KEY, price numeric, real_number float8, day"
                        + " date, local timestamp, moment timestamptz)",
                "CREATE PUBLICATION tieline_product FOR TABLE product");
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("sku", "string");
        columns.put("price", "number");
        columns.put("real_number", "number");
        columns.put("day", "string");
        columns.put("local", "string");
        columns.put("moment", "string");
        ChangesWorld world = new ChangesWorld(server.url(), columns);
        Kept kept = new Kept();
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            server.run(
                    "INSERT INTO product VALUES('a', 'NaN', 'Infinity', 'infinity', 'infinity',"
                            + " 'infinity'), ('b', 'NaN', '-Infinity', '-infinity', '-infinity',"
                            + " '-infinity')");
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told())
                .containsExactly(
                        "created {sku=a, price=NaN, real_number=Infinity, day=infinity,"
                                + " local=infinity, moment=infinity}",
                        "created {sku=b, price=NaN, real_number=-Infinity, day=-infinity,"
                                + " local=-infinity, moment=-infinity}");
        server.close();
    }

    private List<Document> read() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("sku", Map.of());
        VALUES.forEach(column -> properties.put(column.get(0), Map.of()));
        return ChangesWorld.read(
                new PostgresqlConnector(
                        new EgressGuard(
                                List.of("127.0.0.1"),
                                _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                                Set.of())),
                Map.of(
                        "read",
                        "SELECT * FROM product",
                        "order",
                        "sku",
                        "row",
                        Map.of("type", "object", "properties", properties)),
                server.url(),
                "postgres");
    }
}
