package dev.tieline.app;

import dev.tieline.testkit.MariaDbServer;
import dev.tieline.testkit.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tables of all types in four databases, and a workspace whose systems declare nothing of them. */
final class TablesWorld implements AutoCloseable {
    private static final String POSTGRESQL =
            """
            CREATE TYPE mood AS ENUM ('fine', 'so: so', 'null');
            CREATE DOMAIN cents AS int;
            CREATE SCHEMA sales;
            CREATE TABLE sales."Order" (id int8, "Line No" int2, "user" text NOT NULL, n numeric,
              n2 numeric(12, 2) NOT NULL, n0 numeric(5), f float8, b bool NOT NULL, v varchar(20),
              c char(3), u uuid, ts timestamp, tz timestamptz, da date, ti time, j json, jb jsonb,
              "by" bytea, ia int[], ta text[], na numeric[][], m mood, mn mood NOT NULL, ms mood[],
              ce cents, iv interval, net inet, "?: ""x"" # 😀" text, PRIMARY KEY ("Line No", id));
            INSERT INTO sales."Order" (id, "Line No", "user", n2, b, mn)
              VALUES (1, 2, 'a', 1.5, true, 'null'), (2, 1, 'b', 2, false, 'so: so');
            INSERT INTO sales."Order" VALUES (3, 3, 'c', 1.5, 2.25, 7, 0.5, true, 'v', 'c', gen_random_uuid(),
              now(), now(), '2026-01-02', '12:00', '[1]', '{"a": null}', '\\x00', '{1,NULL}', '{a}',
              '{{1,2},{3,4}}', 'fine', 'fine', '{fine,null}', 5, '1 day', '10.0.0.1', 'x');
            CREATE TABLE keyless (id int, "user" text);
            CREATE VIEW shown AS SELECT id, "user" FROM keyless;
            """;
    private static final String MARIADB =
            """
            CREATE TABLE thing (`line no` smallint, `user` varchar(20) NOT NULL, u bigint unsigned,
              n decimal(38, 10), n0 decimal(5) NOT NULL, f float, d double, b boolean, bit1 bit,
              bits bit(9), t longtext, c char(3), u4 uuid, dt datetime(6), ts timestamp(6) NULL,
              da date, ti time(1), y year, j json, jv varchar(50) CHECK (json_valid(jv)), bl longblob,
              vb varbinary(5), e enum('s', 'l'), st set('a', 'b'), g point, `key` int NOT NULL,
              net inet6, PRIMARY KEY (`key`, `line no`)) DEFAULT CHARSET utf8mb4;
            INSERT INTO thing (`line no`, `user`, n0, `key`) VALUES (1, 'a', 5, 1), (2, 'b', 6, 1);
            INSERT INTO thing VALUES (3, 'c', 18446744073709551615, 1.5, 7, 1.5, 2.5, true, 1, b'101',
              't', 'c', uuid(), now(6), now(6), '2026-01-02', '12:00', 2026, '{"a": [1]}', '[1]', 'b',
              'v', 's', 'a,b', point(1, 2), 2, '::1');
            CREATE TABLE sized (size enum('s', 'l') PRIMARY KEY, `user` text NOT NULL)
            """;
    private static final String SQLITE =
            """
            CREATE TABLE "sale item" (id INTEGER PRIMARY KEY, "user" TEXT NOT NULL, "order" INT, b BOOLEAN,
              r REAL, n DECIMAL(12, 2), bl BLOB, j JSON, d DATE, v VARCHAR(2), g AS (id + 1), x);
            INSERT INTO "sale item" (id, "user") VALUES (1, 'a'), (2, 'b');
            INSERT INTO "sale item" VALUES (3, 'c', 1, 1, 0.5, 2.25, x'00', '[1]', '2026-01-02', 'long',
              NULL);
            CREATE TABLE strict (id TEXT, "user" TEXT NOT NULL, PRIMARY KEY ("user", id)) STRICT;
            CREATE TABLE loose (id TEXT PRIMARY KEY, "user" TEXT NOT NULL)
            """;
    private static final String DUCKDB =
            """
            CREATE TABLE thing (id HUGEINT, "user" VARCHAR(3) NOT NULL, "Select" BIGINT, n DECIMAL(38, 10),
              n0 DECIMAL(5, 0), d DOUBLE, b BOOLEAN, dt DATE, ts TIMESTAMP, tz TIMESTAMPTZ, bl BLOB, uu UUID,
              j JSON, e ENUM ('s', 'l'), l INTEGER[], s STRUCT(a INTEGER), i INTERVAL, ti TIME,
              ns TIMESTAMP_NS, PRIMARY KEY ("Select", id));
            INSERT INTO thing (id, "user", "Select") VALUES (1, 'a', 2), (2, 'b', 1);
            INSERT INTO thing VALUES (3, 'long', 3, 1.5, 7, 0.5, true, '2026-01-02', '2026-01-02 12:00:00',
              '2026-01-02 12:00:00+00', 'x'::BLOB, uuid(), '{"a": [1]}', 's', [1, 2], {'a': 1},
              INTERVAL 1 DAY, '12:00', '2026-01-02 12:00:00')
            """;
    static final String HUB =
            RunningHub.HUB.replace(
                    "there: env:THERE", "there: env:THERE, stock: file:stock.secret");

