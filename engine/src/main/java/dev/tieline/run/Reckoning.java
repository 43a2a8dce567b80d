package dev.tieline.run;

import dev.tieline.flow.Schedule;
import dev.tieline.flow.Timing;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what becomes of the slots of a flow. Pure: the clock on the wall is told, and may have
 * been set in whatever way.
 *
 * @param flow its name
 * @param timing as its file says now
 */
record Reckoning(String flow, Timing timing) {
    /** A long absence is accounted for in so many slots at a time. */
    static final int MOST = 10_000;

    /**
     * What is to be noted and done.
     *
     * @param account how far slots are accounted for then
     * @param spans how those ended that are new in it
     * @param begins the slot that a run begins for now
     */
    record Step(SlotAccount account, List<SlotSpan> spans, Optional<Instant> begins) {
        Step {
            spans = List.copyOf(spans);
        }
    }

    /**
     * @param known how far slots are accounted for; empty when the flow is seen for the first time
     * @param now on the wall
     * @param busy whether a run of the flow is not over
     */
    Step step(Optional<SlotAccount> known, Instant now, boolean busy) {
        if (known.isEmpty()) {
            return new Step(beginning(now), List.of(), Optional.empty());
        }
        SlotAccount account = replaced(known.get(), now);
        Optional<Schedule> old =
                account.until().flatMap(_ -> schedule(account.cron(), account.zone()));
        Instant until = account.until().orElse(Instant.MAX);
        if (account.until().isPresent()
                && old.flatMap(schedule -> next(schedule, account.accounted(), until)).isEmpty()) {
            // All that the older schedule told has ended.
            SlotAccount next =
                    account.behind().orElseGet(() -> beginning(until).lacking(account.overdue()));
            return step(Optional.of(next), now, busy);
        }
        Schedule schedule = old.orElse(timing.schedule());
        SlotAccount seen = overdue(account, schedule, until, now);
        List<Instant> due = busy ? List.of() : due(schedule, account.accounted(), until, now);
        return due.isEmpty() ? new Step(seen, List.of(), Optional.empty()) : end(seen, due, now);
    }

    private SlotAccount beginning(Instant from) {
        return new SlotAccount(
                flow,
                timing.schedule().text(),
                timing.schedule().zone().getId(),
                from,
                Optional.empty(),
                Optional.empty());
    }

    /** Where the schedule was written anew, what it told before ends first. */
    private SlotAccount replaced(SlotAccount account, Instant now) {
        SlotAccount.Telling newest = account.newest();
        String cron = timing.schedule().text();
        String zone = timing.schedule().zone().getId();
        if (newest.cron().equals(cron) && newest.zone().equals(zone)) {
            return account;
        }
        Instant moment = later(now, account.accounted());
        for (Optional<Instant> until : untils(account)) {
            moment = later(moment, until.orElse(Instant.MIN));
        }
        return account.replacedAt(moment, cron, zone);
    }

    /** When each of its schedules was replaced. */
    private static List<Optional<Instant>> untils(SlotAccount account) {
        List<Optional<Instant>> untils = new ArrayList<>(List.of(account.until()));
        account.later().forEach(telling -> untils.add(telling.until()));
        return untils;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Empty when no program of today knows the zone or the form any more. */
    private static Optional<Schedule> schedule(String cron, String zone) {
        return ZoneId.getAvailableZoneIds().contains(zone)
                        && Schedule.of(cron, ZoneId.of(zone))
                                instanceof Schedule.Reading.Read(Schedule schedule)
                ? Optional.of(schedule)
                : Optional.empty();
    }

    private static Optional<Instant> next(Schedule schedule, Instant after, Instant until) {
        return schedule.next(after).filter(slot -> !slot.isAfter(until));
    }

    private boolean isLate(Instant slot, Instant now) {
        return now.isAfter(slot.plus(timing.grace()));
    }

    /** Also while a run of an earlier slot keeps it from beginning. */
    private SlotAccount overdue(
            SlotAccount account, Schedule schedule, Instant until, Instant now) {
        return account.overdue().isPresent()
                ? account
                : account.lacking(
                        next(schedule, account.accounted(), until)
                                .filter(slot -> isLate(slot, now)));
    }

    /** In the order of time, at most one more than {@link #MOST}. */
    private List<Instant> due(Schedule schedule, Instant accounted, Instant until, Instant now) {
        int most = timing.missed() == Timing.Missed.RUN_EACH ? 1 : MOST + 1;
        List<Instant> due = new ArrayList<>();
        Optional<Instant> slot = next(schedule, accounted, until);
        while (due.size() < most
                && slot.filter(at -> !timing.due(flow, at).isAfter(now)).isPresent()) {
            due.add(slot.get());
            slot = next(schedule, slot.get(), until);
        }
        return due;
    }

    private Step end(SlotAccount account, List<Instant> due, Instant now) {
        boolean more = due.size() > MOST;
        List<Instant> slots = more ? due.subList(0, MOST) : due;
        Instant newest = slots.getLast();
        boolean runs = !more && (timing.missed() != Timing.Missed.SKIP || !isLate(newest, now));
        List<SlotSpan> spans = new ArrayList<>();
        for (Instant slot : slots) {
            boolean begins = runs && slot.equals(newest);
            add(spans, slot, begins ? begun(slot, now) : passed(slot, now));
        }
        return new Step(account.upTo(newest), spans, runs ? Optional.of(newest) : Optional.empty());
    }

    private SlotSpan.State begun(Instant slot, Instant now) {
        return isLate(slot, now) ? SlotSpan.State.LATE : SlotSpan.State.RAN;
    }

    private SlotSpan.State passed(Instant slot, Instant now) {
        return timing.missed() == Timing.Missed.SKIP && isLate(slot, now)
                ? SlotSpan.State.MISSED
                : SlotSpan.State.SKIPPED;
    }

    private void add(List<SlotSpan> spans, Instant slot, SlotSpan.State state) {
        if (!spans.isEmpty() && spans.getLast().state() == state) {
            SlotSpan before = spans.removeLast();
            spans.add(new SlotSpan(flow, before.first(), slot, before.count() + 1, state, 0));
            return;
        }
        spans.add(new SlotSpan(flow, slot, slot, 1, state, 0));
    }

    /** What of a flow's account is over when a run is done. */
    static SlotAccount done(SlotAccount account, Instant ran) {
        return account.overdue().filter(slot -> !slot.isAfter(ran)).isPresent()
                ? account.lacking(Optional.empty())
                : account;
    }

    /** How long a lack is shown at least. */
    static final Duration SHOWN = Duration.ofMinutes(1);
}
