package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Run;
import dev.tieline.run.Approved;
import dev.tieline.run.Asker;
import dev.tieline.run.Started;
import dev.tieline.run.Wish;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs that somebody pauses. */
class PausedRunsTest extends RunsWorld {
    private static final Asker.Asked CUT = new Asker.Asked.Cut();

    /** A run that is paused in the midst of what it does. */
    private Run paused(Asker.Asked ends) {
        answers.add(() -> {
            assertThat(runs.pause(newest().id(), "ann")).isTrue();
            assertThat(runs.pause(newest().id(), "ben")).as("it is already").isFalse();
            return ends;
        });
        pass(Duration.ofMinutes(30));
        return newest();
    }

    @Test
    void aPausedRunRestsUntilSomebodyLetsItGoOn() {
        Run run = paused(CUT);
        assertThat(run.state()).isEqualTo(Run.State.WAITING);
        assertThat(run.why().orElseThrow().message()).isEqualTo("Paused by ann.");
        pass(Duration.ofMinutes(20));
        assertThat(asked).isEqualTo(1);
        assertThat(lacks()).containsExactly("run-waits");
        assertThat(runs.start("things", Wish.PLAIN, "ben")).isEqualTo(new Started.Busy(run.id()));

        begin();
        pass(Duration.ofSeconds(1));
        assertThat(asked).as("also across a restart").isEqualTo(1);
        assertThat(runs.approve(run.id(), "", "ben")).isEqualTo(Approved.NOT_WAITING);
        assertThat(runs.goOn(run.id(), "ben")).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(asked).isEqualTo(2);
        assertThat(newest().id()).isEqualTo(run.id());
        assertThat(newest().state()).isEqualTo(Run.State.DONE);
        assertThat(newest().why()).isEmpty();
        assertThat(events(run))
                .containsExactly("began by hub", "paused by ann", "resumed by ben", "done by hub");
        assertThat(runs.pause(run.id(), "ann")).as("it is over").isFalse();
        assertThat(runs.goOn(run.id(), "ann")).isFalse();
    }

    /** What it found out meanwhile is not what it would do when it goes on. */
    @Test
    void whatIsPausedWaitsForNoApproval() {
        Run run =
                paused(
                        new Asker.Asked.Waits(
                                new Run.Why("waits-for-approval", "It would do this."),
                                new Approval("by this", Approval.ANY, 1, 2, 3),
                                "1.2.3-abc",
                                false));
        assertThat(run.paused()).isTrue();
        assertThat(runs.proposal(run.id())).isEmpty();
        assertThat(runs.goOn(run.id(), "ben")).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(newest().state()).isEqualTo(Run.State.DONE);
    }

    /** It did not before it was paused, and not when it was. */
    @Test
    void aPausedRunIsNotOneThatFindsNoPlace() {
        Asker.Asked crowded =
                new Asker.Asked.Crowded(
                        Fault.of("run-no-place", Blame.FLOW, "Others have all places.", ""));
        answers.add(() -> crowded);
        pass(Duration.ofMinutes(30));
        assertThat(newest().why().orElseThrow().code()).isEqualTo("run-no-place");
        answers.add(() -> {
            assertThat(runs.pause(newest().id(), "ann")).isTrue();
            return crowded;
        });
        pass(Duration.ofSeconds(5));
        hands.now = hands.now.plus(Duration.ofMinutes(61));

        assertThat(asked).isEqualTo(2);
        assertThat(lacks()).containsExactly("run-waits");
        assertThat(newest().why().orElseThrow().message()).isEqualTo("Paused by ann.");
    }

    @Test
    void aPausedRunIsCancelled() {
        Run run = paused(CUT);
        assertThat(runs.cancel(run.id(), "ben")).isTrue();
        assertThat(newest().state()).isEqualTo(Run.State.CANCELLED);
        assertThat(runs.goOn(run.id(), "ann")).isFalse();
    }

    /** What it was at was the last of it, or failed. */
    @Test
    void aRunMayEndBeforeItRests() {
        assertThat(paused(WHOLE).state()).isEqualTo(Run.State.DONE);
        assertThat(lacks()).isEmpty();
        answers.add(() -> {
            runs.pause(newest().id(), "ann");
            return new Asker.Asked.Refused(Fault.of("x", Blame.SENDER, "No.", ""));
        });
        pass(Duration.ofHours(1));
        assertThat(newest().state()).isEqualTo(Run.State.FAILED);
        assertThat(runs.goOn(newest().id(), "ann")).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(newest().state()).isEqualTo(Run.State.DONE);
    }
}
