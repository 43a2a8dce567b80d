package dev.tieline.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the slots of a flow are accounted for.
 *
 * @param flow whose they are
 * @param cron that tells them, as it was written
 * @param zone by whose clocks
 * @param accounted all slots up to this one have ended
 * @param until the schedule was written anew then: later slots are those of the newer one
 * @param overdue the first slot that had not begun within its grace, until a later run is done
 */
public record SlotAccount(
        String flow,
        String cron,
        String zone,
        Instant accounted,
        Optional<Instant> until,
        Optional<Instant> overdue) {

    /** The same when so much more has ended. */
    public SlotAccount upTo(Instant slot) {
        return new SlotAccount(flow, cron, zone, slot, until, overdue);
    }

    /** The same, by a newer schedule from then on. */
    public SlotAccount replacedAt(Instant moment) {
        return new SlotAccount(flow, cron, zone, accounted, Optional.of(moment), overdue);
    }

    /** The same with another slot that is overdue, or none. */
    public SlotAccount lacking(Optional<Instant> slot) {
        return new SlotAccount(flow, cron, zone, accounted, until, slot);
    }
}
