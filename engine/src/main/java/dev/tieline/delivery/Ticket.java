package dev.tieline.delivery;

import dev.tieline.api.TraceContext;
import dev.tieline.intake.Intake.Committed;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.plan.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A delivery as its lane sees it. Immutable.
 *
 * @param position of the record
 * @param recordId id of the record
 * @param version of the plan it is delivered under
 * @param system it goes to under that plan; empty when that is not known any more
 * @param key ordering key; empty when order does not matter
 * @param accepted when the record was accepted, in the hub's own time
 * @param attempts how many were made
 * @param failures how many of them failed while the system answered others
 * @param since what the system had answered by the first of them, see {@link Judge.Weather}
 * @param outages how many outages of the system were over when it was tried last
 * @param due not before this of the hub's own time
 * @param verify whether the next attempt must read back first
 * @param interrupted whether an attempt was marked and never settled
 * @param trace it belongs to; may be empty
 * @param work what to render; empty when it must be read from the journal first
 */
record Ticket(
        long position,
        String recordId,
        String version,
        String system,
        String key,
        Instant accepted,
        int attempts,
        int failures,
        long since,
        int outages,
        Instant due,
        boolean verify,
        boolean interrupted,
        TraceContext trace,
        Optional<Work> work) {

    /** What a courier renders from. */
    sealed interface Work {
        /** Handed over in memory, right after the commit. */
        record Prepared(Scope scope) implements Work {}

        /** Read back from the journal. */
        record Stored(OpenDelivery delivery) implements Work {}
    }

    /**
     * A ticket for a delivery read from the journal. Its times were told by the wall clock, in an
     * earlier life of the hub as a rule; if that clock was set back since then, the wait would be
     * longer by that: nothing waits longer than it was made to.
     */
    static Ticket of(OpenDelivery open, String system, Clockwork clockwork) {
        Instant now = clockwork.now();
        Instant due = open.next();
        if (!due.equals(Instant.EPOCH)) {
            Duration wait = Duration.between(open.tried(), due);
            Instant latest = wait.isNegative() ? due : now.plus(wait);
            due = due.isAfter(latest) ? latest : due;
        }
        return new Ticket(
                open.position(),
                open.recordId(),
                open.version(),
                system,
                open.key(),
                own(open.received(), clockwork),
                open.attempts(),
                open.attempts(),
                0,
                0,
                due,
                open.verifyNext(),
                open.dispatched(),
                open.trace(),
                open.payload().size() <= Committed.KEPT_BYTES
                        ? Optional.of(new Work.Stored(open))
                        : Optional.empty());
    }

    /** A time of the wall clock in the hub's own time, as the two stand now. */
    static Instant own(Instant wall, Clockwork clockwork) {
        return wall.plus(Duration.between(clockwork.wall(), clockwork.now()));
    }

    /** Whether it failed before, and so is not to keep first attempts from going. */
    boolean retry() {
        return failures > 0;
    }

    /** Whether it is of the same version of the flow as what is stored now. */
    boolean isOf(OpenDelivery open) {
        return version.equals(open.version());
    }

    /** Whether an attempt that must not be repeated may have been applied. */
    boolean unclear() {
        return verify || interrupted;
    }

    /**
     * The same delivery, one attempt later, without its work: it is read again when it is due.
     *
     * @param weather how its system did
     * @param failed whether that attempt failed on its own account
     */
    Ticket again(Instant due, Judge.Weather weather, boolean failed, boolean verify) {
        int more = failed ? 1 : 0;
        long from = failed && failures == 0 ? weather.successes() : since;
        return new Ticket(
                position,
                recordId,
                version,
                system,
                key,
                accepted,
                attempts + 1,
                failures + more,
                from,
                weather.outages(),
                due,
                verify,
                false,
                trace,
                Optional.empty());
    }

    /** The same, not tried: what was unclear before stays so. */
    Ticket later(Instant due) {
        return untried(due, verify);
    }

    /** The same, to be sent and not read back. */
    Ticket unverified() {
        return untried(due, false);
    }

    private Ticket untried(Instant due, boolean verify) {
        return new Ticket(
                position,
                recordId,
                version,
                system,
                key,
                accepted,
                attempts,
                failures,
                since,
                outages,
                due,
                verify,
                interrupted,
                trace,
                Optional.empty());
    }
}
