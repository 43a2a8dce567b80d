package dev.tieline.resource;

import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.flow.Schedule;
import dev.tieline.flow.Timing;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import dev.tieline.plan.Pages;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.plan.Trigger;
import dev.tieline.run.Asker;
import dev.tieline.run.Runs;
import dev.tieline.store.SqliteStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** A flow with a schedule that failed once, of a hub on which nothing moves by itself. */
final class SomeRuns {
    static final String FLOW = "orders";
    private static final String CRON = "30 2 * * *";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private SomeRuns() {}

    /** The same flow as another, but asking by itself. */
    static Plan scheduled(Plan like) {
        if (!(Schedule.of(CRON, BERLIN) instanceof Schedule.Reading.Read(Schedule schedule))) {
            throw new AssertionError(CRON);
        }
        return new Plan(
                FLOW,
                like.version(),
                like.purpose(),
                like.owner(),
                like.runbook(),
                new Trigger.Scheduled(
                        new Trigger.Source(
                                "crm",
                                new Trigger.Asking("orders.list", "orders", new Pages.Single()),
                                Optional.empty(),
                                false),
                        new Timing(schedule, Timing.Missed.SKIP, Timing.GRACE, Duration.ZERO),
                        Optional.empty()),
                like.contract(),
                like.invalid(),
                like.uniqueWithin(),
                like.rules(),
                like.destinations(),
                Optional.empty(),
                like.source());
    }

    /**
     * @param plans holds the flow
     * @param why the run failed
     */
    static Resources.Running of(SqliteStore store, Plans plans, InstantSource clock, String why) {
        Instant slot = clock.instant().minus(Duration.ofHours(9));
        SlotAccount account =
                new SlotAccount(
                        FLOW, CRON, BERLIN.getId(), slot, Optional.empty(), Optional.empty());
        Run run = Run.of(FLOW, Optional.of(slot), Run.HUB, slot.plusSeconds(4));
        SlotSpan span = new SlotSpan(FLOW, slot, slot, 1, SlotSpan.State.RAN, 0);
        long id = store.runJournal().account(account, List.of(span), Optional.of(run));
        store.runJournal()
                .end(
                        run.numbered(id)
                                .counting(new Run.Counts(5, 1, 2, 1, 1))
                                .over(
                                        Run.State.FAILED,
                                        Optional.of(new Run.Why("run-not-told", why)),
                                        slot.plusSeconds(64)),
                        Optional.of(account));
        Runs runs =
                new Runs(
                        plans::current,
                        (_, _, _) -> new Asker.Asked.Cut(),
                        store.runJournal(),
                        new Systems(new Still(clock), _ -> {}),
                        new Still(clock));
        runs.begin();
        return new Resources.Running(
                runs,
                store.runLedger(),
                plans,
                SomePlannings.of(store, plans::current, new Still(clock)),
                SomeFollowers.of(store, plans::current, new Still(clock)));
    }

    /** Begins nothing. */
    private record Still(InstantSource clock) implements Clockwork {
        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public Instant wall() {
            return clock.instant();
        }

        @Override
        public void run(Runnable task) {}

        @Override
        public void at(Instant time, Runnable task) {}
    }
}
