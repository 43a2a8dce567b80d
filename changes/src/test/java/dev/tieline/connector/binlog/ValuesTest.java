package dev.tieline.connector.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Following;
import dev.tieline.connector.changes.ChangesWorld;
import dev.tieline.connector.jdbc.MariaDbConnector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A value is the same whether its row is read by SQL, as it is there, or comes out of the log. */
class ValuesTest {

    /** Each column with its type, and two values for it. */
    private static final List<List<String>> VALUES =
            List.of(
                    List.of("tiny", "tinyint", "-128", "127"),
                    List.of("tiny_unsigned", "tinyint unsigned", "255", "0"),
                    List.of("small", "smallint", "-32768", "7"),
                    List.of("small_unsigned", "smallint unsigned zerofill", "65535", "42"),
                    List.of("medium", "mediumint", "-8388608", "8388607"),
                    List.of("medium_unsigned", "mediumint unsigned", "16777215", "0"),
                    List.of("whole", "int", "-2147483648", "0"),
                    List.of("whole_unsigned", "int unsigned", "4294967295", "1"),
                    List.of("large", "bigint", "-9223372036854775808", "9007199254740993"),
                    List.of("large_unsigned", "bigint unsigned", "18446744073709551615", "1"),
                    List.of("at_year", "year", "2026", "0"),
                    List.of("money", "decimal(20,4)", "1234567890123456.7890", "-0.0100"),
                    List.of(
                            "digits",
                            "decimal(38,10)",
                            "-1234567890123456789012345678.1234567890",
                            "0"),
                    List.of(
                            "long_digits",
                            "decimal(65,30)",
                            "99999999999999999999999999999999999.999999999999999999999999999999",
                            "1e-30"),
                    List.of("count_of", "decimal(9,0)", "999999999", "-1"),
                    List.of("short_real", "float", "0.1", "-16777217"),
                    List.of("fixed_real", "float(7,2)", "12345.67", "1.5"),
                    List.of("huge_real", "float", "3.40282e38", "1.17549e-38"),
                    List.of("real_number", "double", "0.1", "-1e300"),
                    List.of("fixed_double", "double(9,2)", "1234567.89", "2"),
                    List.of("tiny_double", "double", "1e-307", "123456789012345680000"),
                    List.of("bits", "bit(12)", "b'101000000001'", "b'1'"),
                    List.of("many_bits", "bit(64)", "x'ffffffffffffffff'", "b'0'"),
                    List.of("words", "longtext", "'naïve 😀 \"quoted\" \\\\ back'", "''"),
                    List.of("fixed", "char(4)", "'ab  '", "'abcd'"),
                    List.of("long_fixed", "char(200)", "repeat('😀', 100)", "'a'"),
                    List.of("varied", "varchar(9)", "'x '", "'null'"),
                    List.of("long_varied", "varchar(5000)", "repeat('ä', 4000)", "'x'"),
                    List.of("west", "varchar(20) charset latin1", "'naïve €'", "x'818d8f909dff'"),
                    List.of("old", "char(20) charset utf8mb3", "'ärger'", "'x'"),
                    List.of("wide", "varchar(20) charset ucs2", "'ä€'", "'€'"),
                    List.of("wider", "char(10) charset utf32", "'😀 x'", "'a'"),
                    List.of("sixteen", "text charset utf16", "'😀 x'", "''"),
                    List.of("plain", "tinytext charset ascii", "'x'", "''"),
                    List.of("exact", "varchar(20) collate utf8mb4_bin", "'A'", "'a'"),
                    List.of("fixed_bytes", "binary(5)", "x'0102000000'", "x'20'"),
                    List.of("long_bytes", "binary(255)", "x'00'", "repeat('x', 255)"),
                    List.of("bytes", "varbinary(9)", "x'deadbeef'", "''"),
                    List.of("blob_bytes", "longblob", "x'00ff'", "''"),
                    List.of("tree", "json", "'{\"a\": [1, 2.50, null]}'", "'[]'"),
                    List.of("day", "date", "'2026-02-28'", "'1000-01-01'"),
                    List.of("local", "datetime", "'2026-03-29 02:30:00'", "'9999-12-31'"),
                    List.of("local1", "datetime(1)", "'2026-03-29 02:30:00.9'", "'0001-01-01'"),
                    List.of("local3", "datetime(3)", "'2026-03-29 02:30:00.120'", "'0001-01-01'"),
                    List.of(
                            "local6",
                            "datetime(6)",
                            "'2026-03-29 02:30:00.123456'",
                            "'1969-01-01'"),
                    List.of("moment", "timestamp NULL", "'2026-03-29 02:30:00'", "NULL"),
                    List.of(
                            "moment2",
                            "timestamp(2) NULL",
                            "'2026-03-29 01:30:00.05'",
                            "'1970-01-01 00:00:01'"),
                    List.of(
                            "moment6",
                            "timestamp(6) NULL",
                            "'2026-03-29 01:30:00.000001'",
                            "'2038-01-19 03:14:07.999999'"),
                    List.of("clock", "time", "'23:59:59'", "'-838:59:59'"),
                    List.of("clock1", "time(1)", "'-00:00:00.5'", "'100:00:00.9'"),
                    List.of("clock3", "time(3)", "'-01:02:03.004'", "'00:00'"),
                    List.of("clock6", "time(6)", "'-23:59:59.999999'", "'00:00:00.000001'"),
                    List.of("mood", "enum('happy', 'sad', 'ä, b')", "'ä, b'", "'happy'"),
                    List.of("west_mood", "enum('é', 'b') charset latin1", "'é'", "NULL"),
                    List.of("tags", "set('a', 'b', 'ç')", "'a,ç'", "''"),
                    List.of("stored", "int AS (tiny + 1) STORED", "DEFAULT", "DEFAULT"),
                    List.of("hidden", "int INVISIBLE", "5", "NULL"));

