package dev.tieline.bulk;

import dev.tieline.api.Fault;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.intake.HeldRows;
import dev.tieline.journal.Journal;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;

/** Carries on the runs of flows whose rows move in chunks ({@link Plan#bulk}). Thread-safe. */
public final class BulkRuns {
    private final Surroundings around;

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
        try (Ends ends = new Ends(around, run, plan, attempt::goesOn)) {
            return new Carriage(around, run, plan, attempt, ends).go();
        } catch (Stopped e) {
            return e.asked();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Asker.Asked.Cut();
        }
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

        /** It has failed. */
        static Stopped refused(Fault fault) {
            return new Stopped(new Asker.Asked.Refused(fault));
        }

        static Stopped cut() {
            return new Stopped(new Asker.Asked.Cut());
        }
    }
}
