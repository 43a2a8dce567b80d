package dev.tieline.connector.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.Following;
import dev.tieline.api.Following.Start;
import dev.tieline.connector.binlog.ServerLook.LogFile;
import dev.tieline.connector.changes.ChangesWorld;
import dev.tieline.connector.changes.Ends;
import dev.tieline.connector.changes.Unfit;
import dev.tieline.testkit.Between;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is passed over without a word. */
class GapsTest {
    private final BinlogWorld world = new BinlogWorld();

    @AfterEach
    void end() {
        world.close();
    }

    private String with(int word, String text) {
        String[] words = world.kept.position.orElseThrow().split(" ", -1);
        words[word] = text;
        return world.ends(new Start.Behind(String.join(" ", words)));
    }

    @Test
    void aLogThatWasThrownAwayIsAGap() {
        world.follow();
        world.run("INSERT INTO product VALUES ('a', 1)", "FLUSH BINARY LOGS");
        // Whoever read it lets go of it when something comes.
        while (world.ask("SHOW BINARY LOGS").size() > 1) {
            world.run("PURGE BINARY LOGS BEFORE now() + INTERVAL 1 DAY");
            Between.looks();
        }
        assertThat(world.ends()).isEqualTo("lost log-purged");
        assertThat(world.kept.changes).isEmpty();
    }

    @Test
    void aLogThatWasMadeAnewIsAnotherOne() {
        world.run("FLUSH BINARY LOGS");
        world.follow();
        world.run("RESET MASTER");
        assertThat(world.ends()).isEqualTo("lost log-behind");
        // It has grown past the place.
        String[] words = world.kept.position.orElseThrow().split(" ", -1);
        for (int i = 1; i < Integer.parseInt(words[2].replaceAll("^.*\\.", "")); i++) {
            world.run("FLUSH BINARY LOGS");
        }
        world.run(
                "CREATE TABLE other (t longtext)",
                "INSERT INTO other VALUES (repeat('x', 1000000 + " + words[3] + "))");
        assertThat(world.ends()).isEqualTo("lost log-another");
    }

    @Test
    void aLogThatIsMadeAnewWhileItIsReadIsSeen() {
        world.run("FLUSH BINARY LOGS");
        try (Following following = world.follow(world.kept.start(false))) {
            ChangesWorld.begin(following, world.kept);
            world.run("INSERT INTO product VALUES ('a', 1)");
            assertThat(ChangesWorld.take(following, world.kept, 1)).isEmpty();
            world.run("RESET MASTER");
            assertThat(ChangesWorld.told(ChangesWorld.take(following, world.kept, 2).orElseThrow()))
                    .isEqualTo("lost log-behind");
        }
    }

    @Test
    void whatWasNotLoggedIsMissingAlsoWhenItIsLoggedAgain() {
        world.follow();
        world.run(
                "CREATE TABLE kind (sku varchar(20) PRIMARY KEY)",
                "INSERT INTO kind SELECT sku FROM product",
                "ALTER TABLE product ADD CONSTRAINT c FOREIGN KEY (sku) REFERENCES kind (sku) ON"
                        + " DELETE CASCADE");
        assertThat(world.ends()).isEqualTo("lost table-cascaded");
    }

    @Test
    void aPlaceThatIsNotThisServersIsTold() {
        world.follow();
        assertThat(with(1, "8/" + world.database + ".product")).isEqualTo("lost database-another");
        assertThat(with(1, "7/" + world.database + ".article")).isEqualTo("lost source-another");
        assertThat(with(2, "shop-bin.999999")).isEqualTo("lost log-behind");
        assertThat(with(3, "4000000000")).isEqualTo("lost log-behind");
        assertThat(with(4, "0-7-999999")).isEqualTo("lost log-another");
        assertThat(world.ends(new Start.Behind("nonsense"))).isEqualTo("lost position-unknown");
    }

    @Test
    void aTransactionThatIsAnotherWhenItIsReadAgainIsTold() {
        world.follow();
        world.run("INSERT INTO product VALUES ('a', 1), ('b', 2)");
        try (Following following = world.follow(world.kept.start(false))) {
            while (world.kept.changes.isEmpty()) {
                ChangesWorld.takeOne(following, world.kept);
            }
        }
        assertThat(with(6, "0-7-1/1")).isEqualTo("lost log-differs");
        assertThat(with(5, "3")).isEqualTo("lost log-differs");
    }

