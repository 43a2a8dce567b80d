package dev.tieline.run;

import dev.tieline.api.Reading;
import dev.tieline.ledger.Range;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Instant;
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

    /** What a run was for. */
    public static Wish of(Run run) {
        return new Wish(run.file().map(Reading.Part::name).orElse(""), run.range());
    }

    /** A run for the range. */
    Run run(String flow, String actor, Instant begun) {
        Run plain = Run.of(flow, Optional.empty(), actor, begun);
        return range.map(plain::of).orElse(plain);
    }

    /** What a run would be for; where files start the flow its folder is looked into. */
    Due due(Plan plan, Drops drops) {
        if (!file.isEmpty() && plan.drop().isEmpty()) {
            return new Due.Nothing("flow-without-file", "No file starts the flow.");
        }
        Optional<Started.NoRange> unfit = unfit(plan);
        if (unfit.isPresent()) {
            return new Due.Nothing(unfit.get().code(), unfit.get().why());
        }
        Run run = run(plan.flow(), Run.HUB, Instant.EPOCH);
        if (plan.drop().isEmpty()) {
            return new Due.Coming(run);
        }
        DropSeen seen = drops.foresee(plan, file);
        Started.NoFile none = Started.NoFile.of(seen);
        return seen.part()
                .<Due>map(part -> new Due.Coming(run.of(part)))
                .orElseGet(() -> new Due.Nothing(none.code(), none.why()));
    }

    /** Why a flow cannot be run so; empty when it can. */
    Optional<Started.NoRange> unfit(Plan plan) {
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

    private static Optional<Started.NoRange> no(String code, String why) {
        return Optional.of(new Started.NoRange(code, why));
    }
}
