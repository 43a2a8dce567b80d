package dev.tieline.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * @param later schedules that took its place one after the other, whose slots are told behind its
 *     own; the last tells them today
 */
public record SlotAccount(
        String flow,
        String cron,
        String zone,
        Instant accounted,
        Optional<Instant> until,
        Optional<Instant> overdue,
        List<Telling> later) {

    /** So many are remembered; of more, the slots of those before the last are told by the last. */
    public static final int MOST_LATER = 100;

    /**
     * A schedule that was written in the place of another.
     *
     * @param until another took its place then
     */
    public record Telling(String cron, String zone, Optional<Instant> until) {}

    public SlotAccount {
        later = List.copyOf(later);
    }

    /** The same when no schedule took the place of its own, or nobody knows which. */
    public SlotAccount(
            String flow,
            String cron,
            String zone,
            Instant accounted,
            Optional<Instant> until,
            Optional<Instant> overdue) {
        this(flow, cron, zone, accounted, until, overdue, List.of());
    }

    /** The same when so much more has ended. */
    public SlotAccount upTo(Instant slot) {
        return new SlotAccount(flow, cron, zone, slot, until, overdue, later);
    }

    /** The schedule that tells slots today. */
    public Telling newest() {
        return later.isEmpty() ? new Telling(cron, zone, until) : later.getLast();
    }

    /**
     * The same, by a newer schedule from then on.
     *
     * @param moment not before any slot is accounted for, or a schedule was replaced
     */
    public SlotAccount replacedAt(Instant moment, String newer, String by) {
        List<Telling> all = new ArrayList<>(later);
        if (!all.isEmpty()) {
            Telling last = all.removeLast();
            if (all.size() < MOST_LATER - 1) {
                all.add(new Telling(last.cron, last.zone, Optional.of(moment)));
            }
        }
        all.add(new Telling(newer, by, Optional.empty()));
        Optional<Instant> first = until.or(() -> Optional.of(moment));
        return new SlotAccount(flow, cron, zone, accounted, first, overdue, all);
    }

    /** The same when all that its schedule told has ended; empty when no later one is known. */
    public Optional<SlotAccount> behind() {
        return later.stream()
                .findFirst()
                .map(next ->
                        new SlotAccount(
                                flow,
                                next.cron,
                                next.zone,
                                until.orElse(accounted),
                                next.until,
                                overdue,
                                later.subList(1, later.size())));
    }

    /** The same with another slot that is overdue, or none. */
    public SlotAccount lacking(Optional<Instant> slot) {
        return new SlotAccount(flow, cron, zone, accounted, until, slot, later);
    }
}
