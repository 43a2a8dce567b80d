package dev.tieline.connector.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Following;
import dev.tieline.connector.changes.ChangesWorld;
import dev.tieline.connector.changes.ChangesWorld.Kept;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of a real table, out of the log. */
class PursuitTest {
    private final BinlogWorld world = new BinlogWorld();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void rowsComeFirstThenChangesInTheirOrder() {
        world.run("INSERT INTO product VALUES ('a', 1.10), ('b', 2.00)");
        try (Following following = world.follow(world.kept.start(true))) {
            ChangesWorld.begin(following, world.kept);
            assertThat(world.kept.told())
                    .containsExactly("read {price=1.10, sku=a}", "read {price=2.00, sku=b}");
            world.run(
                    "UPDATE product SET price = 3 WHERE sku = 'a'",
                    "DELETE FROM product WHERE sku = 'b'",
                    "INSERT INTO product VALUES ('c', 99999999.99)",
                    "REPLACE INTO product VALUES ('c', 1)",
                    "INSERT INTO product VALUES ('c', 0) ON DUPLICATE KEY UPDATE price = 2");
            assertThat(ChangesWorld.take(following, world.kept, 7)).isEmpty();
        }
        assertThat(world.kept.told().subList(2, 7))
                .containsExactly(
                        "changed {price=3.00, sku=a}",
                        "deleted {price=2.00, sku=b}",
                        "created {price=99999999.99, sku=c}",
                        "changed {price=1.00, sku=c}",
                        "changed {price=2.00, sku=c}");
        assertThat(world.kept.changes.get(2).at("/before/price")).contains(new BigDecimal("1.10"));
        assertThat(positions()).doesNotHaveDuplicates();
    }

    private List<String> positions() {
        return world.kept.changes.stream()
                .map(change -> change.text("position").orElseThrow())
                .toList();
    }

    @Test
    void withoutRowsOnlyWhatChangesComes() {
        world.run("INSERT INTO product VALUES ('a', 1)");
        world.follow();
        world.run("UPDATE product SET price = 2");
        assertThat(world.take(1)).isEqualTo("ok");
        assertThat(world.kept.told()).containsExactly("changed {price=2.00, sku=a}");
    }

    /** One change is handed on at a time, and each time somebody else goes on behind it. */
    @Test
    void whereverItIsCutOffNothingIsMissingAndNothingComesTwice() {
        world.follow();
        world.run(
                "INSERT INTO product SELECT concat('x', seq), seq FROM seq_1_to_3",
                "BEGIN; UPDATE product SET price = price + 1; DELETE FROM product WHERE sku = 'x2';"
                        + " INSERT INTO product VALUES ('x2', 0); COMMIT",
                "CREATE TABLE other (id int PRIMARY KEY)",
                "INSERT INTO other VALUES (1), (2)",
                "INSERT INTO product VALUES ('y', 1)",
                "FLUSH BINARY LOGS",
                "INSERT INTO product VALUES ('z1', 1), ('z2', 2), ('z3', 3), ('z4', 4)");
        List<String> places = new ArrayList<>();
        while (world.kept.changes.size() < 13) {
            try (Following following = world.follow(world.kept.start(false))) {
                int before = world.kept.changes.size();
                while (world.kept.changes.size() == before) {
                    ChangesWorld.takeOne(following, world.kept);
                }
            }
            places.add(world.kept.position.orElseThrow());
        }
        assertThat(world.kept.told()).isEqualTo(ChangesWorld.TOLD);
        assertThat(positions()).doesNotHaveDuplicates();
        assertThat(places).doesNotHaveDuplicates();
    }

    @Test
    void readingTheRowsIsBegunAgainWhereItWasCutOff() {
        world.run("INSERT INTO product SELECT concat('x', seq), seq FROM seq_1_to_5");
        try (Following following = world.follow(world.kept.start(true))) {
            while (world.kept.changes.isEmpty()) {
                ChangesWorld.takeOne(following, world.kept);
            }
        }
        assertThat(world.kept.told()).containsExactly("read {price=1.00, sku=x1}");
        world.run(
                "DELETE FROM product WHERE sku = 'x1'",
                "UPDATE product SET price = 9 WHERE sku = 'x2'");
        assertThat(world.take(1 + 4 + 2)).isEqualTo("ok");
        assertThat(world.kept.told().subList(1, 7))
                .containsExactly(
                        "read {price=9.00, sku=x2}",
                        "read {price=3.00, sku=x3}",
                        "read {price=4.00, sku=x4}",
                        "read {price=5.00, sku=x5}",
                        "deleted {price=1.00, sku=x1}",
                        "changed {price=9.00, sku=x2}");
    }