    @Test
    void whatTheLogSaysNothingOfIsAGap() {
        for (String[] one :
                new String[][] {
                    {"table-emptied", "TRUNCATE product"},
                    {"table-emptied", "TRUNCATE TABLE " + world.database + ".product"},
                    {"table-replaced", "DROP TABLE product"},
                    {
                        "table-replaced",
                        "CREATE OR REPLACE TABLE product (sku varchar(20) PRIMARY KEY, price int)"
                    },
                    {"table-replaced", "RENAME TABLE product TO x, y TO product"},
                    {"table-replaced", "ALTER TABLE product RENAME TO z"},
                    {
                        "table-replaced",
                        "ALTER TABLE parted EXCHANGE PARTITION p WITH TABLE product"
                    },
                    {"log-statement", "SET binlog_format = STATEMENT; DELETE FROM product"},
                    {
                        "log-statement",
                        "SET binlog_format = STATEMENT; INSERT INTO y (sku) VALUES ('q')"
                    },
                    {"log-partial", "SET binlog_row_image = MINIMAL; UPDATE product SET price = 9"},
                    {
                        "log-xa",
                        "XA START 'x'; INSERT INTO product VALUES ('n', 1); XA END 'x'; XA PREPARE"
                                + " 'x'; XA COMMIT 'x'"
                    }
                }) {
            world.run(
                    "DROP TABLE IF EXISTS product, x, y, z, parted",
                    "CREATE TABLE product (sku varchar(20) PRIMARY KEY, price decimal(12, 2))",
                    "CREATE TABLE y (sku varchar(20) PRIMARY KEY, price decimal(12, 2))",
                    "CREATE TABLE parted (sku varchar(20) PRIMARY KEY, price decimal(12, 2))"
                            + " PARTITION BY KEY () (PARTITION p)",
                    "INSERT INTO product VALUES ('a', 1)");
            world.kept.position = Optional.empty();
            world.kept.changes.clear();
            world.follow();
            world.run(
                    "INSERT INTO product VALUES ('b', 1)",
                    one[1],
                    "CREATE TABLE IF NOT EXISTS product (sku varchar(20), price decimal(12, 2))");
            assertThat(world.ends()).as(one[1]).isEqualTo("lost " + one[0]);
            assertThat(world.kept.told()).as(one[1]).containsExactly("created {price=1.00, sku=b}");
        }
    }

    @Test
    void rowsWithoutNamesAreAGap() {
        world.follow();
        world.run(
                "SET GLOBAL binlog_row_metadata = MINIMAL",
                "INSERT INTO product VALUES ('a', 1)",
                "SET GLOBAL binlog_row_metadata = FULL");
        assertThat(world.ends()).isEqualTo("lost log-nameless");
    }

    @Test
    void whatIsOfOtherTablesMeansNothing() {
        world.run("CREATE TABLE other (sku varchar(20) PRIMARY KEY, product int)");
        world.follow();
        world.run(
                "INSERT INTO other VALUES ('a', 1)",
                "XA START 'y'; INSERT INTO other VALUES ('b', 1); XA END 'y'; XA PREPARE 'y'; XA"
                        + " ROLLBACK 'y'",
                "XA START 'y'; INSERT INTO other VALUES ('b', 1); XA END 'y'; XA PREPARE 'y'; XA"
                        + " COMMIT 'y'",
                "TRUNCATE other",
                "ALTER TABLE other DROP COLUMN product",
                "CREATE TEMPORARY TABLE product (a int); INSERT INTO product VALUES (1); DROP"
                        + " TEMPORARY TABLE product",
                "DROP TABLE other",
                "CREATE DATABASE other_" + world.database,
                "CREATE TABLE other_" + world.database + ".product (a int)",
                "TRUNCATE other_" + world.database + ".product",
                "DROP DATABASE other_" + world.database,
                "CREATE TABLE Product (sku varchar(20) PRIMARY KEY, price decimal(12, 2))",
                "INSERT INTO Product VALUES ('other', 1)",
                "TRUNCATE Product",
                "ANALYZE TABLE product",
                "OPTIMIZE TABLE product",
                "ALTER TABLE product ADD INDEX (price)",
                "INSERT INTO product VALUES ('a', 1)");
        assertThat(world.take(1)).isEqualTo("ok");
        assertThat(world.kept.told()).containsExactly("created {price=1.00, sku=a}");
    }