    /** Columns that are not declared, and have to be passed over. */
    private static final String OTHERS =
            ", o1 point, o2 text COMPRESSED, o3 uuid, o4 inet6, o5 varchar(10) charset sjis,"
                    + " o6 int AS (tiny + 2) VIRTUAL, o7 varbinary(300) COMPRESSED, o8 bit(3)";

    /** Of floats the server makes a text that is rounded, or has the digits of their column. */
    private static final Set<String> ELSEWHERE =
            Set.of("sku", "short_real", "huge_real", "fixed_real", "fixed_double");

    private final BinlogWorld world = new BinlogWorld();

    @AfterEach
    void end() {
        world.close();
    }

    private void table() {
        StringBuilder table = new StringBuilder("CREATE TABLE product (sku text");
        StringBuilder names = new StringBuilder("sku");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < VALUES.size(); i++) {
            // Others stand between them, so that each is passed over right.
            table.append(i == VALUES.size() / 2 ? OTHERS : "");
            List<String> column = VALUES.get(i);
            table.append(", ").append(column.get(0)).append(" ").append(column.get(1));
            names.append(", ").append(column.get(0));
        }
        for (int row = 2; row <= 3; row++) {
            rows.append(row == 2 ? "" : ", ").append("('").append(row).append("'");
            for (List<String> column : VALUES) {
                rows.append(", ").append(column.get(row));
            }
            rows.append(", point(1, 2), 'packed', uuid(), '::1', 'x', 'y', b'101')");
        }
        world.run(
                "DROP TABLE product",
                table + ", PRIMARY KEY (sku(9)))",
                "INSERT INTO product (" + names + ", o1, o2, o3, o4, o5, o7, o8) VALUES " + rows);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("sku", "");
        VALUES.forEach(column -> properties.put(column.get(0), ""));
        properties.put("tree", List.of("object", "array"));
        world.columns(properties);
    }

    @Test
    void bothWaysAgree() {
        table();
        try (Following following = world.follow(world.kept.start(true))) {
            ChangesWorld.begin(following, world.kept);
            world.run("UPDATE product SET sku = concat(sku, '-again')");
            assertThat(ChangesWorld.take(following, world.kept, 2 + 4)).isEmpty();
        }
        List<Document> read = read();
        for (int row = 0; row < 2; row++) {
            Map<String, Object> wanted = new LinkedHashMap<>(read.get(row).fields());
            Map<?, ?> streamed = row(2 + 2 * row + 1);
            Map<?, ?> earlier = row(2 + 2 * row);
            Map<?, ?> snapshot = row(row);
            assertThat(streamed.keySet()).isEqualTo(wanted.keySet());
            for (String column : wanted.keySet()) {
                Object value = snapshot.get(column);
                if (!column.equals("sku")) {
                    assertThat(streamed.get(column)).as(column + " of the log").isEqualTo(value);
                    assertThat(earlier.get(column)).as(column + " before").isEqualTo(value);
                }
                if (!ELSEWHERE.contains(column)) {
                    assertThat(value).as(column).isEqualTo(wanted.get(column));
                }
            }
        }
        assertThat(row(0).get("large_unsigned"))
                .isEqualTo(new java.math.BigDecimal("18446744073709551615"));
        assertThat(row(0).get("moment2")).isEqualTo("2026-03-29T01:30:00.05Z");
        assertThat(row(0).get("local1")).isEqualTo("2026-03-29T02:30:00.9");
        assertThat(row(0).get("short_real")).isEqualTo(new java.math.BigDecimal("0.1"));
    }

    private Map<?, ?> row(int change) {
        return (Map<?, ?>) world.kept.changes.get(change).fields().get("row");
    }

    /** What JSON has no form for is never NULL and never a date. */
    @Test
    void whatHasNoFormIsToldAsTheServerWritesIt() {
        world.run(
                "ALTER TABLE product ADD day date, ADD local datetime(2), ADD moment timestamp"
                        + " NOT NULL DEFAULT 0, ADD tree text, ADD flag bit(1), ADD truth"
                        + " tinyint(1), ADD mood enum('x')");
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("sku", "string");
        columns.put("day", "string");
        columns.put("local", "string");
        columns.put("moment", "string");
        columns.put("tree", "object");
        columns.put("flag", "boolean");
        columns.put("truth", "boolean");
        columns.put("mood", "string");
        world.columns(columns);
        world.run(
                "SET sql_mode = ''; INSERT INTO product VALUES ('a', 1, '0000-00-00', '2026-00-10',"
                        + " '0000-00-00', '{no json', b'1', 5, 'nothing')");
        try (Following following = world.follow(world.kept.start(true))) {
            ChangesWorld.begin(following, world.kept);
            world.run("UPDATE product SET price = 2");
            assertThat(ChangesWorld.take(following, world.kept, 2)).isEmpty();
        }
        String row =
                "{sku=a, day=0000-00-00, local=2026-00-10 00:00:00.00, moment=0000-00-00"
                        + " 00:00:00, tree={no json, flag=true, truth=5, mood=}";
        assertThat(world.kept.told()).containsExactly("read " + row, "changed " + row);
    }

    @Test
    void whatIsNotCarriedIsSaid() {
        for (String type :
                List.of(
                        "point",
                        "uuid",
                        "inet6",
                        "text COMPRESSED",
                        "varchar(9) charset sjis",
                        "enum('a') charset koi8r",
                        "int AS (1 + 1) VIRTUAL")) {
            world.run("ALTER TABLE product ADD other " + type);
            world.columns(Map.of("sku", "string", "other", ""));
            assertThat(world.ends()).as(type).isEqualTo("rejected column-not-carried");
            world.run("ALTER TABLE product DROP other");
        }
        world.columns(Map.of("sku", "string", "price", "string"));
        assertThat(world.ends()).isEqualTo("rejected column-changed");
    }

    /** As the connector for single rows reads them. */
    private List<Document> read() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("sku", Map.of());
        VALUES.forEach(column ->
                properties.put(
                        column.get(0),
                        column.get(1).startsWith("tinyint")
                                ? Map.of("type", "integer")
                                : Map.of()));
        String names = String.join(", ", properties.keySet());
        return ChangesWorld.read(
                new MariaDbConnector(BinlogWorld.GUARD),
                Map.of(
                        "read",
                        "SELECT " + names + " FROM product",
                        "order",
                        "small",
                        "row",
                        Map.of("type", "object", "properties", properties)),
                world.url,
                "root");
    }
}