    /** 500 rows of 2 MB would be more than the memory there is. */
    @Test
    void ofLargeRowsOnlyAFewComeAtATime() {
        world.columns(Map.of("sku", "string", "info", "string"));
        world.run(
                "ALTER TABLE product ADD info longtext",
                "INSERT INTO product SELECT seq, 1, repeat('x', 1000000) FROM seq_1_to_40");
        try (Following following = world.follow(world.kept.start(true))) {
            while (world.kept.changes.size() < 3) {
                ChangesWorld.takeOne(following, world.kept);
            }
            // The server has not come to the end of its answer.
            assertThat(
                            world.ask(
                                    "SELECT command FROM information_schema.processlist WHERE db ="
                                            + " database() AND info LIKE 'SELECT `%'"))
                    .containsExactly("Query");
            assertThat(ChangesWorld.take(following, world.kept, 40)).isEmpty();
        }
    }

    /** What is committed while the rows are read is behind them, once. */
    @Test
    void whatIsCommittedWhileTheRowsAreReadComesBehindThem() {
        world.run("INSERT INTO product SELECT concat('x', seq), 0 FROM seq_1_to_20");
        try (Following following = world.follow(world.kept.start(true))) {
            int n = 0;
            while (!world.kept.position.orElse("").startsWith("LOG")) {
                ChangesWorld.takeOne(following, world.kept);
                world.run("UPDATE product SET price = price + 1 WHERE sku = 'x" + ++n + "'");
            }
            assertThat(ChangesWorld.take(following, world.kept, 40)).isEmpty();
        }
        assertThat(world.kept.told().subList(0, 20))
                .allSatisfy(told -> assertThat(told).startsWith("read {price=0.00"));
        assertThat(world.kept.told().subList(20, 40))
                .allSatisfy(told -> assertThat(told).startsWith("changed {price=1.00"))
                .doesNotHaveDuplicates();
    }

