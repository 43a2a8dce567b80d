package dev.tieline.bulk;

import dev.tieline.api.Fault;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.intake.HeldRows;
import dev.tieline.journal.Journal;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;
import dev.tieline.run.Wish;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Carries on the runs of flows whose rows move in chunks ({@link Plan#bulk}). Thread-safe. */
public final class BulkRuns {
    private final Surroundings around;
    private final Map<String, Plannings.Planning> proposed = new ConcurrentHashMap<>();

    /** What a run needs besides its flow. */
    record Surroundings(
            Systems systems,
            HeldRows rows,
            Ledger ledger,
            Journal journal,
            RunJournal runs,
            Clockwork clockwork) {}

    public BulkRuns(
            Systems systems,
            HeldRows rows,
            Ledger ledger,
            Journal journal,
            RunJournal runs,
            Clockwork clockwork) {
        this.around = new Surroundings(systems, rows, ledger, journal, runs, clockwork);
    }

    Surroundings around() {
        return around;
    }

    /**
     * Carries a run on from its last chunk to its end, on this thread and one more.
     *
     * @param plan of its flow; has a {@link Plan#bulk}
     */
    public Asker.Asked ask(Run run, Plan plan, Asker.Attempt attempt) {
        try (Ends ends =
                new Ends(around, run, plan, attempt::endsChunk, attempt::goesOn, attempt::waits)) {
            ends.enter();
            return carried(run, plan, attempt, ends);
        } catch (Stopped e) {
            return e.asked();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Asker.Asked.Cut();
        }
    }

    /** What fails because its turn did not come for long waits, as what finds no place does. */
    private Asker.Asked carried(Run run, Plan plan, Asker.Attempt attempt, Ends ends)
            throws InterruptedException {
        try {
            if (!plan.bulk().orElseThrow().approved()) {
                return new Carriage(around, run, plan, attempt, ends, Optional.empty()).go();
            }
            Optional<Approval> approval = approval(run, plan);
            return approval.isPresent()
                    ? new Carriage(around, run, plan, attempt, ends, approval).go()
                    : propose(run, plan, ends, attempt);
        } catch (Stopped e) {
            Asker.Asked asked = e.asked();
            return asked instanceof Asker.Asked.Failed
                    ? ends.crowded().<Asker.Asked>map(Asker.Asked.Crowded::new).orElse(asked)
                    : asked;
        }
    }

    /** What was approved of it, of the flow as it is. */
    private Optional<Approval> approval(Run run, Plan plan) {
        return around.runs().approval(run.id()).filter(it -> it.version().equals(plan.version()));
    }

    private Asker.Asked propose(Run run, Plan plan, Ends ends, Asker.Attempt attempt)
            throws Stopped, InterruptedException {
        Planned planned = new Planner(plan, ends, attempt::goesOn, _ -> {}).plan(run, rest(run));
        if (planned.stop().isPresent()) {
            return new Asker.Asked.Refused(planned.stop().get());
        }
        proposed.put(
                plan.flow(),
                Plannings.Planning.of(
                                plan.flow(), run.actor(), around.clockwork().wall(), Wish.of(run))
                        .telling(planned.counts().told())
                        .with(Wish.of(run), Optional.of(new Plannings.Found.Whole(planned))));
        return new Proposal(plan.version(), run, planned, ends.loading().whole()).asked();
    }

    /** Position behind what a run has read already; empty when it has read all. */
    private Optional<String> rest(Run run) {
        Optional<RunChunk> last = around.runs().lastChunk(run.id());
        if (last.isEmpty()) {
            return Optional.of(Planner.START);
        }
        return Way.of(last.get().position()) instanceof Way.Rows(String _, String position)
                ? Optional.of(position)
                : Optional.empty();
    }

    /** What the run of a flow found out last that was to be approved; kept in memory. */
    Optional<Plannings.Planning> proposed(String flow) {
        return Optional.ofNullable(proposed.get(flow));
    }

    /** A run does not go on for now, or at all; never leaves this room. */
    static final class Stopped extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Asker.Asked asked;

        private Stopped(Asker.Asked asked) {
            super(asked.toString(), null, false, false);
            this.asked = asked;
        }

        Asker.Asked asked() {
            return asked;
        }

        /** It is tried again. */
        static Stopped failed(Fault fault) {
            return new Stopped(new Asker.Asked.Failed(fault));
        }

        /** It waits for other runs to end. */
        static Stopped crowded(Fault fault) {
            return new Stopped(new Asker.Asked.Crowded(fault));
        }

        /** It has failed. */
        static Stopped refused(Fault fault) {
            return new Stopped(new Asker.Asked.Refused(fault));
        }

        static Stopped cut() {
            return new Stopped(new Asker.Asked.Cut());
        }
    }
}