    @Test
    void rowsWithoutAKeyThatWereCutOffAreNotReadAgain() {
        world.run(
                "ALTER TABLE product DROP PRIMARY KEY",
                "INSERT INTO product VALUES ('a', 1), ('b', 2)");
        try (Following following = world.follow(world.kept.start(true))) {
            while (world.kept.changes.isEmpty()) {
                ChangesWorld.takeOne(following, world.kept);
            }
        }
        assertThat(world.ends()).isEqualTo("lost rows-cut");
    }

    @Test
    void aColumnThatGoesStopsItUntilTheFileSaysSo() {
        world.follow();
        world.run("INSERT INTO product VALUES ('a', 1)");
        assertThat(world.take(1)).isEqualTo("ok");
        world.run("ALTER TABLE product DROP price", "INSERT INTO product VALUES ('b')");
        assertThat(world.ends()).isEqualTo("rejected column-missing");
        world.columns(Map.of("sku", "string"));
        assertThat(world.take(2)).isEqualTo("ok");
        assertThat(world.kept.told())
                .containsExactly("created {price=1.00, sku=a}", "created {sku=b}");
    }

    @Test
    void aColumnOfAnotherTypeStopsIt() {
        world.follow();
        world.run(
                "INSERT INTO product VALUES ('a', 1)",
                "ALTER TABLE product MODIFY price varchar(20)",
                "INSERT INTO product VALUES ('b', 'dear')");
        assertThat(world.ends()).isEqualTo("rejected column-changed");
        world.columns(new TreeMap<>(Map.of("sku", "string", "price", "string")));
        assertThat(world.ends()).isEqualTo("rejected column-changed");
        Map<String, Object> both = new TreeMap<>(Map.of("sku", "string"));
        both.put("price", List.of("string", "number"));
        world.columns(both);
        assertThat(world.take(2)).isEqualTo("ok");
        assertThat(world.kept.told())
                .containsExactly("created {price=1.00, sku=a}", "created {price=dear, sku=b}");
    }

    /** A column that was added and then declared: older changes lack it, it is not NULL there. */
    @Test
    void aColumnThatIsAddedIsAbsentInWhatIsOlder() {
        world.follow();
        world.run(
                "INSERT INTO product VALUES ('a', 1)",
                "ALTER TABLE product ADD color text",
                "INSERT INTO product VALUES ('b', 2, 'red')");
        world.columns(new TreeMap<>(Map.of("sku", "string", "price", "number", "color", "string")));
        assertThat(world.take(2)).isEqualTo("ok");
        assertThat(world.kept.told())
                .containsExactly(
                        "created {price=1.00, sku=a}", "created {color=red, price=2.00, sku=b}");
    }

    @Test
    void whatTheServerOrTheTableLacksIsSaid() {
        for (String[] one :
                new String[][] {
                    {"binlog_format", "MIXED", "ROW"},
                    {"binlog_row_image", "NOBLOB", "FULL"},
                    {"binlog_row_metadata", "NO_LOG", "FULL"}
                }) {
            world.run("SET GLOBAL " + one[0] + " = " + one[1]);
            try {
                assertThat(world.ends()).as(one[0]).isEqualTo("rejected log-not-full");
            } finally {
                world.run("SET GLOBAL " + one[0] + " = " + one[2]);
            }
        }
        world.run("ALTER TABLE product ENGINE = MyISAM");
        assertThat(world.ends()).isEqualTo("rejected table-not-plain");
        world.run(
                "ALTER TABLE product ENGINE = InnoDB",
                "CREATE TABLE kind (sku varchar(20) PRIMARY KEY)",
                "ALTER TABLE product ADD CONSTRAINT c FOREIGN KEY (sku) REFERENCES kind (sku) ON"
                        + " DELETE CASCADE");
        assertThat(world.ends()).isEqualTo("rejected table-cascaded");
        world.operation.put("table", "kind");
        assertThat(world.ends()).isEqualTo("rejected column-missing");
        world.operation.put("table", "nothing");
        assertThat(world.ends()).isEqualTo("rejected table-missing");
        world.run("CREATE VIEW seen AS SELECT * FROM product");
        world.operation.put("table", "seen");
        assertThat(world.ends()).isEqualTo("rejected table-not-plain");
    }

