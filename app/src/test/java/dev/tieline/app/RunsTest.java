package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.ledger.Range;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.Sighting;
import dev.tieline.ledger.SlotSpan;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;
import dev.tieline.run.Started;
import dev.tieline.run.Wish;
import dev.tieline.store.SqliteStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How runs begin and end. */
class RunsTest extends RunsWorld {
    @Test
    void aSlotIsOneRun() {
        pass(Duration.ofMinutes(29));
        assertThat(asked).isZero();
        pass(Duration.ofMinutes(1));
        pass(Duration.ofSeconds(1));

        assertThat(asked).isEqualTo(1);
        assertThat(slots()).containsExactly("1 ran");
        assertThat(newest().state()).isEqualTo(Run.State.DONE);
        assertThat(newest().slot()).contains(Instant.parse("2026-03-10T11:00:00Z"));
        assertThat(newest().actor()).isEqualTo(Run.HUB);
        assertThat(newest().counts()).isEqualTo(new Run.Counts(3, 1, 1, 1, 0));
        assertThat(lacks()).isEmpty();
    }

    @Test
    void whatFailsIsAskedAgainThreeTimesAndIsAnIncidentUntilARunIsDone() {
        answers.addAll(List.of(() -> FAILED, () -> FAILED, () -> FAILED, () -> FAILED));
        pass(Duration.ofMinutes(30));
        assertThat(newest().state()).isEqualTo(Run.State.RUNNING);
        int before = 1;
        for (Duration wait :
                List.of(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(8))) {
            assertThat(lacks()).isEmpty();
            pass(wait.minusMillis(1));
            assertThat(asked).isEqualTo(before);
            pass(Duration.ofMillis(1));
            assertThat(asked).isEqualTo(++before);
        }

        Run failed = newest();
        assertThat(failed.state()).isEqualTo(Run.State.FAILED);
        assertThat(failed.why()).contains(new Run.Why("run-not-told", "The shop was down."));
        assertThat(failed.counts().taken()).as("of all four").isEqualTo(4);
        assertThat(events(failed))
                .containsExactly(
                        "began by hub",
                        "disturbed by hub",
                        "disturbed by hub",
                        "disturbed by hub",
                        "failed by hub");
        assertThat(lacks()).containsExactly("run-failed");
        begin();
        assertThat(lacks()).as("also after a restart").containsExactly("run-failed");
        Sighting lack = runs.lacks().getFirst();
        assertThat(lack.owner()).isEqualTo("ops");
        assertThat(lack.fault().message())
                .isEqualTo(
                        "Run "
                                + failed.id()
                                + " of 'things' for 2026-03-10 12:00:00 Europe/Berlin failed."
                                + " The shop was down.");

        assertThat(runs.start("things", Wish.PLAIN, "ann")).isInstanceOf(Started.Begun.class);
        assertThat(lacks()).isEmpty();
        assertThat(newest().actor()).isEqualTo("ann");
        assertThat(newest().slot()).isEmpty();
    }

    @Test
    void aRunThatFindsNoPlaceWaitsForItHoweverLongAndShowsThat() {
        Fault full = Fault.of("run-no-place", Blame.FLOW, "Others have all places.", "");
        int times = 100;
        answers.addAll(Collections.nCopies(times, () -> new Asker.Asked.Crowded(full)));
        answers.add(() -> FAILED);
        pass(Duration.ofMinutes(30));
        for (int i = 1; i < times; i++) {
            assertThat(newest().state()).isEqualTo(Run.State.RUNNING);
            assertThat(newest().why()).contains(Run.Why.of(full));
            pass(Duration.ofSeconds(5));
        }
        assertThat(asked).isEqualTo(times);
        begin();
        assertThat(asked).as("also after a restart").isEqualTo(times + 1);
        assertThat(newest().state()).as("it may fail as often as any").isEqualTo(Run.State.RUNNING);
        assertThat(newest().why().orElseThrow().code())
                .as("it had a place")
                .isEqualTo("run-not-told");
        assertThat(events(newest()).subList(1, 5))
                .containsExactly(
                        "crowded by hub", "restarted by hub", "entered by hub", "disturbed by hub");
        pass(Duration.ofSeconds(30));

        assertThat(newest().state()).isEqualTo(Run.State.DONE);
        assertThat(slots()).containsExactly("1 ran");
    }

