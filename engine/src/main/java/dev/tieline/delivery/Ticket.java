package dev.tieline.delivery;

import dev.tieline.journal.OpenDelivery;
import dev.tieline.plan.Scope;
import java.time.Instant;
import java.util.Optional;

/**
 * A delivery as its lane sees it. Immutable.
 *
 * @param position of the record
 * @param recordId id of the record
 * @param version of the plan it is delivered under
 * @param key ordering key; empty when order does not matter
 * @param accepted when the record was accepted
 * @param attempts how many were made
 * @param due not before
 * @param verify whether the next attempt must read back first
 * @param interrupted whether an attempt was marked and never settled
 * @param traceparent W3C trace context; may be empty
 * @param work what to render; empty when it must be read from the journal first
 */
record Ticket(
        long position,
        String recordId,
        String version,
        String key,
        Instant accepted,
        int attempts,
        Instant due,
        boolean verify,
        boolean interrupted,
        String traceparent,
        Optional<Work> work) {

    /** A larger record is read again when its turn has come: many may wait. */
    private static final int KEPT_BYTES = 16 << 10;

    /** What a courier renders from. */
    sealed interface Work {
        /** Handed over in memory, right after the commit. */
        record Prepared(Scope scope) implements Work {}

        /** Read back from the journal. */
        record Stored(OpenDelivery delivery) implements Work {}
    }

    /** A ticket for a delivery read from the journal. */
    static Ticket of(OpenDelivery open) {
        return new Ticket(
                open.position(),
                open.recordId(),
                open.version(),
                open.key(),
                open.received(),
                open.attempts(),
                open.next(),
                open.verifyNext(),
                open.dispatched(),
                open.traceparent(),
                open.payload().size() <= KEPT_BYTES
                        ? Optional.of(new Work.Stored(open))
                        : Optional.empty());
    }

    /** The same delivery, one attempt later, without its work: it is read again when it is due. */
    Ticket again(Instant due, int attempts, boolean verify) {
        return new Ticket(
                position,
                recordId,
                version,
                key,
                accepted,
                attempts,
                due,
                verify,
                false,
                traceparent,
                Optional.empty());
    }
}
