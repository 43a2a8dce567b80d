package dev.tieline.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a run says that happened to it. */
class RunStoryTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:30:00Z");
    private static final Run.Why WHY = new Run.Why("x", "The <shop> was down");

    @TempDir Path directory;
    private ConsoleWorld world;
    private RunJournal journal;
    private long id;

    @BeforeEach
    void open() {
        world = new ConsoleWorld(directory, InstantSource.fixed(NOW), 0);
        journal = world.store.runJournal();
        id = journal.begin(Run.of("customers", Optional.empty(), "ann", NOW.minusSeconds(90)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String text() {
        return world.get("/runs/" + id).body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void allOfItIsToldInItsOrder() {
        Run.Why place = new Run.Why("run-no-place", "Others have all places.");
        journal.crowded(id, Optional.of(place), NOW);
        journal.crowded(id, Optional.empty(), NOW);
        journal.disturbed(id, WHY, NOW, Optional.of(NOW.plusSeconds(120)));
        journal.resumed(world.store.runLedger().run(id).orElseThrow(), NOW);
        journal.waits(id, new Run.Why("waits-for-approval", "It would change 3 rows."), NOW);
        journal.approve(id, new Approval("v", Approval.ANY, 0, 3, 0), "ada", NOW);
        journal.pause(id, new Run.Why(Run.PAUSED, "Paused by ada."), "ada", NOW);
        journal.goOn(id, "ben", NOW);
        journal.cancel(id, "ben", NOW);
        Run run = world.store.runLedger().run(id).orElseThrow();
        journal.end(run.over(Run.State.FAILED, Optional.of(WHY), NOW), Optional.empty());

        assertThat(text())
                .containsSubsequence(
                        "What happened",
                        "Began started by ann",
                        "Waits for a place Others have all places.",
                        "Has a place",
                        "Did not get on The &lt;shop&gt; was down. It tries again after 2 min.",
                        "Went on The hub had ended in its midst.",
                        "Waits for an approval It would change 3 rows.",
                        "Approved by ada",
                        "Paused by ada",
                        "Let go on by ben",
                        "ben wants it to end",
                        "Failed The &lt;shop&gt; was down.");
    }

    @Test
    void ofManyEventsTheNewestAreTold() {
        for (int i = 0; i < RunEvent.MOST + 30; i++) {
            journal.disturbed(id, WHY, NOW, Optional.of(NOW));
        }
        assertThat(text())
                .contains("What happened Show what happened before Began started by ann")
                .contains("30 earlier events Only the newest 200 are kept.");
    }
}
