package dev.tieline.connector.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Following;
import dev.tieline.connector.changes.ChangesWorld;
import dev.tieline.testkit.Between;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log as a server writes it seldom. */
class LogReaderTest {
    private final BinlogWorld world = new BinlogWorld();

    @AfterEach
    void end() {
        world.close();
    }

    /** An event of so many rows that all of them at once would be more than the memory there is. */
    @Test
    void anEventOfManyRowsIsTakenRowByRow() throws IOException {
        byte[] rows = ScriptedLog.Log.rows('a', 3_000_000);
        ScriptedLog.Script script =
                log -> {
                    log.begins(1);
                    log.makes(world.database, "product", rows);
                };
        try (ScriptedLog _ = ScriptedLog.before(world, script)) {
            assertThat(world.take(300)).isEqualTo("ok");
            assertThat(world.take(45_300)).isEqualTo("ok");
        }
        assertThat(world.kept.changes.getLast().text("position"))
                .contains("0-7-1/1700000000/" + world.kept.changes.size());
    }

    /** Who does not come back meanwhile loses the connection beside it, which nobody asks on. */
    @Test
    void aTransactionOfOthersThatIsLongDoesNotHoldIt() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        ScriptedLog.Script script =
                log -> {
                    log.begins(1);
                    for (int i = 0; i < 1_000; i++) {
                        log.makes("other", "other", ScriptedLog.Log.rows('a', 1));
                    }
                    log.commits();
                    log.begins(2);
                    log.makes(world.database, "product", ScriptedLog.Log.rows('a', 1));
                    log.commits();
                    written.countDown();
                };
        try (ScriptedLog _ = ScriptedLog.before(world, script);
                Following following = world.follow(world.kept.start(false))) {
            ChangesWorld.begin(following, world.kept);
            following.next(1, Duration.ZERO);
            written.await();
            for (int i = 0; i < 10; i++) {
                Between.looks();
                assertThat(ChangesWorld.told(following.next(1, Duration.ZERO)))
                        .isEqualTo("changes 0");
            }
            assertThat(ChangesWorld.take(following, world.kept, 1)).isEmpty();
        }
        assertThat(world.kept.told()).containsExactly("created {price=null, sku=a}");
    }

    /** The server that comes up again counts what it wrote to its end, and gives the rest anew. */
    @Test
    void aTransactionWithoutAnEndIsNotTheOneBeforeAPlace() throws IOException {
        ScriptedLog.Script script =
                log -> {
                    log.begins(5);
                    log.makes(world.database, "product", ScriptedLog.Log.rows('a', 1));
                    log.commits();
                    log.begins(6);
                    log.makes(world.database, "product", ScriptedLog.Log.rows('b', 1));
                    log.begins(7);
                    log.makes(world.database, "product", ScriptedLog.Log.rows('c', 1));
                    log.goesOnIn("shop-bin.999999");
                };
        try (ScriptedLog _ = ScriptedLog.before(world, script);
                Following following = world.follow(world.kept.start(false))) {
            while (!world.kept.position.orElse("").contains("shop-bin.999999")) {
                ChangesWorld.takeOne(following, world.kept);
            }
        }
        assertThat(world.kept.position.orElseThrow()).contains("shop-bin.999999 4 0-7-5 0");
        assertThat(world.kept.told()).containsExactly("created {price=null, sku=a}");
    }

    /** What it comes to while this is in the log. */
    private String ends(ScriptedLog.Script script) throws IOException {
        try (ScriptedLog _ = ScriptedLog.before(world, script);
                Following following = world.follow(world.kept.start(false))) {
            return ChangesWorld.take(following, world.kept, Integer.MAX_VALUE)
                    .map(ChangesWorld::told)
                    .orElseThrow();
        }
    }

    @Test
    void aLongTransactionThatIsUndoneIsAGap() throws IOException {
        // More than is kept until an end is seen.
        byte[] rows = ScriptedLog.Log.rows('a', 45_000);
        ScriptedLog.Script cut =
                log -> {
                    log.begins(1);
                    log.makes(world.database, "product", rows);
                    log.goesOnIn("shop-bin.999999");
                };
        assertThat(ends(cut)).isEqualTo("lost log-undone");
        assertThat(world.kept.changes).isNotEmpty();
    }

    @Test
    void whatTheServerSaysIsMissingIsAGap() throws IOException {
        ScriptedLog.Script incident =
                log -> {
                    log.begins(1);
                    log.makes(world.database, "product", ScriptedLog.Log.rows('a', 1));
                    log.commits();
                    log.event(LogEvent.INCIDENT, new byte[] {1, 0, 0});
                };
        assertThat(ends(incident)).isEqualTo("lost log-incident");
        assertThat(world.kept.told()).containsExactly("created {price=null, sku=a}");
    }

    @Test
    void aChangeThatIsTooLargeIsAGapAndOfOthersIsNone() throws IOException {
        byte[] rows = new byte[65 << 20];
        ScriptedLog.Script large =
                log -> {
                    log.begins(1);
                    log.makes("other", "other", rows);
                    log.makes(world.database, "product", ScriptedLog.Log.rows('a', 1));
                    log.commits();
                    log.begins(2);
                    log.makes(world.database, "product", rows);
                };
        assertThat(ends(large)).isEqualTo("lost change-too-large");
        assertThat(world.kept.told()).containsExactly("created {price=null, sku=a}");
    }
}
