package dev.tieline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.audit.Act;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunEvent;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store must do about what flows ask for by themselves: runs and slots. */
public abstract class RunContract extends StoreContract {
    private static final Instant SLOT = START.minusSeconds(60);

    private static SlotAccount account(String flow, Instant accounted) {
        return new SlotAccount(
                flow, "0 2 * * *", "Europe/Berlin", accounted, Optional.empty(), Optional.empty());
    }

    private static SlotSpan span(Instant first, Instant last, long count, SlotSpan.State state) {
        return new SlotSpan("products", first, last, count, state, 0);
    }

    private long begin(String flow) {
        return store.runJournal()
                .account(
                        account(flow, SLOT),
                        List.of(),
                        Optional.of(Run.of(flow, Optional.of(SLOT), Run.HUB, START)));
    }

    private Run run(long id) {
        return store.runLedger().run(id).orElseThrow();
    }

    @Test
    void slotsAndTheirRunAreThereTogether() {
        List<SlotSpan> spans =
                List.of(
                        span(
                                SLOT.minusSeconds(90),
                                SLOT.minusSeconds(80),
                                2,
                                SlotSpan.State.MISSED),
                        span(
                                SLOT.minusSeconds(70),
                                SLOT.minusSeconds(10),
                                7,
                                SlotSpan.State.SKIPPED),
                        span(SLOT, SLOT, 1, SlotSpan.State.LATE));
        SlotAccount account =
                account("products", SLOT)
                        .replacedAt(START, "0 3 * * *", "UTC")
                        .replacedAt(START.plusSeconds(1), "@daily", "Europe/Berlin")
                        .lacking(Optional.of(SLOT.minusSeconds(90)));

        Run begins = Run.of("products", Optional.of(SLOT), Run.HUB, START);
        long id = store.runJournal().account(account, spans, Optional.of(begins));
        reopen();

        assertThat(store.runJournal().accounts()).containsExactly(account);
        assertThat(store.runLedger().account("products")).contains(account);
        assertThat(store.runLedger().slots("products", 10))
                .containsExactly(spans.get(2).by(id), spans.get(1).by(id), spans.get(0));
        assertThat(store.runLedger().slots("products", 1)).containsExactly(spans.get(2).by(id));
        assertThat(store.runLedger().slots("others", 10)).isEmpty();
        assertThat(run(id)).isEqualTo(begins.numbered(id));
        assertThat(store.runJournal().standing()).containsExactly(run(id));
    }

    @Test
    void destinationsKnowARunByANumberThatNoOtherHas() {
        Run by = Run.of("products", Optional.empty(), "ann", START);
        long begun = store.runJournal().begin(by);
        Run behind = Run.after(begun, "stock", START);
        long follower = store.runJournal().follow(behind);
        long scheduled = begin("orders");
        store.runJournal()
                .end(run(begun).over(Run.State.FAILED, Optional.empty(), START), Optional.empty());
        assertThat(store.runJournal().goOn(begun, "ada", START)).isTrue();
        store.runJournal().resumed(run(follower), START);
        reopen();

        assertThat(run(begun).token()).isEqualTo(by.token());
        assertThat(run(follower).token()).isEqualTo(behind.token());
        assertThat(List.of(run(begun).token(), run(follower).token(), run(scheduled).token()))
                .doesNotHaveDuplicates()
                .allSatisfy(token -> assertThat(token).isPositive());
    }

    @Test
    void aRunIsCountedResumedAndOver() {
        long id = begin("products");
        Run.Counts counts = new Run.Counts(9, 4, 3, 1, 1);
        store.runJournal().progress(id, counts);
        assertThat(store.runJournal().resumed(run(id), START)).as("a crash").isZero();
        assertThat(run(id).counts()).isEqualTo(counts);
        assertThat(run(id).resumed()).isEqualTo(1);
        assertThat(run(id).state()).isEqualTo(Run.State.RUNNING);

        Run.Why why = new Run.Why("run-not-told", "the answer was 'unavailable'");
        Run over =
                run(id).counting(counts.plus(counts))
                        .over(Run.State.FAILED, Optional.of(why), START.plusSeconds(5));
        SlotAccount lacking = account("products", SLOT).lacking(Optional.of(SLOT));
        store.runJournal().end(over, Optional.of(lacking));

        assertThat(run(id)).isEqualTo(over);
        assertThat(store.runLedger().account("products")).contains(lacking);
        store.runJournal()
                .end(
                        Run.of("products", Optional.empty(), "ann", START)
                                .numbered(id)
                                .over(Run.State.DONE, Optional.empty(), START.plusSeconds(9)),
                        Optional.empty());
        assertThat(run(id).state()).as("is over once").isEqualTo(Run.State.FAILED);
    }

