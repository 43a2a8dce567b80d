package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.journal.Admitted;
import dev.tieline.testkit.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unique keys in memory, in runs on disk, after a restart, within their window and after it. */
class UniqueKeysTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final int RUN = 8;

    @TempDir Path folder;

    private Instant now = START;

    private SqliteStore open() {
        return open(RUN);
    }

    private SqliteStore open(int run) {
        var limits = new SqliteStore.Limits(0, run, SqliteStore.Limits.USUAL.checkpointFrames());
        return SqliteStore.open(folder, () -> now, limits);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aKeyIsKnownWithinItsWindowWhereverItIs(long seed) {
        Random random = new Random(seed);
        Map<String, Instant> first = new HashMap<>();
        for (int life = 0; life < 6; life++) {
            try (SqliteStore store = open()) {
                for (int i = 0; i < 150; i++) {
                    now = now.plus(Duration.ofHours(random.nextInt(12)));
                    String key = "k" + random.nextInt(400);
                    Instant before = first.get(key);
                    boolean known = before != null && before.plus(Records.WINDOW).isAfter(now);
                    Admitted admitted =
                            store.journal().admit(Records.unique("leads", now, key, "{}", "crm"));
                    assertThat(admitted)
                            .as("%s at %s, first at %s", key, now, before)
                            .isInstanceOf(
                                    known ? Admitted.DuplicateOf.class : Admitted.Fresh.class);
                    if (!known) {
                        first.put(key, now);
                    }
                }
            }
        }
    }

    @Test
    void aConflictIsStillOneWhenTheFirstIsInARun() {
        try (SqliteStore store = open()) {
            for (int i = 0; i < 10 * RUN; i++) {
                store.journal().admit(Records.unique("leads", now, "k" + i, "{}", "crm"));
            }
            assertThat(
                            store.journal()
                                    .admit(Records.unique("leads", now, "k3", "{\"n\":2}", "crm")))
                    .isInstanceOf(Admitted.ConflictWith.class);
            assertThat(
                            store.journal()
                                    .admit(Records.unique("other", now, "k3", "{\"n\":2}", "crm")))
                    .isInstanceOf(Admitted.Fresh.class);
        }
    }

    /** The first run goes while the second is being written, between two commits. */
    @Test
    void aRunThatExpiresLeavesTheOneThatIsBeingWritten() throws InterruptedException {
        int run = 512;
        try (SqliteStore store = open(run)) {
            for (int i = 0; i < run + run / 4; i++) {
                assertThat(admit(store, "old" + i)).isInstanceOf(Admitted.Fresh.class);
            }
            now = START.plus(Records.WINDOW.minusDays(1));
            // The last twenty come while the second run is being made: one chunk of it is written.
            int rest = run - run / 4 + 20;
            for (int i = 0; i < rest; i++) {
                assertThat(admit(store, "new" + i)).isInstanceOf(Admitted.Fresh.class);
            }
            now = START.plus(Records.WINDOW.plusDays(1));
            Thread.sleep(1_500);
            for (int i = 0; i < rest; i++) {
                assertThat(admit(store, "new" + i)).isInstanceOf(Admitted.DuplicateOf.class);
            }
            assertThat(admit(store, "old1")).isInstanceOf(Admitted.Fresh.class);
        }
    }

    private Admitted admit(SqliteStore store, String key) {
        return store.journal().admit(Records.unique("leads", now, key, "{}", "crm"));
    }
}
