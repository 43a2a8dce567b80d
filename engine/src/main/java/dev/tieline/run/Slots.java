package dev.tieline.run;

import dev.tieline.delivery.Clockwork;
import dev.tieline.flow.Timing;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.plan.Plan;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far the slots of flows are accounted for. Belongs to the lock of {@link Runs}. */
final class Slots {
    private final RunJournal journal;
    private final Clockwork clockwork;
    private final Map<String, SlotAccount> accounts = new HashMap<>();
    private final Overdue overdue = new Overdue();

    Slots(RunJournal journal, Clockwork clockwork) {
        this.journal = journal;
        this.clockwork = clockwork;
    }

    /**
     * Takes up what an earlier life of the hub left.
     *
     * @throws JournalUnavailable when the store cannot be read
     */
    void begin() {
        journal.accounts().forEach(this::put);
    }

    /** Forgets flows that have no schedule any more. */
    void keep(Map<String, Plan> now) {
        for (String flow : List.copyOf(accounts.keySet())) {
            Plan plan = now.get(flow);
            if (plan == null || plan.timing().isEmpty()) {
                journal.forget(flow);
                accounts.remove(flow);
                overdue.forget(flow);
            }
        }
    }

    /**
     * Accounts for the slots of a flow that are due.
     *
     * @param busy whether it runs
     * @param now on the wall
     * @return the run that begins with that
     */
    Optional<Run> begin(String flow, Timing timing, boolean busy, Instant now) {
        Optional<SlotAccount> known = account(flow);
        Reckoning.Step step = new Reckoning(flow, timing).step(known, now, busy);
        Optional<Run> run = Optional.empty();
        if (!known.equals(Optional.of(step.account()))) {
            Optional<Run> begins =
                    step.begins().map(slot -> Run.of(flow, Optional.of(slot), Run.HUB, now));
            long id = journal.account(step.account(), step.spans(), begins);
            put(step.account());
            run = begins.map(one -> one.numbered(id));
        }
        overdue.look(step.account(), clockwork.now());
        return run;
    }

    /** How far they are accounted for when a run is over; empty without a schedule. */
    Optional<SlotAccount> after(Run run) {
        Optional<SlotAccount> account = account(run.flow());
        return run.state() == Run.State.DONE && run.range().isEmpty()
                ? account.map(known -> Reckoning.done(known, run.slot().orElse(run.begun())))
                : account;
    }

    void put(SlotAccount account) {
        accounts.put(account.flow(), account);
    }

    Optional<SlotAccount> account(String flow) {
        return Optional.ofNullable(accounts.get(flow));
    }

    /** A slot that did not begin in time. */
    Optional<Instant> overdue(String flow) {
        return overdue.of(flow);
    }
}