    @Test
    void whatStandsIsWhatIsNotOverAndTheLastThatWas() {
        long first = begin("products");
        Run done = run(first).over(Run.State.DONE, Optional.empty(), START);
        store.runJournal().end(done, Optional.empty());
        long second = begin("products");
        Run.Why why = new Run.Why("run-not-told", "no");
        Run failed = run(second).over(Run.State.FAILED, Optional.of(why), START);
        store.runJournal().end(failed, Optional.empty());
        long third = begin("products");
        store.runJournal()
                .end(
                        run(third).over(Run.State.CANCELLED, Optional.of(why), START),
                        Optional.empty());
        long other = begin("orders");

        assertThat(store.runJournal().standing()).containsExactly(failed, run(other));
        assertThat(store.runLedger().runs("", 0, 10))
                .containsExactly(run(other), run(third), failed, done);
        assertThat(store.runLedger().runs("products", third, 1)).containsExactly(failed);
    }

    @Test
    void whoStartsAndWhoCancelsIsInTheAudit() {
        long id = store.runJournal().begin(Run.of("products", Optional.empty(), "ann", START));
        assertThat(store.runJournal().cancelledBy(id)).isEmpty();

        assertThat(store.runJournal().cancel(id, "ben", START)).isTrue();
        assertThat(store.runJournal().cancel(id + 1, "ben", START)).isFalse();
        assertThat(store.runJournal().cancelledBy(id)).contains("ben");
        store.runJournal()
                .end(run(id).over(Run.State.CANCELLED, Optional.empty(), START), Optional.empty());
        assertThat(store.runJournal().cancel(id, "ada", START)).isFalse();

        Map<String, String> flow = Map.of("flow", "products");
        assertThat(store.auditTrail().after(0, 10).stream().map(row -> row.act().orElseThrow()))
                .containsExactly(
                        new Act(START, "ann", "run-start", "run " + id, flow),
                        new Act(START, "ben", "run-cancel", "run " + id, flow));
    }

    @Test
    void aFlowThatIsGoneIsForgottenAndItsRunsStay() {
        long id = begin("products");

        store.runJournal().forget("products");

        assertThat(store.runJournal().accounts()).isEmpty();
        assertThat(store.runLedger().run(id)).isPresent();
    }

    @Test
    void aRunWaitsUntilSomebodyApprovesIt() {
        long id = begin("products");
        Approval approval = new Approval("by this", Approval.ANY, 3, 2, 1);
        assertThat(store.runJournal().approve(id, approval, "ada", START))
                .as("it does not wait")
                .isFalse();
        Run.Why why = new Run.Why("waits-for-approval", "It would do this.");
        store.runJournal().waits(id, why, START);
        assertThat(run(id)).extracting(Run::state).isEqualTo(Run.State.WAITING);
        assertThat(run(id).why()).contains(why);
        assertThat(store.runJournal().standing()).extracting(Run::id).contains(id);
        assertThat(store.runJournal().goOn(id, "ada", START)).as("nor has it failed").isFalse();
        assertThat(store.runJournal().approval(id)).isEmpty();

        assertThat(store.runJournal().approve(id, approval, "ada", START)).isTrue();
        assertThat(run(id).state()).isEqualTo(Run.State.RUNNING);
        assertThat(run(id).why()).isEmpty();
        assertThat(store.runJournal().approval(id)).contains(approval);
        assertThat(store.auditTrail().after(0, 10).stream().map(row -> row.act().orElseThrow()))
                .extracting(act -> act.actor() + " " + act.name())
                .contains("ada run-approve");
        store.runJournal().disapprove(id);
        assertThat(store.runJournal().approval(id)).isEmpty();

        store.runJournal().waits(id, why, START);
        store.runJournal()
                .end(run(id).over(Run.State.CANCELLED, Optional.empty(), START), Optional.empty());
        store.runJournal().waits(id, why, START);
        assertThat(run(id).state()).as("it is over").isEqualTo(Run.State.CANCELLED);
    }

