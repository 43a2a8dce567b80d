package dev.tieline.watch;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.flow.Quantities;
import dev.tieline.ledger.Activity;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Notices sources that send less than their flows expect. For one thread. */
final class Silence {
    private static final Duration GRACE = Duration.ofHours(1);
    private static final Duration A_YEAR = Duration.ofDays(365);

    private final Ledger ledger;

    /** When a flow with an expectation was first seen to run, by its name. */
    private final Map<String, Instant> watched = new HashMap<>();

    private final Map<String, Lesson> lessons = new HashMap<>();
    private final Map<String, Looked> looked = new HashMap<>();
    private final Set<String> unclear = new HashSet<>();
    private final ZoneId zone;

    /**
     * @param zone whose hours sources keep that are learned
     */
    Silence(Ledger ledger, ZoneId zone) {
        this.ledger = ledger;
        this.zone = zone;
    }

    List<Sighting> look(List<Plan> plans, Instant now) {
        List<Sighting> silent = new ArrayList<>();
        List<String> flows = plans.stream().map(Plan::flow).toList();
        watched.keySet().retainAll(flows);
        lessons.keySet().retainAll(flows);
        looked.keySet().retainAll(flows);
        unclear.clear();
        for (Plan plan : plans) {
            plan.expect().flatMap(expect -> look(plan, expect, now)).ifPresent(silent::add);
        }
        return silent;
    }

    private Optional<Sighting> look(Plan plan, Trigger.Expect expected, Instant now) {
        Instant since = watched.computeIfAbsent(plan.flow(), _ -> now);
        return switch (expected) {
            case Trigger.Expect.Learned() -> odd(plan, since, now);
            case Trigger.Expect.Counted expect -> {
                if (isSilent(plan, expect, since, now)) {
                    yield Optional.of(silent(plan, expect));
                }
                yield isLoud(plan, expect, now)
                        ? Optional.of(loud(plan, expect))
                        : Optional.empty();
            }
        };
    }

    /** What it learned up to the hour of a flow's last record. */
    private record Lesson(Instant hour, Cadence cadence) {}

    private Optional<Sighting> odd(Plan plan, Instant since, Instant now) {
        String flow = plan.flow();
        Optional<Instant> last = ledger.received(flow, 1).or(() -> lastHour(flow, now));
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Instant hour = last.get().truncatedTo(ChronoUnit.HOURS);
        Lesson lesson = lessons.get(flow);
        if (lesson == null || !lesson.hour().equals(hour)) {
            lesson = new Lesson(hour, learn(flow, hour));
            lessons.put(flow, lesson);
        }
        Cadence cadence = lesson.cadence();
        if (!cadence.isOdd(last.get(), now, zone)) {
            return Optional.empty();
        }
        // While the hub was away nobody could send to it.
        if (now.isBefore(since.plus(GRACE))) {
            unclear.add(cause(plan));
            return Optional.empty();
        }
        return Optional.of(odd(plan, cadence, Duration.between(last.get(), now)));
    }

    /** The records may have left the history; the hours stay. Looked for once in an hour. */
    private Optional<Instant> lastHour(String flow, Instant now) {
        Instant to = now.truncatedTo(ChronoUnit.HOURS);
        Looked known = looked.get(flow);
        if (known == null || !known.at().equals(to)) {
            Optional<Instant> last =
                    ledger.activity(flow, to.minus(A_YEAR), to).reversed().stream()
                            .filter(hour -> hour.accepted() > 0)
                            .findFirst()
                            .map(Activity::hour);
            known = new Looked(to, last);
            looked.put(flow, known);
        }
        return known.last();
    }

    /** The last hour with records, as was found then. */
    private record Looked(Instant at, Optional<Instant> last) {}

    /** Causes of which nobody can tell yet. */
    Set<String> unclear() {
        return Set.copyOf(unclear);
    }

    private Cadence learn(String flow, Instant lastHour) {
        Instant to = lastHour.plus(1, ChronoUnit.HOURS);
        Instant from = to.minus(7L * Cadence.MOST_WEEKS, ChronoUnit.DAYS);
        return Cadence.of(ledger.activity(flow, from, to), zone);
    }