    /** Each row is counted up, so that one change too few or too many shows. */
    @Test
    void theRowsAndTheLogMeetWhileOthersWrite() throws Exception {
        world.run("INSERT INTO product SELECT concat('x', seq), 0 FROM seq_1_to_8");
        AtomicBoolean writes = new AtomicBoolean(true);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int own = i;
            writers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                while (writes.get()) {
                                    world.run(
                                            "UPDATE product SET price = price + 1 WHERE sku IN"
                                                    + " ('x"
                                                    + (own * 2 + 1)
                                                    + "', 'x"
                                                    + (own * 2 + 2)
                                                    + "')");
                                }
                            }));
        }
        Map<String, BigDecimal> last = new TreeMap<>();
        for (int round = 0; round < 6; round++) {
            Kept kept = new Kept();
            try (Following following = world.follow(kept.start(true))) {
                assertThat(ChangesWorld.take(following, kept, 100)).isEmpty();
                if (round == 5) {
                    writes.set(false);
                    for (Thread writer : writers) {
                        writer.join();
                    }
                    world.run("INSERT INTO product VALUES ('end', 0)");
                    while (!kept.told().getLast().contains("sku=end")) {
                        ChangesWorld.takeOne(following, kept);
                    }
                }
            }
            last.clear();
            for (Document change : kept.changes) {
                String sku = String.valueOf(change.at("/row/sku").orElse(""));
                BigDecimal price = (BigDecimal) change.at("/row/price").orElseThrow();
                BigDecimal before = last.put(sku, price);
                assertThat(before == null || before.add(BigDecimal.ONE).compareTo(price) == 0)
                        .as(sku + " " + before + " " + price)
                        .isTrue();
            }
        }
        assertThat(last)
                .hasSize(9)
                .allSatisfy((sku, price) ->
                        assertThat(world.ask("SELECT price FROM product WHERE sku = '" + sku + "'"))
                                .containsExactly(price.toString()));
    }

    @Test
    void aKeyThatChangesIsAnotherRow() {
        world.run("INSERT INTO product VALUES ('a', 1)");
        world.follow();
        world.run("UPDATE product SET sku = 'A'");
        assertThat(world.take(2)).isEqualTo("ok");
        assertThat(world.kept.told())
                .containsExactly("deleted {price=1.00, sku=a}", "created {price=1.00, sku=A}");
    }

    /** The server does not say that somebody wrote what was there. */
    @Test
    void whatChangesNothingIsNoChange() {
        world.run("INSERT INTO product VALUES ('a', 1)");
        world.follow();
        world.run("UPDATE product SET price = 1", "UPDATE product SET price = 2");
        assertThat(world.take(1)).isEqualTo("ok");
        assertThat(world.kept.told()).containsExactly("changed {price=2.00, sku=a}");
    }

    @Test
    void whatIsRolledBackIsNotTold() {
        world.run("CREATE TABLE plain (a int) ENGINE = MyISAM");
        world.follow();
        world.run(
                "BEGIN; INSERT INTO product VALUES ('a', 1); ROLLBACK",
                "BEGIN; INSERT INTO product VALUES ('a', 1); INSERT INTO plain VALUES (1); ROLLBACK",
                "BEGIN; INSERT INTO plain VALUES (1); INSERT INTO product VALUES ('a', 1); ROLLBACK",
                "BEGIN; INSERT INTO product VALUES ('b', 1); SAVEPOINT s; INSERT INTO product VALUES"
                        + " ('c', 1); ROLLBACK TO s; COMMIT");
        assertThat(world.take(1)).isEqualTo("ok");
        assertThat(world.kept.told()).containsExactly("created {price=1.00, sku=b}");
    }

    /** Nobody changes the table, others are written: the place moves on all the same. */
    @Test
    void thePlaceMovesOnWhileTheTableIsQuiet() {
        world.run("CREATE TABLE busy (at int)");
        try (Following following = world.follow(world.kept.start(false))) {
            ChangesWorld.begin(following, world.kept);
            String before = world.kept.position.orElseThrow();
            world.run("INSERT INTO busy SELECT seq FROM seq_1_to_1000", "FLUSH BINARY LOGS");
            long end = System.nanoTime() + ChangesWorld.LONG.toNanos();
            while (!moved(before) && System.nanoTime() < end) {
                ChangesWorld.takeOne(following, world.kept);
            }
            assertThat(moved(before)).isTrue();
        }
        assertThat(world.kept.changes).isEmpty();
        world.run("PURGE BINARY LOGS BEFORE now()", "INSERT INTO product VALUES ('a', 1)");
        assertThat(world.take(1)).isEqualTo("ok");
    }

    /** The next file has been begun. */
    private boolean moved(String before) {
        return !world.kept
                .position
                .orElseThrow()
                .split(" ", -1)[2]
                .equals(before.split(" ", -1)[2]);
    }

    /** More than is kept until its end is seen. */
    @Test
    void aLongTransactionComesInPortionsAndEachChangeOnce() {
        world.columns(Map.of("sku", "string", "info", "string"));
        world.run("ALTER TABLE product ADD info text");
        world.follow();
        world.run(
                "INSERT INTO product SELECT seq, 1, repeat('x', 4000) FROM seq_1_to_3000",
                "DELETE FROM product");
        while (world.kept.changes.size() < 6_000) {
            assertThat(world.take(Math.min(6_000, world.kept.changes.size() + 2_000)))
                    .isEqualTo("ok");
        }
        assertThat(positions()).doesNotHaveDuplicates().hasSize(6_000);
    }

    @Test
    void theLogMayBeCompressed() {
        world.follow();
        world.run("SET GLOBAL log_bin_compress = ON, log_bin_compress_min_len = 10");
        try {
            world.run(
                    "INSERT INTO product SELECT concat('x', seq), seq FROM seq_1_to_50",
                    "UPDATE product SET price = price + 1",
                    "DELETE FROM product",
                    "ALTER TABLE product COMMENT '" + "long ".repeat(50) + "'");
        } finally {
            world.run("SET GLOBAL log_bin_compress = OFF");
        }
        assertThat(world.take(150)).isEqualTo("ok");
        assertThat(world.kept.told().get(149)).startsWith("deleted");
    }

    @Test
    void whatDidNotChangeMayBeLeftOutBehindAWholeRow() {
        world.follow();
        world.run(
                "SET SESSION binlog_row_image = FULL_NODUP; INSERT INTO product VALUES ('a', 1);"
                        + " UPDATE product SET price = 2; UPDATE product SET price = NULL");
        assertThat(world.take(3)).isEqualTo("ok");
        assertThat(world.kept.told())
                .containsExactly(
                        "created {price=1.00, sku=a}",
                        "changed {price=2.00, sku=a}",
                        "changed {price=null, sku=a}");
    }

    /** What came in by another user, or from long ago, is the same row. */
    @Test
    void aServerThatIsKilledIsGoneOnWith() {
        world.follow();
        world.run("INSERT INTO product VALUES ('a', 1)");
        try (Following following = world.follow(world.kept.start(false))) {
            assertThat(ChangesWorld.take(following, world.kept, 1)).isEmpty();
            world.server.kill();
            assertThat(ChangesWorld.told(ChangesWorld.take(following, world.kept, 2).orElseThrow()))
                    .isEqualTo("unreachable connection-lost");
        }
        world.run("INSERT INTO product VALUES ('b', 1)");
        assertThat(world.take(2)).isEqualTo("ok");
        assertThat(world.kept.told())
                .containsExactly("created {price=1.00, sku=a}", "created {price=1.00, sku=b}");
    }
}
