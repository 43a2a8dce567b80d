package dev.tieline.connector.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Following;
import dev.tieline.api.Following.Start;
import dev.tieline.connector.changes.ChangesWorld.Kept;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing is passed over without a word. */
class GapsTest {
    private final LogServer server = new LogServer();
    private final ChangesWorld world =
            new ChangesWorld(
                    server.url(), new TreeMap<>(Map.of("sku", "string", "price", "number")));
    private final Kept kept = new Kept();

    @BeforeEach
    void makeTable() {
        server.run(
                "CREATE TABLE product(sku text PRIMARY KEY, price numeric(12,2))",
                "CREATE PUBLICATION tieline_product FOR TABLE product");
    }

    @AfterEach
    void end() {
        server.close();
    }

    private void follow() {
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
        }
    }

    /** What it comes to in the end: a code. */
    private String told(Start start) {
        try (Following following = world.follow(start)) {
            return ChangesWorld.told(ChangesWorld.take(following, kept, 1_000).orElseThrow());
        }
    }

    private void dropSlot() {
        server.run(
                "DO $$ BEGIN FOR i IN 1..100 LOOP EXIT WHEN NOT EXISTS(SELECT FROM"
                        + " pg_replication_slots WHERE active); PERFORM pg_sleep(0.05); END LOOP;"
                        + " END $$");
        server.ask("SELECT pg_drop_replication_slot('" + world.slot() + "')");
    }

    @Test
    void aSlotThatIsGoneIsNotMadeAnew() {
        follow();
        dropSlot();
        server.run("INSERT INTO product VALUES('a', 1)");
        assertThat(told(kept.start(false))).isEqualTo("lost slot-lost");
        assertThat(
                        server.ask(
                                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '"
                                        + world.slot()
                                        + "'"))
                .containsExactly("0");
        assertThat(kept.changes).isEmpty();
    }

    @Test
    void aSlotThatWasMadeAgainBySomebodyIsAhead() {
        follow();
        dropSlot();
        server.run("INSERT INTO product VALUES('a', 1)");
        server.ask("SELECT pg_create_logical_replication_slot('" + world.slot() + "', 'pgoutput')");
        assertThat(told(kept.start(false))).isEqualTo("lost slot-ahead");
    }

    @Test
    void aSlotThatWasMovedOnIsAhead() {
        follow();
        server.run("SET synchronous_commit = on", "INSERT INTO product VALUES('a', 1)");
        server.ask(
                "SELECT pg_replication_slot_advance('"
                        + world.slot()
                        + "', pg_current_wal_insert_lsn())");
        assertThat(told(kept.start(false))).isEqualTo("lost slot-ahead");
    }

    @Test
    void aLogThatTheDatabaseThrewAwayIsAGap() {
        follow();
        server.run("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
        try {
            server.ask("SELECT pg_reload_conf()");
            for (int i = 0; i < 4; i++) {
                server.run("INSERT INTO product VALUES('a" + i + "', 1)");
                server.ask("SELECT pg_switch_wal()");
            }
            server.run("CHECKPOINT");
            assertThat(told(kept.start(false))).isEqualTo("lost slot-invalidated");
        } finally {
            server.run("ALTER SYSTEM RESET max_slot_wal_keep_size");
            server.ask("SELECT pg_reload_conf()");
        }
    }

    @Test
    void rowsWithoutAKeyThatWereCutOffAreNotReadAgain() {
        server.run(
                "ALTER TABLE product DROP CONSTRAINT product_pkey",
                "ALTER TABLE product REPLICA IDENTITY FULL",
                "INSERT INTO product VALUES('a', 1), ('b', 2)");
        try (Following following = world.follow(kept.start(true))) {
            while (kept.changes.isEmpty()) {
                ChangesWorld.takeOne(following, kept);
            }
        }
        assertThat(told(kept.start(true))).isEqualTo("lost rows-cut");
    }

    @Test
    void aSlotOfAnotherKindIsForeign() {
        follow();
        dropSlot();
        server.ask(
                "SELECT pg_create_logical_replication_slot('"
                        + world.slot()
                        + "', 'test_decoding')");
        assertThat(told(kept.start(false))).startsWith("lost slot-");
    }

    @Test
    void aSlotThatIsThereIsNotTakenOver() {
        server.ask("SELECT pg_create_logical_replication_slot('" + world.slot() + "', 'pgoutput')");
        assertThat(told(kept.start(true))).isEqualTo("lost slot-taken");
    }

    @Test
    void whoChoosesToBeginAnewTakesTheSlotAway() {
        follow();
        server.run("INSERT INTO product VALUES('a', 1)");
        kept.position = Optional.empty();
        try (Following following = world.follow(new Start.Now(true, true))) {
            assertThat(ChangesWorld.take(following, kept, 1)).isEmpty();
        }
        assertThat(kept.told()).containsExactly("read {price=1.00, sku=a}");
    }

    @Test
    void anotherServerIsAnother() {
        follow();
        String[] words = kept.position.orElseThrow().split(" ", -1);
        words[1] = "4711";
        assertThat(told(new Start.Behind(String.join(" ", words))))
                .isEqualTo("lost database-another");
    }

    /** What changed while the publication left the table out is nowhere. */
    @Test
    void aPublicationThatWasChangedMeanwhileIsAnother() {
        follow();
        server.run(
                "ALTER PUBLICATION tieline_product DROP TABLE product",
                "INSERT INTO product VALUES('a', 1)",
                "ALTER PUBLICATION tieline_product ADD TABLE product");
        assertThat(told(kept.start(false))).isEqualTo("lost source-another");
    }

    @Test
    void anotherTableIsAnother() {
        follow();
        server.run(
                "CREATE TABLE article(sku text PRIMARY KEY, price numeric)",
                "ALTER PUBLICATION tieline_product ADD TABLE article");
        assertThat(first(new Start.Behind(kept.position.orElseThrow()))).isEqualTo("changes 0");
        world.operation.put("table", "article");
        assertThat(told(kept.start(false))).isEqualTo("lost source-another");
    }

    private String first(Start start) {
        try (Following following = world.follow(start)) {
            return ChangesWorld.told(following.next(1, Duration.ofSeconds(1)));
        }
    }

    @Test
    void aLogThatEndsBeforeThePlaceIsBehind() {
        follow();
        String[] words = kept.position.orElseThrow().split(" ", -1);
        words[2] = "FFFF/0";
        assertThat(told(new Start.Behind(String.join(" ", words)))).isEqualTo("lost log-behind");
    }

    @Test
    void aPlaceThatIsNoneIsTold() {
        assertThat(told(new Start.Behind("nonsense"))).isEqualTo("lost position-unknown");
    }

    @Test
    void aTableThatIsEmptiedAtOnceSaysNothingOfItsRows() {
        server.run("INSERT INTO product VALUES('a', 1)");
        follow();
        server.run("TRUNCATE product");
        assertThat(told(kept.start(false))).isEqualTo("lost table-emptied");
    }

    @Test
    void aSlotThatIsDroppedMeanwhileIsSeen() {
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            ChangesWorld.takeOne(following, kept);
            server.ask(
                    "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE"
                            + " slot_name = '"
                            + world.slot()
                            + "'");
            dropSlot();
            assertThat(ChangesWorld.told(ChangesWorld.take(following, kept, 1_000).orElseThrow()))
                    .isIn(
                            "lost slot-lost",
                            // The decoder has made it anew, which shows.
                            "lost slot-ahead",
                            "unreachable connection-lost",
                            "unavailable");
        }
        assertThat(told(kept.start(false))).startsWith("lost slot-");
    }

    @Test
    void aColumnThatIsNotDeclaredDoesNotComeIn() {
        follow();
        server.run(
                "ALTER TABLE product ADD secret text DEFAULT 'x'",
                "INSERT INTO product VALUES('a', 1, 'y')");
        try (Following following = world.follow(kept.start(false))) {
            assertThat(ChangesWorld.take(following, kept, 1)).isEmpty();
        }
        assertThat(kept.told()).containsExactly("created {price=1.00, sku=a}");
    }

    @Test
    void aColumnThatGoesStopsItUntilTheFileSaysSo() {
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            server.run("INSERT INTO product VALUES('a', 1)");
            ChangesWorld.take(following, kept, 1);
            server.run("ALTER TABLE product DROP price", "INSERT INTO product VALUES('b')");
            assertThat(ChangesWorld.told(ChangesWorld.take(following, kept, 1_000).orElseThrow()))
                    .isEqualTo("rejected column-missing");
        }
        assertThat(told(kept.start(false))).isEqualTo("rejected column-missing");
        world.columns(Map.of("sku", "string"));
        try (Following following = world.follow(kept.start(false))) {
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told()).containsExactly("created {price=1.00, sku=a}", "created {sku=b}");
    }

    @Test
    void aColumnOfAnotherTypeStopsIt() {
        try (Following following = world.follow(kept.start(false))) {
            ChangesWorld.begin(following, kept);
            server.run(
                    "INSERT INTO product VALUES('a', 1)",
                    "ALTER TABLE product ALTER price TYPE text",
                    "INSERT INTO product VALUES('b', 'dear')");
            assertThat(ChangesWorld.told(ChangesWorld.take(following, kept, 1_000).orElseThrow()))
                    .isEqualTo("rejected column-changed");
        }
    }

    /**
     * A column that was added and then declared: older changes lack it, and it is not NULL there.
     */
    @Test
    void aColumnThatIsAddedIsAbsentInWhatIsOlder() {
        follow();
        server.run(
                "INSERT INTO product VALUES('a', 1)",
                "ALTER TABLE product ADD color text",
                "INSERT INTO product VALUES('b', 2, 'red')");
        world.columns(new TreeMap<>(Map.of("sku", "string", "price", "number", "color", "string")));
        try (Following following = world.follow(kept.start(false))) {
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told())
                .containsExactly(
                        "created {price=1.00, sku=a}", "created {color=red, price=2.00, sku=b}");
    }

    @Test
    void whatTheDatabaseLacksIsSaid() {
        server.run("DROP PUBLICATION tieline_product");
        assertThat(told(kept.start(false))).isEqualTo("rejected publication-missing");
        server.run("CREATE PUBLICATION tieline_product");
        assertThat(told(kept.start(false))).isEqualTo("rejected table-not-published");
        server.run(
                "DROP PUBLICATION tieline_product",
                "CREATE PUBLICATION tieline_product FOR TABLE product WITH (publish = 'insert')");
        assertThat(told(kept.start(false))).isEqualTo("rejected publication-partial");
        server.run(
                "DROP PUBLICATION tieline_product",
                "CREATE PUBLICATION tieline_product FOR TABLE product(sku)");
        assertThat(told(kept.start(false))).isEqualTo("rejected columns-not-published");
        world.operation.put("table", "nothing");
        assertThat(told(kept.start(false))).isEqualTo("rejected table-missing");
    }

    @Test
    void whoMayNotFollowIsTold() {
        String role = "plain_" + server.database();
        server.run("CREATE ROLE " + role + " LOGIN");
        world.settings.put("user", role);
        assertThat(told(kept.start(false))).isEqualTo("rejected replication-not-allowed");
        server.run("ALTER ROLE " + role + " REPLICATION");
        assertThat(told(kept.start(false))).isEqualTo("rejected table-not-readable");
        server.run("GRANT SELECT ON product TO " + role);
        world.settings.put("user", "nobody");
        assertThat(told(kept.start(false))).startsWith("unauthorized sqlstate-28");
        world.settings.put("user", role);
        follow();
        server.run("INSERT INTO product VALUES('a', 1)");
        try (Following following = world.follow(kept.start(false))) {
            assertThat(ChangesWorld.take(following, kept, 1)).isEmpty();
        }
        server.run("DROP OWNED BY " + role, "DROP ROLE " + role);
    }

    @Test
    void nobodyAnswers() {
        world.url = "postgresql://127.0.0.1:1/erp";
        assertThat(told(kept.start(false))).isEqualTo("unreachable connection-lost");
    }

    @Test
    void whoClosesTheSystemLetsGo() throws Exception {
        var outlet = world.open();
        Following following =
                outlet.follow(
                        new Following.Question("products", "products.changed", kept.start(false)));
        try (following) {
            ChangesWorld.begin(following, kept);
            Thread closing = Thread.ofVirtual().start(outlet::close);
            assertThat(ChangesWorld.ended(following)).isEqualTo("unreachable connection-lost");
            closing.join();
        }
    }

    /** As servers can from 18 on; those before publish none, and it is not carried. */
    @Test
    void aGeneratedColumnIsCarriedWhereItIsPublished() {
        server.run(
                "ALTER TABLE product ADD twice numeric GENERATED ALWAYS AS (price * 2) STORED",
                "INSERT INTO product VALUES('a', 1)");
        Map<String, String> columns = new TreeMap<>(Map.of("sku", "string", "price", "number"));
        columns.put("twice", "number");
        world.columns(columns);
        assertThat(told(kept.start(true))).isEqualTo("rejected columns-not-published");
        server.run("ALTER PUBLICATION tieline_product SET (publish_generated_columns = stored)");
        try (Following following = world.follow(kept.start(true))) {
            ChangesWorld.begin(following, kept);
            server.run("UPDATE product SET price = 2");
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told())
                .containsExactly(
                        "read {price=1.00, sku=a, twice=2.00}",
                        "changed {price=2.00, sku=a, twice=4.00}");
        columns.remove("twice");
        world.columns(columns);
        server.run("UPDATE product SET price = 3");
        try (Following following = world.follow(kept.start(false))) {
            assertThat(ChangesWorld.take(following, kept, 3)).isEmpty();
        }
        assertThat(kept.told().getLast()).isEqualTo("changed {price=3.00, sku=a}");
    }
}