    @Test
    void aRunThatFindsNoPlaceForAnHourIsAnIncidentUntilItGetsOn() {
        Fault full = Fault.of("run-no-place", Blame.FLOW, "Others have all places.", "");
        answers.addAll(Collections.nCopies(4, () -> new Asker.Asked.Crowded(full)));
        answers.add(() -> FAILED);
        runs.start("things", Wish.PLAIN, "ann");
        pass(Duration.ofSeconds(5));
        pass(Duration.ofMinutes(59));
        assertThat(lacks()).doesNotContain("run-no-place");
        pass(Duration.ofMinutes(1));

        assertThat(lacks()).contains("run-no-place");
        assertThat(runs.lacks().getLast().fault().message())
                .isEqualTo("Run 1 of 'things' has found no place for 1h. Others have all places.");
        assertThat(newest().why()).contains(Run.Why.of(full));
        pass(Duration.ofSeconds(5));
        assertThat(newest().state()).isEqualTo(Run.State.RUNNING);
        assertThat(newest().why().orElseThrow().code())
                .as("another reason by now")
                .isEqualTo("run-not-told");
        assertThat(lacks()).doesNotContain("run-no-place");
    }

    @Test
    void aRestartDoesNotHideForHowLongARunHasFoundNoPlace() {
        Fault full = Fault.of("run-no-place", Blame.FLOW, "Others have all places.", "");
        answers.addAll(Collections.nCopies(5, () -> new Asker.Asked.Crowded(full)));
        runs.start("things", Wish.PLAIN, "ann");
        pass(Duration.ofSeconds(5));
        pass(Duration.ofMinutes(59));
        begin();
        assertThat(lacks()).doesNotContain("run-no-place");
        pass(Duration.ofMinutes(1));

        assertThat(asked).isEqualTo(5);
        assertThat(lacks()).contains("run-no-place");
    }

    @Test
    void aRunThatFindsNoPlaceCanBeCancelled() {
        Fault full = Fault.of("run-no-place", Blame.FLOW, "Others have all places.", "");
        answers.add(() -> new Asker.Asked.Crowded(full));
        pass(Duration.ofMinutes(30));

        assertThat(runs.cancel(newest().id(), "ann")).isTrue();
        assertThat(newest().state()).isEqualTo(Run.State.CANCELLED);
        assertThat(newest().why().orElseThrow().code()).isEqualTo("cancelled");
    }

    /** Three times more often, and sooner, than it would have been asked again. */
    @Test
    void aSystemThatAsksForALongTimeIsNotAskedBefore() {
        systems.install("shop", new Shop(), Limits.DEFAULT);
        answers.add(() -> {
            assertThat(systems.read("shop", _ -> later(Duration.ofMinutes(20)))).isPresent();
            return FAILED;
        });
        pass(Duration.ofMinutes(30));
        for (int i = 0; i < 19; i++) {
            pass(Duration.ofMinutes(1));
        }
        assertThat(asked).isEqualTo(1);
        assertThat(newest().state()).isEqualTo(Run.State.RUNNING);
        assertThat(newest().why().orElseThrow())
                .isEqualTo(
                        new Run.Why(
                                "system-asks-to-wait",
                                "'shop' asked to be waited for (1140s). It goes on by itself."));
        pass(Duration.ofMinutes(1));

        assertThat(asked).isEqualTo(2);
        assertThat(newest().state()).isEqualTo(Run.State.DONE);
    }

    private static Attempt later(Duration wait) {
        return new Attempt(
                new Outcome.RateLimited(Fault.of("busy", Blame.SENDER, "Later.", ""), wait),
                Phase.ANSWERED,
                START,
                Attempt.Timing.NONE,
                429,
                "");
    }

