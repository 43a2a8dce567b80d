package dev.tieline.bulk;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.util.Optional;

/** What keeps a run from going on, in words that hold nothing of a record. */
final class Faults {
    private static final String NEWER_ROW = "newer-row";

    private Faults() {}

    static Fault notTold(Plan plan, Outcome outcome) {
        Trigger.Source source = plan.asks().orElseThrow();
        return broken(
                "run-not-told",
                "'" + source.system() + "." + source.asking().operation() + "' was read",
                outcome,
                source.inBulk());
    }

    static Fault notWritten(Plan plan, Outcome outcome) {
        var destination = Source.destination(plan);
        return broken(
                "run-not-written",
                "Rows were written to '"
                        + destination.system()
                        + "."
                        + destination.operation().name()
                        + "'",
                outcome,
                destination.operation().inBulk());
    }

    /**
     * @param own whether the words are the connector's and not those of the system
     */
    private static Fault broken(String code, String what, Outcome outcome, boolean own) {
        Optional<Fault> why = fault(outcome).filter(_ -> own);
        return Fault.of(
                code,
                Blame.SENDER,
                what
                        + ", and the outcome was '"
                        + outcome.name()
                        + "'"
                        + why.map(fault -> ": " + fault.message() + " " + fault.remedy())
                                .orElse("."),
                "It is tried again by itself. If it lasts, ask whoever runs the system.");
    }

    private static Optional<Fault> fault(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Duplicate _ -> Optional.empty();
            case Outcome.Rejected(Fault fault) -> Optional.of(fault);
            case Outcome.Misunderstood(Fault fault) -> Optional.of(fault);
            case Outcome.Unauthorized(Fault fault) -> Optional.of(fault);
            case Outcome.RateLimited(Fault fault, Duration _) -> Optional.of(fault);
            case Outcome.Unavailable(Fault fault, Duration _) -> Optional.of(fault);
            case Outcome.Unreachable(Fault fault) -> Optional.of(fault);
            case Outcome.Unknown(Fault fault) -> Optional.of(fault);
        };
    }

    /** Whether it would be the same if it were tried again. */
    static boolean isForGood(Outcome outcome) {
        return outcome instanceof Outcome.Rejected || outcome instanceof Outcome.Misunderstood;
    }

    /** It is tried again where that may help. */
    static BulkRuns.Stopped stopped(Fault fault, Outcome outcome) {
        return isForGood(outcome)
                ? BulkRuns.Stopped.refused(fault)
                : BulkRuns.Stopped.failed(fault);
    }

    static Fault notOrdered(Plan plan, String by) {
        return Fault.of(
                "run-not-ordered",
                Blame.SENDER,
                "'" + by + "' of a row of " + plan.flow() + " does not tell how new it is.",
                "Correct it in the source, or name another field at 'since'.");
    }

    static Fault unlike(Plan plan, String by) {
        return Fault.of(
                "range-unlike",
                Blame.SENDER,
                "'"
                        + by
                        + "' of a row of "
                        + plan.flow()
                        + " is not written like the end of the run's range.",
                "Start it again with an end as the source writes it.");
    }

    static Fault notAsked(String system) {
        return Fault.of(
                "run-not-asked",
                Blame.SENDER,
                "'" + system + "' may not be called now.",
                "It is tried again by itself.");
    }

    static Fault crowded(String system) {
        return Fault.of(
                Run.NO_PLACE,
                Blame.FLOW,
                "It waits until '"
                        + system
                        + "' has a place for it: other runs, or flows that follow it, have them"
                        + " all.",
                "It goes on by itself; 'limits: { concurrency }' of the system gives more.");
    }

    static Fault flowChanged(String flow) {
        return Fault.of(
                "flow-changed",
                Blame.FLOW,
                "The files of '"
                        + flow
                        + "' are not those that the run began with, so that nobody can tell what"
                        + " its position means.",
                "Start a new run: it reads and writes all rows.");
    }

    static Fault lost(String system) {
        return Fault.of(
                "checkpoint-lost",
                Blame.SENDER,
                "'"
                        + system
                        + "' knows less of this run than the hub: it was restored, or its"
                        + " checkpoints were deleted.",
                "Start a new run: it writes all rows again.");
    }

    static Fault broken() {
        return Fault.of(
                "run-broken",
                Blame.HUB,
                "The hub could not carry it on.",
                "Look at the log of the hub.");
    }

    static boolean isNewerRow(Fault fault) {
        return fault.code().equals(NEWER_ROW);
    }

    static Fault manyReleased(int most) {
        return Fault.of(
                "run-behind-released",
                Blame.FLOW,
                "More than "
                        + most
                        + " records of the flow are on their way to its destination, and a newer row"
                        + " of one of them must not come before it.",
                "It is tried again by itself. Let them be delivered, or discard them, and then"
                        + " start it.");
    }

    static Fault newerRow(Run run) {
        return Fault.of(
                NEWER_ROW,
                Blame.SENDER,
                "Run " + run.id() + " came to a newer row of this key before this one was sent.",
                "It ends when a run writes this key. If the run has failed, resume it or start"
                        + " another.");
    }

    static Fault overtaken(String system) {
        return Fault.of(
                "run-overtaken",
                Blame.HUB,
                "Another hub wrote rows of this flow to '" + system + "' meanwhile.",
                "It is tried again by itself. Let one hub run a flow.");
    }
}
