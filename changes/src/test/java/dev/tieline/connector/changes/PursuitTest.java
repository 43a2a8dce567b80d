package dev.tieline.connector.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Following;
import dev.tieline.connector.changes.ChangesWorld.Kept;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Changes of a real table, out of the log. */
class PursuitTest {
    private final LogServer server = new LogServer();
    private final ChangesWorld world =
            new ChangesWorld(
                    server.url(), new TreeMap<>(Map.of("sku", "string", "price", "number")));
    private final Kept kept = new Kept();

    @BeforeEach
    void makeTable() {
        server.run(
                "CREATE TABLE product(sku text PRIMARY KEY, price numeric(12,2))",
                "ALTER TABLE product REPLICA IDENTITY FULL",
                "CREATE PUBLICATION tieline_product FOR TABLE product");
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void rowsComeFirstThenChangesInTheirOrder() {
        server.run("INSERT INTO product VALUES('a', 1.10), ('b', 2.00)");
        try (Following following = world.follow(kept.start(true))) {
            ChangesWorld.begin(following, kept);
            assertThat(kept.told())
                    .containsExactly("read {price=1.10, sku=a}", "read {price=2.00, sku=b}");
            server.run(
                    "UPDATE product SET price = 3 WHERE sku = 'a'",
                    "DELETE FROM product WHERE sku = 'b'",
                    "INSERT INTO product VALUES('c', 99999999.99)");
            assertThat(ChangesWorld.take(following, kept, 5)).isEmpty();
        }
        assertThat(kept.told().subList(2, 5))
                .containsExactly(
                        "changed {price=3.00, sku=a}",
                        "deleted {price=2.00, sku=b}",
                        "created {price=99999999.99, sku=c}");
        assertThat(kept.changes.stream().map(change -> change.text("position").orElseThrow()))
                .doesNotHaveDuplicates()
                .anySatisfy(position -> assertThat(position).endsWith("-r1"))
                .anySatisfy(position -> assertThat(position).endsWith("-1"));
    }

    @Test
    void aTableWhoseNameDiffersInCaseOnlyIsAnotherOne() {
        server.run(
                "CREATE TABLE \"Product\"(sku text PRIMARY KEY, price numeric(10,2))",
                "ALTER PUBLICATION tieline_product ADD TABLE \"Product\"",
                "INSERT INTO \"Product\" VALUES('other', 1)",
                "INSERT INTO product VALUES('a', 1)");
        try (Following following = world.follow(kept.start(true))) {
            ChangesWorld.begin(following, kept);
            server.run(
                    "INSERT INTO \"Product\" VALUES('another', 1)",
                    "INSERT INTO product VALUES('b', 2)");
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told())
                .containsExactly("read {price=1.00, sku=a}", "created {price=2.00, sku=b}");
    }

    @Test
    void aSlotThatTheHubCannotHaveMadeIsLeftAlone() {
        String again = world.slot() + "_again";
        server.ask("SELECT pg_create_physical_replication_slot('" + again + "')::text");
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            server.run("INSERT INTO product VALUES('a', 1)");
            assertThat(ChangesWorld.take(following, kept, 1)).isEmpty();
        }
        assertThat(
                        server.ask(
                                "SELECT pg_drop_replication_slot(slot_name)::text FROM"
                                        + " pg_replication_slots WHERE slot_name = '"
                                        + again
                                        + "'"))
                .hasSize(1);
    }

    /** 500 rows of 2 MB would be more than the memory there is. */
    @Test
    void ofLargeRowsOnlyAFewComeAtATime() throws IOException {
        world.columns(Map.of("sku", "string", "info", "string"));
        server.run(
                "ALTER TABLE product ADD info text",
                "INSERT INTO product SELECT n, 1, repeat('x', 1000000) FROM generate_series(1, 80)"
                        + " n");
        try (Meter meter = new Meter(server.port())) {
            world.url = "postgresql://127.0.0.1:" + meter.port() + "/" + server.database();
            try (Following following = world.follow(kept.start(true))) {
                while (kept.changes.size() < 3) {
                    ChangesWorld.takeOne(following, kept);
                }
                assertThat(meter.said()).isBetween(3_000_000L, 65_000_000L);
                assertThat(ChangesWorld.take(following, kept, 80)).isEmpty();
            }
        }
    }

