package dev.tieline.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Reading;
import dev.tieline.flow.Drop;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.SeenFile;
import dev.tieline.ledger.SeenFile.State;
import dev.tieline.plan.Pages;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of files that failed has an end. */
class DropFolderTest {
    private static final Instant NOW = Instant.parse("2026-03-10T10:30:00Z");
    private static final Trigger.Dropped TRIGGER =
            new Trigger.Dropped(
                    new Trigger.Source(
                            "drop",
                            new Trigger.Asking("things.read", "", new Pages.Single()),
                            Optional.empty(),
                            true),
                    new Drop(
                            Duration.ofMinutes(1),
                            new Drop.Whole.Renamed(),
                            Drop.Order.NAME,
                            Drop.Changed.READ,
                            new Drop.Done.Stay(),
                            new Drop.Failed.Pass()),
                    Optional.empty());

    private final DropFolder folder = new DropFolder(TRIGGER, NOW);

    private static SeenFile file(long run, State state) {
        return new SeenFile(
                new Reading.Part("a.csv", "version " + run), run, state, false, Optional.empty());
    }

    private static Run over(long run, Run.State state) {
        return Run.of("things", Optional.empty(), "ann", NOW)
                .numbered(run)
                .of(file(run, State.BEGUN).part())
                .over(state, Optional.of(new Run.Why("bad", "It was bad.")), NOW);
    }

    private SeenFile fails(long run) {
        SeenFile file = file(run, State.FAILED);
        folder.remember(file);
        folder.why(over(run, Run.State.FAILED));
        assertThat(folder.why(file)).isPresent();
        return file;
    }

    @Test
    void whyAFileFailedIsKnownAsLongAsTheFileIsThere() {
        SeenFile file = fails(1);
        SeenFile gone = file.gone(Optional.of(NOW));
        folder.remember(gone);
        folder.remember(gone.over(State.ASIDE, false));
        assertThat(folder.why(file)).as("moved").isPresent();
        folder.forget("a.csv");
        assertThat(folder.why(file)).as("forgotten").isEmpty();
    }

    @Test
    void whyAFileFailedIsForgottenWhenAnotherRunReadsIt() {
        SeenFile file = fails(1);
        folder.remember(file(2, State.BEGUN));
        assertThat(folder.why(file)).as("another one").isEmpty();
        SeenFile other = fails(3);
        folder.remember(file(3, State.BEGUN));
        assertThat(folder.why(other)).as("it goes on").isEmpty();
    }

    @Test
    void whyARunWasCancelledIsNotKept() {
        SeenFile file = file(1, State.DONE);
        folder.remember(file);
        folder.why(over(1, Run.State.CANCELLED));
        assertThat(folder.why(file)).isEmpty();
    }
}
