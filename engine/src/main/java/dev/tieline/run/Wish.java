package dev.tieline.run;

import dev.tieline.ledger.Range;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What somebody wants a run for.
 *
 * @param file name of one that is read whether it was or not; empty for the next new one, and for
 *     flows that no file starts
 * @param range of what is new; empty to go on where the last run ended
 */
public record Wish(String file, Optional<Range> range) {
    /** A run as it begins by itself. */
    public static final Wish PLAIN = new Wish("", Optional.empty());

    /** A run for a file. */
    public static Wish of(String file) {
        return new Wish(file, Optional.empty());
    }

    /** Why a flow cannot be run so; empty when it can. */
    Optional<Started> unfit(Plan plan) {
        Optional<Trigger.Since> since = plan.asks().flatMap(Trigger.Source::since);
        if (range.isEmpty()) {
            return Optional.empty();
        }
        if (since.isEmpty()) {
            return no(
                    "range-of-all",
                    "The flow has no 'since': it asks for all there is, each time.");
        }
        Optional<Newness> begin = range.get().since().flatMap(Newness::of);
        Optional<Newness> end = range.get().until().flatMap(Newness::of);
        if (begin.isPresent() != range.get().since().isPresent()
                || end.isPresent() != range.get().until().isPresent()) {
            return no(
                    "range-malformed",
                    "An end of the range is neither a number nor a date, as in 2026-11-01 or"
                            + " 2026-11-01T06:00:00Z.");
        }
        if (Stream.of(begin, end, since.get().begin().flatMap(Newness::of))
                        .flatMap(Optional::stream)
                        .map(Newness::kind)
                        .distinct()
                        .count()
                > 1) {
            return no(
                    "range-unlike",
                    "The ends of the range are not written alike, or not as the flow's 'since'.");
        }
        return begin.isPresent() && end.isPresent() && begin.get().isAfter(end.get())
                ? no("range-empty", "The range ends before it begins.")
                : Optional.empty();
    }

    private static Optional<Started> no(String code, String why) {
        return Optional.of(new Started.NoRange(code, why));
    }
}