    private record Shop() implements Outlet {
        @Override
        public Attempt send(Rendition rendition, Duration deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Attempt verify(Rendition rendition, Duration deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Test
    void whatIsRefusedFailsAtOnce() {
        Fault fault = Fault.of("run-refused", Blame.SENDER, "Something was refused.", "");
        answers.add(() -> new Asker.Asked.Refused(fault));

        pass(Duration.ofMinutes(30));

        assertThat(newest().state()).isEqualTo(Run.State.FAILED);
    }

    @Test
    void anAbsenceIsAnIncidentForAMinuteAtLeastAndUntilARunIsDone() {
        hands.pass(Duration.ofHours(4));
        answers.add(() -> FAILED);
        begin();

        assertThat(slots()).containsExactly("1 late", "3 skipped");
        assertThat(lacks()).containsExactly("schedule-missed");
        assertThat(runs.lacks().getFirst().fault().message())
                .isEqualTo(
                        "'things' was to run at 2026-03-10 12:00:00 Europe/Berlin and had not begun"
                                + " 5m later.");
        pass(Duration.ofSeconds(31));
        assertThat(newest().state()).isEqualTo(Run.State.DONE);
        assertThat(lacks()).containsExactly("schedule-missed");
        pass(Duration.ofSeconds(30));
        assertThat(lacks()).isEmpty();
    }

    private static final Wish JANUARY =
            new Wish("", Range.of("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"));

    private static Asker.Asked refused() {
        return new Asker.Asked.Refused(Fault.of("run-refused", Blame.SENDER, "Refused.", ""));
    }

    private void askForWhatIsNew() throws IOException {
        RunningHub.write(folder, "systems/shop.yaml", since(SHOP));
        RunningHub.write(folder, "flows/things.yaml", sinceThen(FLOW));
        Blueprint blueprint = Blueprint.of(new WorkspaceFolder(folder));
        assertThat(blueprint.findings()).isEmpty();
        plans = blueprint.plans();
    }

    private long january() {
        return ((Started.Begun) runs.start("things", JANUARY, "ann")).run();
    }

    @Test
    void aRangeThatIsReadOnceMoreEndsNothingOfTheSchedule() throws IOException {
        askForWhatIsNew();
        hands.pass(Duration.ofHours(4));
        answers.add(RunsTest::refused);
        begin();
        long night = newest().id();
        assertThat(lacks()).containsExactlyInAnyOrder("schedule-missed", "run-failed");

        assertThat(store.runLedger().run(january()).orElseThrow().state())
                .isEqualTo(Run.State.DONE);
        pass(Duration.ofMinutes(2));
        assertThat(lacks()).containsExactlyInAnyOrder("schedule-missed", "run-failed");
        begin();
        assertThat(lacks()).containsExactlyInAnyOrder("schedule-missed", "run-failed");

        assertThat(runs.goOn(night, "ann")).as("the range did not take its place").isTrue();
        pass(Duration.ofSeconds(1));
        pass(Duration.ofMinutes(1));
        assertThat(store.runLedger().run(night).orElseThrow().state()).isEqualTo(Run.State.DONE);
        assertThat(lacks()).isEmpty();
    }

    @Test
    void aRangeThatFailedGoesOnBesideTheNightThatDid() throws IOException {
        askForWhatIsNew();
        answers.addAll(List.of(RunsTest::refused, RunsTest::refused));
        pass(Duration.ofMinutes(30));
        long night = newest().id();
        long range = january();
        assertThat(lacks()).containsExactly("run-failed", "run-failed");
        assertThat(runs.lacks()).extracting(Sighting::cause).doesNotHaveDuplicates();
        begin();
        assertThat(lacks()).containsExactly("run-failed", "run-failed");

        assertThat(runs.goOn(range, "ann")).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(lacks()).containsExactly("run-failed");
        assertThat(runs.goOn(night, "ann")).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(lacks()).isEmpty();
    }

    @Test
    void aFlowThatIsGoneForOneLookKeepsItsRunThatFailed() {
        answers.add(RunsTest::refused);
        pass(Duration.ofMinutes(30));
        long failed = newest().id();
        List<Plan> all = plans;

        plans = List.of();
        runs.look();
        assertThat(lacks()).isEmpty();
        assertThat(runs.goOn(failed, "ann")).as("nobody would ask").isFalse();
        plans = all;
        runs.look();

        assertThat(lacks()).containsExactly("run-failed");
        assertThat(runs.goOn(failed, "ann")).isTrue();
    }

    @Test
    void slotsThatComeDueDuringARunWaitForItsEnd() {
        answers.addAll(
                List.of(
                        () -> FAILED,
                        () -> {
                            hands.pass(Duration.ofMinutes(70));
                            return WHOLE;
                        }));
        pass(Duration.ofMinutes(30));
        pass(Duration.ofSeconds(30));
        assertThat(slots()).containsExactly("1 ran");
        long first = newest().id();

        pass(Duration.ofSeconds(1));

        assertThat(slots()).containsExactly("1 late", "1 ran");
        assertThat(newest().begun())
                .isAfterOrEqualTo(store.runLedger().run(first).orElseThrow().ended().orElseThrow());
        assertThat(lacks()).containsExactly("schedule-missed");
    }

    @Test
    void aRunThatTheHubDidNotSeeTheEndOfGoesOnAsTheSame() {
        answers.add(() -> FAILED);
        pass(Duration.ofMinutes(30));
        Run run = newest();
        runs.close();
        store.close();
        store = SqliteStore.open(folder.resolve("data"), () -> hands.wall);
        hands.pass(Duration.ofMinutes(1));
        begin();

        Run again = newest();
        assertThat(again.id()).isEqualTo(run.id());
        assertThat(again.state()).isEqualTo(Run.State.DONE);
        assertThat(store.runLedger().runs("", 0, 10)).hasSize(1);
        assertThat(again.resumed()).isEqualTo(1);
    }

    @Test
    void aRunThatFailedGoesOnAsTheSameWhenSomebodySaysSo() {
        Fault fault = Fault.of("run-refused", Blame.SENDER, "Something was refused.", "");
        answers.addAll(
                List.of(
                        () -> new Asker.Asked.Refused(fault),
                        () -> new Asker.Asked.Refused(fault)));
        pass(Duration.ofMinutes(30));
        Run run = newest();
        assertThat(runs.goOn(run.id() + 1, "ann")).isFalse();

        assertThat(runs.goOn(run.id(), "ann")).isTrue();
        assertThat(lacks()).isEmpty();
        assertThat(runs.goOn(run.id(), "ann")).as("it goes on already").isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(newest().state()).as("fails again").isEqualTo(Run.State.FAILED);
        begin();
        assertThat(runs.goOn(run.id(), "ann")).as("also after a restart").isTrue();
        pass(Duration.ofSeconds(1));

        assertThat(newest().id()).isEqualTo(run.id());
        assertThat(newest().state()).isEqualTo(Run.State.DONE);
        assertThat(newest().why()).isEmpty();
        assertThat(newest().slot()).isEqualTo(run.slot());
        assertThat(asked).isEqualTo(3);
        assertThat(runs.goOn(run.id(), "ann")).isFalse();
    }

    @Test
    void aRunDoesNotGoOnBesideALaterOne() {
        answers.addAll(
                List.of(
                        () -> new Asker.Asked.Refused(Fault.of("x", Blame.SENDER, "No.", "")),
                        () -> FAILED));
        pass(Duration.ofMinutes(30));
        long first = newest().id();
        runs.start("things", Wish.PLAIN, "ann");

        assertThat(runs.goOn(first, "ann")).as("one is under way").isFalse();
        runs.cancel(newest().id(), "ann");
        assertThat(runs.goOn(first, "ann")).as("one came later").isFalse();
    }

    @Test
    void aRunIsCancelledAlsoWhenTheHubEndsMeanwhile() {
        answers.add(() -> FAILED);
        pass(Duration.ofMinutes(30));
        long id = newest().id();
        store.runJournal().cancel(id, "ann", START);
        begin();
        assertThat(newest().state()).isEqualTo(Run.State.CANCELLED);
        assertThat(newest().why().orElseThrow().message()).isEqualTo("Cancelled by ann.");
        assertThat(runs.cancel(id, "ben")).isFalse();

        answers.add(() -> FAILED);
        pass(Duration.ofHours(1));
        assertThat(runs.start("things", Wish.PLAIN, "ann"))
                .isEqualTo(new Started.Busy(newest().id()));
        assertThat(runs.cancel(newest().id(), "ben")).isTrue();
        assertThat(newest().why().orElseThrow().message()).isEqualTo("Cancelled by ben.");
    }

    @Test
    void aFlowThatIsGoneIsNotDueAndBeginsAnewWhenItIsBack() throws IOException {
        plans = List.of();
        pass(Duration.ofHours(3));
        assertThat(store.runLedger().account("things")).isEmpty();
        assertThat(runs.start("things", Wish.PLAIN, "ann")).isEqualTo(new Started.AsksNobody());
        use("run-each");
        pass(Duration.ofSeconds(1));

        assertThat(slots()).isEmpty();
        pass(Duration.ofHours(1));
        assertThat(slots()).containsExactly("1 late");
    }

    @Test
    void aRunOfAFlowThatIsGoneEnds() {
        answers.add(() -> FAILED);
        pass(Duration.ofMinutes(30));
        plans = List.of();
        pass(Duration.ofSeconds(30));

        assertThat(newest().state()).isEqualTo(Run.State.CANCELLED);
        assertThat(newest().why().map(Run.Why::code)).isEqualTo(Optional.of("flow-gone"));
    }

    @Test
    void aClockThatIsSetRunsNothingTwice() throws IOException {
        use("run-each");
        pass(Duration.ofMinutes(30));
        hands.wall = hands.wall.minus(Duration.ofHours(2));
        assertThat(lacks()).containsExactly("schedule-ahead");
        assertThat(runs.lacks().getFirst().fault().message())
                .contains("has run up to 2026-03-10 12:00:00 Europe/Berlin, and the clock");
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMinutes(59));
        }
        assertThat(slots()).containsExactly("1 ran");
        assertThat(lacks()).isEmpty();
        hands.wall = hands.wall.plus(Duration.ofHours(3));
        for (int i = 0; i < 5; i++) {
            runs.look();
        }

        List<SlotSpan> spans = store.runLedger().slots("things", 10);
        assertThat(spans).hasSize(asked);
        assertThat(spans.stream().map(SlotSpan::last).distinct()).hasSize(asked);
        assertThat(spans.getFirst().last()).isEqualTo(Instant.parse("2026-03-10T14:00:00Z"));
        assertThat(asked).isEqualTo(4);
    }

    @Test
    void nothingBeginsWhereTheHubIsAtRest() {
        runs.close();

        assertThat(runs.start("things", Wish.PLAIN, "ann")).isEqualTo(new Started.AtRest());
        pass(Duration.ofHours(1));
        assertThat(slots()).isEmpty();
    }
}
