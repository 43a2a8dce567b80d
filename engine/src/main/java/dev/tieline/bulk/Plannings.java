package dev.tieline.bulk;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.bulk.BulkRuns.Stopped;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.run.Asker;
import dev.tieline.run.Due;
import dev.tieline.run.Wish;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds out what runs in bulk would do, as often as somebody asks. What was found is kept in memory
 * until it is asked for anew. Thread-safe.
 */
public final class Plannings {
    private final Supplier<List<Plan>> plans;
    private final BulkRuns bulk;
    private final BiFunction<Plan, Wish, Due> due;
    private final Map<String, Planning> known = new ConcurrentHashMap<>();

    /** One of each flow, for who asks for it when the next was begun. */
    private final Map<String, Planning> before = new ConcurrentHashMap<>();

    private volatile boolean works = true;

    /**
     * @param plans those that run now
     * @param due tells what a run would be for; may take as long as a look into a folder
     */
    public Plannings(Supplier<List<Plan>> plans, BulkRuns bulk, BiFunction<Plan, Wish, Due> due) {
        this.plans = plans;
        this.bulk = bulk;
        this.due = due;
    }

    /**
     * What a run of a flow would do.
     *
     * @param id no other has it, in another process neither
     * @param actor who asked
     * @param begun when
     * @param wish what for; with the file that was looked at once that is known
     * @param told rows that were read so far
     * @param found empty while it is not known yet
     */
    public record Planning(
            String id,
            String flow,
            String actor,
            Instant begun,
            Wish wish,
            long told,
            Optional<Found> found) {

        static Planning of(String flow, String actor, Instant begun, Wish wish) {
            String id = UUID.randomUUID().toString();
            return new Planning(id, flow, actor, begun, wish, 0, Optional.empty());
        }

        Planning telling(long rows) {
            return new Planning(id, flow, actor, begun, wish, rows, found);
        }

        Planning with(Wish other, Optional<Found> what) {
            return new Planning(id, flow, actor, begun, other, told, what);
        }
    }

    /** What came of it. */
    public sealed interface Found {
        record Whole(Planned planned) implements Found {}

        record Failed(Fault fault) implements Found {}
    }

    /**
     * Begins to find out, if nobody else did.
     *
     * @param wish what for
     * @return what is being found out, maybe for what somebody else wished; empty when the flow has
     *     no rows in chunks
     */
    public Optional<Planning> begin(String flow, Wish wish, String actor) {
        Optional<Plan> plan =
                plans.get().stream()
                        .filter(it -> it.flow().equals(flow) && it.bulk().isPresent())
                        .findFirst();
        return plan.map(its ->
                known.compute(
                        flow,
                        (_, old) -> {
                            if (old != null && old.found().isEmpty()) {
                                return old;
                            }
                            if (old != null) {
                                before.put(flow, old);
                            }
                            return begin(its, wish, actor);
                        }));
    }

    private Planning begin(Plan plan, Wish wish, String actor) {
        Instant now = bulk.around().clockwork().wall();
        Planning planning = Planning.of(plan.flow(), actor, now, wish);
        bulk.around()
                .clockwork()
                .run(() -> {
                    Planning end =
                            planning.with(wish, Optional.of(new Found.Failed(Faults.broken())));
                    try {
                        end = find(plan, planning);
                    } finally {
                        known.put(plan.flow(), end);
                    }
                });
        return planning;
    }

    private Planning find(Plan plan, Planning planning) {
        return switch (due.apply(plan, planning.wish())) {
            case Due.Nothing(String code, String why) -> {
                Fault fault = Fault.of(code, Blame.SENDER, why, "");
                yield planning.with(planning.wish(), Optional.of(new Found.Failed(fault)));
            }
            case Due.Coming(Run run) -> planning.with(Wish.of(run), Optional.of(find(plan, run)));
        };
    }

    private Found find(Plan plan, Run run) {
        LongConsumer told =
                rows -> known.computeIfPresent(plan.flow(), (_, now) -> now.telling(rows));
        try (Ends ends = new Ends(bulk.around(), run, plan, () -> works, () -> works, _ -> {})) {
            return new Found.Whole(new Planner(plan, ends, () -> works, told).plan());
        } catch (Stopped e) {
            return new Found.Failed(
                    switch (e.asked()) {
                        case Asker.Asked.Failed(Fault fault) -> fault;
                        case Asker.Asked.Crowded(Fault fault) -> fault;
                        case Asker.Asked.Refused(Fault fault) -> fault;
                        case Asker.Asked.Whole _, Asker.Asked.Waits _, Asker.Asked.Cut() ->
                                Faults.broken();
                    });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Found.Failed(Faults.broken());
        }
    }

    /** What was asked for last, by somebody or by a run that waits; empty when nothing was. */
    public Optional<Planning> of(String flow) {
        return Stream.concat(
                        Optional.ofNullable(known.get(flow)).stream(), bulk.proposed(flow).stream())
                .max(Comparator.comparing(Planning::begun));
    }

    /**
     * One that was begun, by somebody or by a run that waits; empty when it is not known any more.
     */
    public Optional<Planning> of(String flow, String id) {
        // In this order: what was known is kept before another takes its place.
        return Stream.<Supplier<Optional<Planning>>>of(
                        () -> Optional.ofNullable(known.get(flow)),
                        () -> Optional.ofNullable(before.get(flow)),
                        () -> bulk.proposed(flow))
                .flatMap(it -> it.get().stream())
                .filter(it -> it.id().equals(id))
                .findFirst();
    }

    /** What the run of a flow found out last that was to be approved; empty when none was. */
    public Optional<Planning> proposed(String flow) {
        return bulk.proposed(flow);
    }

    /** Begins nothing more, and ends what is under way. */
    public void stop() {
        works = false;
    }
}
