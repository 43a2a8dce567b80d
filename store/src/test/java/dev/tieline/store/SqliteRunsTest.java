package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.journal.KeepFor;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import dev.tieline.testkit.RunContract;
import dev.tieline.testkit.StoreUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SqliteRunsTest extends RunContract {
    @Override
    protected StoreUnderTest open(Path directory, InstantSource clock) {
        return new SqliteWorld(SqliteStore.open(directory, clock));
    }

    private long ran(String flow, Instant slot, boolean over) {
        SlotAccount account =
                new SlotAccount(flow, "@daily", "UTC", slot, Optional.empty(), Optional.empty());
        Run run = Run.of(flow, Optional.of(slot), Run.HUB, slot);
        List<SlotSpan> spans = List.of(new SlotSpan(flow, slot, slot, 1, SlotSpan.State.RAN, 0));
        long id = store.runJournal().account(account, spans, Optional.of(run));
        if (over) {
            Run done = run.numbered(id).over(Run.State.DONE, Optional.empty(), slot);
            store.runJournal().end(done, Optional.of(account));
        }
        return id;
    }

    private List<Long> left(String flow) {
        return store.runLedger().runs(flow, 0, 10).stream().map(Run::id).toList();
    }

    @Test
    void runsAndSlotsLeaveWithTheRecordsOfTheirFlow() {
        ran("orders", START, true);
        ran("products", START, true);
        ran("stock", START, true);
        long open = ran("stock", START, false);
        long newer = ran("products", START.plus(Duration.ofDays(9)), true);
        Instant now = START.plus(Duration.ofDays(10));
        KeepFor days = new KeepFor(Optional.empty(), Optional.of(Duration.ofDays(5)));
        KeepFor months = new KeepFor(Optional.empty(), Optional.of(Duration.ofDays(90)));

        ((SqliteWorld) store)
                .store()
                .inWriter(tx -> {
                    Retention retention = new Retention(tx);
                    retention.keep(days, Map.of("orders", months));
                    retention.runs(now);
                    return 0;
                });

        assertThat(left("orders")).hasSize(1);
        assertThat(left("products")).containsExactly(newer);
        assertThat(left("stock")).containsExactly(open);
        assertThat(store.runLedger().slots("orders", 10)).hasSize(1);
        assertThat(store.runLedger().slots("products", 10)).hasSize(1);
        assertThat(store.runLedger().slots("stock", 10)).isEmpty();
    }

    private void over(long id, Run.State state) {
        Run run = store.runLedger().run(id).orElseThrow();
        store.runJournal().end(run.over(state, Optional.empty(), run.begun()), Optional.empty());
    }

    /** That of all flows stays. */
    private void newest() {
        over(ran("others", START, false), Run.State.CANCELLED);
    }

    private void takeOut() {
        KeepFor days = new KeepFor(Optional.empty(), Optional.of(Duration.ofDays(5)));
        ((SqliteWorld) store)
                .store()
                .inWriter(tx -> {
                    Retention retention = new Retention(tx);
                    retention.keep(days, Map.of());
                    retention.runs(START.plus(Duration.ofDays(10)));
                    return 0;
                });
    }

    @Test
    void whatTellsWhatWasFollowedStays() {
        long first = ran("products", START, true);
        long second = ran("products", START, true);
        for (long cause : List.of(first, second)) {
            over(store.runJournal().follow(Run.after(cause, "stock", START)), Run.State.DONE);
        }
        ran("stock", START, true);
        newest();

        takeOut();

        assertThat(store.runJournal().lastCause("stock")).isEqualTo(second);
        assertThat(left("stock")).hasSize(1);
    }

    @Test
    void aRunThatFailedStaysUntilALaterOneEndedInItsPlace() {
        long older = ran("products", START, false);
        over(older, Run.State.FAILED);
        long failed = ran("products", START, false);
        over(failed, Run.State.FAILED);
        takeOut();
        assertThat(left("products")).containsExactly(failed);

        assertThat(store.runJournal().goOn(failed, "ann", START)).isTrue();
        over(failed, Run.State.FAILED);
        ran("products", START, true);
        newest();
        takeOut();
        takeOut();
        assertThat(left("products")).isEmpty();
        assertThat(store.runJournal().standing()).isEmpty();
    }

    @Test
    void whatIsKeptForEverLeavesAfterALongTime() {
        ran("products", START, true);
        clock.advance(Duration.ofDays(399));
        reopen();
        long newer = ran("products", clock.instant(), true);
        assertThat(left("products")).hasSize(2);
        clock.advance(Duration.ofDays(2));

        reopen();

        eventually("the older run has left", () -> left("products").equals(List.of(newer)));
    }
}
