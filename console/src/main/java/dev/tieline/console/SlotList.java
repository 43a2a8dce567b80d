package dev.tieline.console;

import dev.tieline.flow.Schedule;
import dev.tieline.flow.Timing;
import dev.tieline.ledger.SlotSpan;
import dev.tieline.plan.Plan;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells how the slots of a flow ended. */
final class SlotList {
    private static final int LOOKED_AT = 200;
    private static final int SHOWN = 10;

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH);

    private SlotList() {}

    /** Of the newest; empty when the flow has no schedule, or no slot of it has ended. */
    static Optional<RunsPage.Slots> of(Desk desk, Plan plan) {
        Optional<ZoneId> zone = plan.timing().map(Timing::schedule).map(Schedule::zone);
        List<SlotSpan> newest =
                zone.isEmpty()
                        ? List.of()
                        : desk.sources().running().ledger().slots(plan.flow(), LOOKED_AT);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        List<SlotSpan> others =
                newest.stream().filter(span -> span.state() != SlotSpan.State.RAN).toList();
        return Optional.of(
                new RunsPage.Slots(
                        sentence(newest, others),
                        others.stream()
                                .limit(SHOWN)
                                .map(span -> slot(desk, span, zone.orElseThrow()))
                                .toList()));
    }

    private static String sentence(List<SlotSpan> newest, List<SlotSpan> others) {
        long all = count(newest);
        long not = count(others);
        if (not == 0) {
            return all == 1
                    ? "The last slot ran in time."
                    : "The last " + Words.number(all) + " slots all ran in time.";
        }
        return "Of the last "
                + Words.count(all, "slot")
                + ", "
                + Words.number(not)
                + " did not run in time.";
    }

    private static long count(List<SlotSpan> spans) {
        return spans.stream().mapToLong(SlotSpan::count).sum();
    }

    private static RunsPage.Slot slot(Desk desk, SlotSpan span, ZoneId zone) {
        String last = there(span.last(), zone);
        return new RunsPage.Slot(
                badge(span.state()),
                span.count() == 1
                        ? last
                        : Words.count(span.count(), "slot")
                                + ", "
                                + there(span.first(), zone)
                                + " to "
                                + last,
                switch (span.state()) {
                    case RAN -> "began in time";
                    case LATE -> "began after its grace";
                    case SKIPPED -> "the run of a later slot stands for it";
                    case MISSED -> "never began";
                },
                span.run(),
                desk.moments().of(span.last()));
    }

    private static Badge badge(SlotSpan.State state) {
        return switch (state) {
            case RAN -> new Badge("good", "check", "Ran");
            case LATE -> new Badge("warn", "clock", "Late");
            case SKIPPED -> new Badge("calm", "dash", "Skipped");
            case MISSED -> new Badge("bad", "cross", "Missed");
        };
    }

    /** By the clocks of a zone. */
    static String there(Instant slot, ZoneId zone) {
        DateTimeFormatter form = slot.getEpochSecond() % 60 == 0 ? MINUTE : SECOND;
        return form.format(slot.atZone(zone)) + " " + zone.getId();
    }
}