    @Test
    void aRunThatWaitsForAPlaceIsUnderWay() {
        long id = begin("products");
        Run.Why why = new Run.Why("run-no-place", "Others have all places.");
        store.runJournal().crowded(id, Optional.of(why), START);
        assertThat(run(id).state()).isEqualTo(Run.State.RUNNING);
        assertThat(run(id).why()).contains(why);
        store.runJournal().crowded(id, Optional.empty(), START);
        assertThat(run(id).why()).isEmpty();

        Run.Why paused = new Run.Why(Run.PAUSED, "Paused by ada.");
        store.runJournal().pause(id, paused, "ada", START);
        store.runJournal().crowded(id, Optional.of(why), START);
        assertThat(run(id).why()).as("somebody has paused it").contains(paused);
    }

    private List<String> events(long id) {
        return store.runLedger().events(id).stream()
                .map(event ->
                        event.kind().word()
                                + " by "
                                + event.actor()
                                + event.why().map(why -> ": " + why.message()).orElse(""))
                .toList();
    }

    @Test
    void whatHappensToARunIsToldInItsOrder() {
        RunJournal journal = store.runJournal();
        long id = begin("products");
        Run.Why why = new Run.Why("x", "For this.");
        Approval approval = new Approval("by this", Approval.ANY, 3, 2, 1);
        Run.Why place = new Run.Why(Run.NO_PLACE, "Others have all places.");
        journal.resumed(run(id), START);
        journal.crowded(id, Optional.of(place), START);
        journal.crowded(id, Optional.of(place), START);
        journal.crowded(id, Optional.empty(), START);
        for (int page = 0; page < RunEvent.MOST; page++) {
            journal.crowded(id, Optional.of(why), START);
            journal.crowded(id, Optional.empty(), START);
        }
        journal.disturbed(id, why, START, Optional.of(START.plusSeconds(30)));
        journal.waits(id, why, START);
        journal.approve(id, approval, "ada", START);
        journal.approve(id, approval, "ben", START);
        journal.pause(id, new Run.Why(Run.PAUSED, "Paused by ada."), "ada", START);
        journal.resumed(run(id), START);
        assertThat(run(id).resumed()).as("it is paused").isEqualTo(1);
        journal.goOn(id, "ben", START);
        journal.cancel(id, "ben", START);
        journal.end(run(id).over(Run.State.CANCELLED, Optional.of(why), START), Optional.empty());
        journal.end(run(id), Optional.empty());
        journal.disturbed(id, why, START, Optional.empty());
        reopen();

        assertThat(events(id))
                .containsExactly(
                        "began by hub",
                        "restarted by hub",
                        "crowded by hub: Others have all places.",
                        "entered by hub",
                        "disturbed by hub: For this.",
                        "proposed by hub: For this.",
                        "approved by ada",
                        "paused by ada",
                        "resumed by ben",
                        "stopped by ben",
                        "cancelled by hub: For this.");
        assertThat(store.runLedger().events(id).get(4).again()).contains(START.plusSeconds(30));
        assertThat(store.runLedger().events(99)).isEmpty();
    }

    @Test
    void ofARunThatIsDisturbedForEverTheNewestEventsAreKept() {
        long id = begin("products");
        for (int i = 1; i <= RunEvent.MOST + 50; i++) {
            Run.Why why = new Run.Why("x", "Time " + i + ".");
            store.runJournal().disturbed(id, why, START, Optional.empty());
        }
        assertThat(events(id))
                .hasSize(1 + RunEvent.MOST)
                .startsWith("began by hub", "disturbed by hub: Time 51.")
                .endsWith("disturbed by hub: Time 250.");
    }

    @Test
    void aRunIsPausedOnceAndGoesOn() {
        long id = begin("products");
        Run.Why why = new Run.Why(Run.PAUSED, "Paused by ada.");
        assertThat(store.runJournal().pause(id, why, "ada", START)).isTrue();
        assertThat(store.runJournal().pause(id, why, "ada", START)).isFalse();
        assertThat(run(id).paused()).isTrue();
        assertThat(store.runJournal().standing()).extracting(Run::id).contains(id);
        assertThat(store.runJournal().goOn(id, "ben", START)).isTrue();
        assertThat(store.runJournal().goOn(id, "ben", START)).isFalse();
        assertThat(run(id).state()).isEqualTo(Run.State.RUNNING);
        assertThat(run(id).why()).isEmpty();
        store.runJournal()
                .end(run(id).over(Run.State.DONE, Optional.empty(), START), Optional.empty());
        assertThat(store.runJournal().pause(id, why, "ada", START)).isFalse();
    }
}