    final PostgresServer postgresql;
    private final MariaDbServer mariadb;

    TablesWorld(Path folder) throws IOException, SQLException {
        postgresql = PostgresServer.start();
        try (Connection connection = postgresql.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(POSTGRESQL);
        }
        mariadb = MariaDbServer.start();
        mariadb.run("", "CREATE DATABASE shop");
        mariadb.run("shop", MARIADB);
        mariadb.run(
                "",
                "CREATE USER reader IDENTIFIED BY 'from-the-file'; GRANT SELECT ON shop.* TO reader");
        Files.createDirectories(folder.resolve("data/warehouse"));
        Files.createDirectories(folder.resolve("data/drivers"));
        file("sqlite:" + folder.resolve("data/warehouse/sales.db"), SQLITE);
        file("duckdb:" + folder.resolve("data/warehouse/orders.duckdb"), DUCKDB);
        Files.createSymbolicLink(folder.resolve("data/drivers/duckdb.jar"), DuckDb.jar());
        RunningHub.workspace(folder, URI.create("http://127.0.0.1:1"), "127.0.0.1:0");
        RunningHub.write(folder, "tieline.yaml", HUB);
        RunningHub.writeSecret(folder, "stock.secret", "from-the-file");
        systems().forEach((path, text) -> RunningHub.write(folder, path, text));
    }

    private static void file(String url, String sql) throws SQLException {
        try (Connection file = DriverManager.getConnection("jdbc:" + url);
                Statement statement = file.createStatement()) {
            for (String one : sql.split(";\\s*\\n", -1)) {
                statement.execute(one);
            }
        }
    }

    @Override
    public void close() throws IOException {
        postgresql.close();
        mariadb.close();
    }

    /** Files of systems that grant and declare nothing yet. */
    Map<String, String> systems() throws IOException {
        Map<String, String> systems = new LinkedHashMap<>();
        systems.put(
                "erp",
                """
                connector: postgresql
                url: postgresql://127.0.0.1:%d/postgres
                user: postgres
                tls: off
                """
                        .formatted(postgresql.port()));
        systems.put(
                "stock",
                """
                connector: mariadb
                url: %s
                user: reader
                credential: stock
                tls: off
                """
                        .formatted(mariadb.url("shop")));
        systems.put("till", "connector: sqlite\ndirectory: warehouse\nfile: sales.db\n");
        systems.put(
                "lake",
                """
                connector: duckdb
                driver: { jar: duckdb.jar, sha256: "%s" }
                directory: warehouse
                file: orders.duckdb
                """
                        .formatted(sum()));
        Map<String, String> files = new LinkedHashMap<>();
        systems.forEach((name, text) ->
                files.put(
                        "systems/" + name + ".yaml",
                        "system: " + name + "\npurpose: Has rows.\nowner: ops\n" + text));
        return files;
    }

    private static String sum() throws IOException {
        try {
            byte[] jar = Files.readAllBytes(DuckDb.jar());
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