    @Test
    void anEmptyTableHasNoRows() {
        try (Following following = world.follow(kept.start(true))) {
            ChangesWorld.begin(following, kept);
            server.run("INSERT INTO product VALUES('a', 1)");
            assertThat(ChangesWorld.take(following, kept, 1)).isEmpty();
        }
        assertThat(kept.told()).containsExactly("created {price=1.00, sku=a}");
    }

    @Test
    void withoutRowsOnlyWhatChangesComes() {
        server.run("INSERT INTO product VALUES('a', 1)");
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            server.run("UPDATE product SET price = 2");
            assertThat(ChangesWorld.take(following, kept, 1)).isEmpty();
        }
        assertThat(kept.told()).containsExactly("changed {price=2.00, sku=a}");
        assertThat(kept.changes.getFirst().at("/before/price")).contains(new BigDecimal("1.00"));
    }

    /** One change is handed on at a time, and each time somebody else goes on behind it. */
    @Test
    void whereverItIsCutOffNothingIsMissingAndNothingComesTwice() throws Exception {
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
        }
        server.run(
                "INSERT INTO product SELECT 'x' || i, i FROM generate_series(1, 3) i",
                "BEGIN; UPDATE product SET price = price + 1; DELETE FROM product WHERE sku = 'x2';"
                        + " INSERT INTO product VALUES('x2', 0); COMMIT",
                "INSERT INTO product VALUES('y', 1)");
        copied("z1\t1\nz2\t2\nz3\t3\nz4\t4\n");
        List<String> positions = new ArrayList<>();
        while (kept.changes.size() < 13) {
            try (Following following = world.follow(kept.start(false))) {
                int before = kept.changes.size();
                while (kept.changes.size() == before) {
                    ChangesWorld.takeOne(following, kept);
                }
            }
            positions.add(kept.position.orElseThrow());
        }
        assertThat(kept.told()).isEqualTo(ChangesWorld.TOLD);
        assertThat(kept.changes.stream().map(change -> change.text("position").orElseThrow()))
                .doesNotHaveDuplicates();
        assertThat(positions).doesNotHaveDuplicates();
    }

    private void copied(String rows) throws SQLException, IOException {
        try (Connection connection = server.connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY product FROM STDIN", new StringReader(rows));
        }
    }

    @Test
    void readingTheRowsIsBegunAgainWhereItWasCutOff() {
        server.run("INSERT INTO product SELECT 'x' || i, i FROM generate_series(1, 5) i");
        try (Following following = world.follow(kept.start(true))) {
            while (!kept.position.orElse("").startsWith("ROWS")) {
                ChangesWorld.takeOne(following, kept);
            }
            while (kept.changes.isEmpty()) {
                ChangesWorld.takeOne(following, kept);
            }
        }
        assertThat(kept.told()).hasSize(1);
        server.run(
                "DELETE FROM product WHERE sku = 'x1'",
                "UPDATE product SET price = 9 WHERE sku = 'x2'");
        try (Following following = world.follow(kept.start(true))) {
            assertThat(ChangesWorld.take(following, kept, 1 + 4 + 2)).isEmpty();
        }
        assertThat(kept.told().subList(0, 1)).containsExactly("read {price=1.00, sku=x1}");
        assertThat(kept.told().subList(1, 5))
                .containsExactlyInAnyOrder(
                        "read {price=9.00, sku=x2}",
                        "read {price=3.00, sku=x3}",
                        "read {price=4.00, sku=x4}",
                        "read {price=5.00, sku=x5}");
        assertThat(kept.told().subList(5, 7))
                .containsExactly("deleted {price=1.00, sku=x1}", "changed {price=9.00, sku=x2}");
        assertThat(
                        server.ask(
                                "SELECT slot_name FROM pg_replication_slots WHERE database ="
                                        + " current_database()"))
                .containsExactly(world.slot());
    }

    @Test
    void aSlotThatWasMadeAndNotNotedIsMadeAnew() {
        try (Following following = world.follow(kept.start(true))) {
            ChangesWorld.takeOne(following, kept);
            assertThat(kept.position.orElseThrow()).startsWith("BEGUN_ROWS");
            following.next(1, Duration.ofSeconds(1));
        }
        server.run("INSERT INTO product VALUES('a', 1)");
        try (Following following = world.follow(kept.start(true))) {
            assertThat(ChangesWorld.take(following, kept, 1)).isEmpty();
        }
        assertThat(kept.told()).containsExactly("read {price=1.00, sku=a}");
    }

    /** A value that did not change is not in the log where it is kept beside the row. */
    @Test
    void whatIsNotInTheLogIsLeftOutAndNamed() {
        world.columns(new TreeMap<>(Map.of("sku", "string", "price", "number", "info", "string")));
        server.run(
                "ALTER TABLE product ADD info text, ALTER info SET STORAGE EXTERNAL",
                "ALTER TABLE product REPLICA IDENTITY DEFAULT",
                "INSERT INTO product VALUES('a', 1, repeat('long', 2000))");
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            server.run("UPDATE product SET price = 2", "UPDATE product SET info = NULL");
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told())
                .containsExactly(
                        "changed {price=2.00, sku=a}", "changed {info=null, price=2.00, sku=a}");
        assertThat(kept.changes.getFirst().fields().get("unchanged")).isEqualTo(List.of("info"));
        assertThat(kept.changes.getLast().fields()).doesNotContainKeys("unchanged", "before");
    }

    @Test
    void whatIsInTheLogAsItWasIsTold() {
        world.columns(new TreeMap<>(Map.of("sku", "string", "price", "number", "info", "string")));
        server.run(
                "ALTER TABLE product ADD info text, ALTER info SET STORAGE EXTERNAL",
                "INSERT INTO product VALUES('a', 1, repeat('x', 9000))");
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            server.run("UPDATE product SET price = 2");
            assertThat(ChangesWorld.take(following, kept, 1)).isEmpty();
        }
        assertThat(kept.changes.getFirst().at("/row/info")).contains("x".repeat(9_000));
        assertThat(kept.changes.getFirst().fields()).doesNotContainKey("unchanged");
    }

    /**
     * Of a row that was deleted the log has its key only, and zeros must not stand for the rest.
     */
    @Test
    void ofADeletedRowNothingIsToldThatTheLogDoesNotHave() {
        server.run(
                "ALTER TABLE product REPLICA IDENTITY DEFAULT",
                "ALTER TABLE product ALTER price SET NOT NULL",
                "INSERT INTO product VALUES('a', 1), ('b', 2)");
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
        }
        server.run(
                "DELETE FROM product WHERE sku = 'a'", "ALTER TABLE product REPLICA IDENTITY FULL");
        try (Following following = world.follow(kept.start(false))) {
            assertThat(ChangesWorld.take(following, kept, 1)).isEmpty();
            server.run("DELETE FROM product WHERE sku = 'b'");
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told()).containsExactly("deleted {sku=a}", "deleted {price=2.00, sku=b}");
    }

    @Test
    void aKeyThatChangesIsAnotherRow() {
        server.run("INSERT INTO product VALUES('a', 1)");
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            server.run("UPDATE product SET sku = 'b'");
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told())
                .containsExactly("deleted {price=1.00, sku=a}", "created {price=1.00, sku=b}");
    }

    /** Nobody changes the table, others are written: the database must not keep all of that. */
    @Test
    void theSlotMovesOnWhileTheTableIsQuiet() {
        server.run("CREATE TABLE busy(at int)");
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            String before = confirmed();
            server.run("INSERT INTO busy SELECT * FROM generate_series(1, 1000)");
            long end = System.nanoTime() + ChangesWorld.LONG.toNanos();
            while (confirmed().equals(before) && System.nanoTime() < end) {
                ChangesWorld.takeOne(following, kept);
            }
            assertThat(confirmed()).isNotEqualTo(before);
        }
        assertThat(kept.changes).isEmpty();
    }

    private String confirmed() {
        return server.ask(
                        "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                                + world.slot()
                                + "'")
                .getFirst();
    }

    /** What was not noted is not confirmed, however much was handed on. */
    @Test
    void theDatabaseKeepsWhatWasNotConfirmed() {
        Kept forgotten = new Kept();
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            server.run("INSERT INTO product VALUES('a', 1)", "INSERT INTO product VALUES('b', 1)");
            while (forgotten.changes.size() < 2) {
                ChangesWorld.look(following, forgotten);
            }
            for (int i = 0; i < 10; i++) {
                ChangesWorld.look(following, forgotten);
            }
        }
        try (Following following = world.follow(kept.start(false))) {
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told()).isEqualTo(forgotten.told().subList(0, 2));
    }
}
