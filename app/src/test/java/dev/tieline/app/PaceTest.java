package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.run.Pace;
import dev.tieline.store.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaceTest {
    private static final Instant BEGUN = Instant.parse("2026-03-10T10:30:00Z");

    @TempDir Path folder;
    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder, InstantSource.fixed(BEGUN));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private long begin() {
        return store.runJournal().begin(Run.of("products", Optional.empty(), "ann", BEGUN));
    }

    private Run run(long id) {
        return store.runLedger().run(id).orElseThrow();
    }

    private void chunk(long run, long number, long rows, Duration after) {
        store.runJournal()
                .chunk(
                        new RunChunk(
                                run,
                                number,
                                new Run.Counts(rows, rows, 0, 0, 0),
                                new Run.Rows(1, rows, 0, 0, 0, 0),
                                "",
                                "",
                                "",
                                "",
                                BEGUN.plus(after)));
    }

    private void done(long rows) {
        long id = begin();
        chunk(id, 1, rows, Duration.ofSeconds(1));
        store.runJournal()
                .end(
                        run(id).over(Run.State.DONE, Optional.empty(), BEGUN.plusSeconds(50)),
                        Optional.empty());
    }

    private Pace pace(long run, Duration after) {
        return Pace.of(run(run), store.runLedger(), BEGUN.plus(after));
    }

    @Test
    void whatIsOverWasAsFastAsInAll() {
        done(10_000);

        assertThat(pace(1, Duration.ofDays(1)))
                .isEqualTo(new Pace(Optional.of(200.0), Optional.empty(), Optional.empty()));
    }

    @Test
    void nobodyKnowsBeforeTheFirstRows() {
        assertThat(pace(begin(), Duration.ofSeconds(3)))
                .isEqualTo(new Pace(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void theLastRunThatWasDoneTellsWhatIsExpected() {
        done(5_000);
        done(10_000);
        long failed = begin();
        store.runJournal()
                .end(run(failed).over(Run.State.FAILED, Optional.empty(), BEGUN), Optional.empty());
        long id = begin();
        chunk(id, 1, 1_000, Duration.ofSeconds(2));

        Pace pace = pace(id, Duration.ofSeconds(4));

        assertThat(pace)
                .isEqualTo(
                        new Pace(
                                Optional.of(250.0),
                                Optional.of(10_000L),
                                Optional.of(Duration.ofSeconds(36))));
        assertThat(pace.percent(run(id))).contains(10);
        chunk(id, 2, 9_001, Duration.ofSeconds(5));
        assertThat(pace(id, Duration.ofSeconds(6)).expected()).as("it was more").isEmpty();
    }

    @Test
    void itIsAsFastAsOfLateWithoutWhatStoodStill() {
        long id = begin();
        for (int i = 1; i <= 3; i++) {
            chunk(id, i, 1_000_000, Duration.ofSeconds(i));
        }
        for (int i = 4; i <= 8; i++) {
            chunk(id, i, 500, Duration.ofHours(3).plusSeconds(i));
        }

        assertThat(pace(id, Duration.ofHours(3).plusSeconds(8)).rate()).contains(500.0);
        assertThat(pace(id, Duration.ofHours(3).plusSeconds(12)).rate())
                .as("nothing comes any more")
                .contains(250.0);
    }
}