    /** Whether the oldest of as many as are expected came too long ago, or never did. */
    private boolean isSilent(Plan plan, Trigger.Expect.Counted expect, Instant since, Instant now) {
        if (expect.atLeast() == 0) {
            return false;
        }
        Instant from = came(plan, expect.atLeast()).orElse(since);
        Duration silent =
                expect.during()
                        .map(hours -> hours.between(from, now))
                        .orElseGet(() -> Duration.between(from, now));
        return silent.compareTo(expect.every()) > 0;
    }

    /** When the nth newest record came, or file where these start the flow. */
    private Optional<Instant> came(Plan plan, int nth) {
        return plan.drop().isPresent()
                ? ledger.dropped(plan.flow(), nth)
                : ledger.received(plan.flow(), nth);
    }

    private static String things(Plan plan) {
        return plan.drop().isPresent() ? "file" : "record";
    }

    /** Whether the oldest of one more than are expected came not long ago. */
    private boolean isLoud(Plan plan, Trigger.Expect.Counted expect, Instant now) {
        return expect.atMost() < Integer.MAX_VALUE
                && came(plan, expect.atMost() + 1)
                        .filter(from -> Duration.between(from, now).compareTo(expect.every()) <= 0)
                        .filter(from ->
                                expect.during()
                                        .filter(hours ->
                                                !hours.includes(from) || !hours.includes(now))
                                        .isEmpty())
                        .isPresent();
    }

    private static Sighting odd(Plan plan, Cadence cadence, Duration silence) {
        Fault fault =
                Fault.of(
                        "source-silent",
                        Blame.SENDER,
                        "'"
                                + plan.from().orElse("the hub")
                                + "' sent no record to "
                                + plan.flow()
                                + " for more than "
                                + Quantities.words(silence.truncatedTo(ChronoUnit.HOURS))
                                + ", in which the "
                                + cadence.weeks()
                                + " weeks before let one expect more than "
                                + (long) cadence.limit()
                                + ".",
                        remedy(plan));
        return sighting(plan, fault);
    }

    private static Sighting loud(Plan plan, Trigger.Expect.Counted expect) {
        Fault fault =
                Fault.of(
                        "source-loud",
                        Blame.SENDER,
                        "'"
                                + plan.from().orElse("the hub")
                                + "' sent more than "
                                + expect.atMost()
                                + " "
                                + things(plan)
                                + "s to "
                                + plan.flow()
                                + " in "
                                + Quantities.words(expect.every())
                                + ".",
                        "Ask its owner whether that is meant; all of it was taken.");
        return sighting(plan, fault);
    }

    private static Sighting silent(Plan plan, Trigger.Expect.Counted expect) {
        String least =
                expect.atLeast() == 1
                        ? "no " + things(plan)
                        : "fewer than " + expect.atLeast() + " " + things(plan) + "s";
        Fault fault =
                Fault.of(
                        "source-silent",
                        Blame.SENDER,
                        "'"
                                + plan.from().orElse("the hub")
                                + "' sent "
                                + least
                                + " to "
                                + plan.flow()
                                + " in "
                                + Quantities.words(expect.every())
                                + (expect.during().isPresent() ? " of its hours." : "."),
                        remedy(plan));
        return sighting(plan, fault);
    }

    private static String remedy(Plan plan) {
        if (plan.drop().isPresent()) {
            return "Ask its owner whether it still leaves files for '" + plan.entrance() + "'.";
        }
        return plan.endpoint().isPresent()
                ? "Ask its owner whether it still sends to "
                        + plan.entrance()
                        + "; calls that were refused are listed at /api/refusals."
                : "Ask its owner whether '" + plan.entrance() + "' still tells what is new there.";
    }

    private static String cause(Plan plan) {
        return "silence/" + plan.flow();
    }

    private static Sighting sighting(Plan plan, Fault fault) {
        return new Sighting(
                cause(plan),
                Sighting.Kind.SILENCE,
                plan.from().orElse("the hub"),
                List.of(plan.flow()),
                plan.owner(),
                fault,
                0);
    }
}
