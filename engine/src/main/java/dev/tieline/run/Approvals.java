package dev.tieline.run;

import dev.tieline.delivery.Clockwork;
import dev.tieline.flow.Bulk;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs that wait for a person. Belongs to the lock of {@link Runs}. */
final class Approvals {
    private final RunJournal journal;
    private final Clockwork clockwork;

    Approvals(RunJournal journal, Clockwork clockwork) {
        this.journal = journal;
        this.clockwork = clockwork;
    }

    /** A run has found out what it would do. */
    void waits(Active one, Asker.Asked.Waits waits) {
        journal.waits(one.run.id(), waits.why());
        one.run = one.run.waiting(Optional.of(waits.why()));
        one.proposal = Optional.of(waits.approval());
        one.failures = 0;
        one.at = clockwork.now();
        if (waits.nothing()) {
            approve(one, waits.approval(), Run.HUB);
        }
    }

    /**
     * Whether a run is at rest until somebody approves it; not when its files are others by now,
     * for it is to find out anew then.
     */
    static boolean rests(Active one, @Nullable Plan plan) {
        return one.proposal.isPresent()
                && !one.cancelled()
                && plan != null
                && plan.version().equals(one.version);
    }

    /** A run whose flow does not ask for an approval any more waits for none. */
    void free(Active one, Plan plan) {
        one.proposal = Optional.empty();
        Optional<Bulk> bulk = plan.bulk().filter(it -> !it.approved());
        if (one.run.state() == Run.State.WAITING && bulk.isPresent()) {
            approve(one, Approval.any(bulk.get().route()), Run.HUB);
        }
    }

    /** What somebody is to approve of a run; empty when it waits for nobody. */
    static Optional<Approval> proposal(Map<String, Active> active, long id) {
        return active.values().stream()
                .filter(one -> one.run.id() == id)
                .findFirst()
                .flatMap(one -> one.proposal);
    }

    /** The run of a flow, if it waits for a person, or finds out again what for. */
    static Optional<Run> waiting(Map<String, Active> active, String flow) {
        return Optional.ofNullable(active.get(flow))
                .map(one -> one.run)
                .filter(run -> run.state() == Run.State.WAITING);
    }

    /**
     * Lets a run go on.
     *
     * @param mark of what was seen
     */
    Approved approve(Map<String, Active> active, long id, String mark, String actor) {
        Optional<Active> waits =
                active.values().stream()
                        .filter(one -> one.run.id() == id && one.proposal.isPresent())
                        .filter(one -> !one.cancelled())
                        .findFirst();
        if (waits.isEmpty()) {
            return Approved.NOT_WAITING;
        }
        Approval proposal = waits.get().proposal.orElseThrow();
        if (!proposal.mark().equals(mark)) {
            return Approved.ANOTHER_PLAN;
        }
        return approve(waits.get(), proposal, actor) ? Approved.GOES_ON : Approved.NOT_WAITING;
    }

    private boolean approve(Active one, Approval approval, String actor) {
        if (!journal.approve(
                one.run.id(), approval, actor, clockwork.wall().truncatedTo(ChronoUnit.MICROS))) {
            return false;
        }
        one.run = one.run.waiting(Optional.empty());
        one.proposal = Optional.empty();
        one.at = clockwork.now();
        return true;
    }
}