    @Test
    void aServerWithoutSuchALogIsRefused() {
        Map<String, String> settings =
                new TreeMap<>(
                        Map.of(
                                "binlog_format", "ROW",
                                "binlog_row_image", "FULL",
                                "binlog_row_metadata", "FULL"));
        assertThat(refused(settings, "", "")).isEqualTo("log-off");
        settings.put("log_bin", "ON");
        assertThat(refused(settings, "", "")).isEmpty();
        assertThat(refused(settings, "other,shop", "")).isEmpty();
        assertThat(refused(settings, "other", "")).isEqualTo("database-not-logged");
        assertThat(refused(settings, "", "other,shop")).isEqualTo("database-not-logged");
        settings.put("gtid_slave_pos", "0-1-1");
        assertThat(refused(settings, "", "")).isEqualTo("log-without-replicated");
        settings.put("log_slave_updates", "ON");
        assertThat(refused(settings, "", "")).isEmpty();
        settings.put("binlog_storage_engine", "innodb");
        assertThat(refused(settings, "", "")).isEqualTo("log-in-engine");
    }

    private static String refused(Map<String, String> settings, String only, String never) {
        List<LogFile> files =
                settings.containsKey("log_bin") ? List.of(new LogFile("a", 1)) : List.of();
        try {
            new ServerLook("shop", settings, files, only, never).check();
            return "";
        } catch (Unfit e) {
            return e.fault().code();
        }
    }

    @Test
    void aSettingThatIsChangedMeanwhileIsSeen() {
        try (Following following = world.follow(world.kept.start(false))) {
            ChangesWorld.begin(following, world.kept);
            world.run("SET GLOBAL binlog_row_image = MINIMAL");
            assertThat(ChangesWorld.told(ChangesWorld.take(following, world.kept, 1).orElseThrow()))
                    .isEqualTo("rejected log-not-full");
        } finally {
            world.run("SET GLOBAL binlog_row_image = FULL");
        }
    }

    @Test
    void whoMayNotFollowIsTold() {
        String user = "plain_" + world.database;
        world.run(
                "CREATE USER " + user,
                "GRANT USAGE ON " + world.database + ".* TO " + user,
                "GRANT INSERT ON " + world.database + ".product TO " + user);
        world.settings.put("user", user);
        assertThat(world.ends()).isEqualTo("rejected replication-not-allowed");
        world.run("GRANT BINLOG MONITOR ON *.* TO " + user);
        assertThat(world.ends()).isEqualTo("rejected table-not-readable");
        world.run("GRANT SELECT ON " + world.database + ".product TO " + user);
        assertThat(world.ends()).isEqualTo("rejected replication-not-allowed");
        world.run("GRANT REPLICATION SLAVE ON *.* TO " + user);
        world.follow();
        world.run("INSERT INTO product VALUES ('a', 1)");
        assertThat(world.take(1)).isEqualTo("ok");
        world.run("DROP USER " + user);
        assertThat(world.ends()).startsWith("unauthorized mariadb-1");
    }

    /** Which no test waits for. */
    @Test
    void nobodyBeginsBehindFourGigabytesOfOneFile() throws Ends {
        Pursuit.askable(new Position.Place("shop-bin.000007", (1L << 32) - 1, "0-7-1"));
        Position.Place beyond = new Position.Place("shop-bin.000007", 1L << 32, "0-7-1");
        assertThatThrownBy(() -> Pursuit.askable(beyond))
                .isInstanceOfSatisfying(
                        Ends.class,
                        ends ->
                                assertThat(ends.batch())
                                        .asString()
                                        .startsWith("Failed[outcome=Unavailable")
                                        .contains("log-file-too-long"));
    }

    @Test
    void nobodyAnswers() {
        world.url = "mariadb://127.0.0.1:1/erp";
        assertThat(world.ends()).isEqualTo("unreachable connection-failed");
    }

    @Test
    void whoClosesTheSystemLetsGo() throws Exception {
        var outlet = world.open();
        try (Following following =
                outlet.follow(
                        new Following.Question(
                                "products", "products.changed", world.kept.start(false)))) {
            ChangesWorld.begin(following, world.kept);
            Thread closing = Thread.ofVirtual().start(outlet::close);
            assertThat(ChangesWorld.ended(following)).isEqualTo("unreachable connection-lost");
            closing.join();
        }
    }
}
