package dev.tieline.watch;

import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.LaneName;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks every so often. One thread calls {@link #look}; {@link #troubles} may be read by all. */
public final class Watch {
    private static final System.Logger LOG = System.getLogger(Watch.class.getName());

    /** As good as all: what differs by a number or an id is one cause. */
    private static final int ALL_CAUSES = 20_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Journal journal;
    private final Ledger ledger;
    private final Plans plans;
    private final Alerts alerts;
    private final Work work;
    private final InstantSource clock;
    private final Silence silence;
    private final Bookkeeper bookkeeper;
    private final Surroundings surroundings;

    /** What was said last; empty before the first time, when an earlier life may have said more. */
    private Optional<Said> last = Optional.empty();

    private record Said(List<Sighting> sightings, Set<String> unclear) {}

    private volatile List<String> troubles = List.of();

    /**
     * What can be seen of the work.
     *
     * @param stalled lanes that could move and have not for so long
     * @param answered whether a system has answered a call since the hub started; before, nobody
     *     can tell whether what kept it is over
     * @param strays calls where no flow listens
     * @param forecasts credentials that end, reviews that are due
     * @param lacks what keeps systems from being called and others have seen
     */
    public record Work(
            Function<Duration, List<LaneName>> stalled,
            Predicate<String> answered,
            Strays strays,
            Supplier<? extends List<? extends Forecast>> forecasts,
            Supplier<List<Sighting>> lacks) {}

    /**
     * What can be seen of the machine.
     *
     * @param free bytes left on the disk of the data
     * @param nanos a time that nobody sets
     * @param clock on the wall
     */
    public record Machine(LongSupplier free, LongSupplier nanos, InstantSource clock) {}

    /**
     * @param alerts who tells owners
     */
    public Watch(
            Journal journal,
            Ledger ledger,
            Plans plans,
            Alerts alerts,
            Work work,
            Machine machine) {
        this.journal = journal;
        this.ledger = ledger;
        this.plans = plans;
        this.alerts = alerts;
        this.work = work;
        this.clock = machine.clock();
        this.silence = new Silence(ledger, ZoneId.systemDefault());
        this.bookkeeper = new Bookkeeper(ledger, machine.nanos());
        this.surroundings = new Surroundings(machine, clock.instant());
    }

    /**
     * One look: whether the store works, what is late, whether the books balance, and whatever else
     * is an incident.
     */
    public void look() {
        try {
            // Throws when the writer has stopped for good: without traffic nobody else would ask.
            journal.openLanes();
            plans.current().forEach(this::markLate);
            List<Balance> balances = ledger.balances();
            Set<String> wrong = bookkeeper.look(balances);
            balances.stream()
                    .filter(balance -> !balance.balanced())
                    .map(Balance::flow)
                    .forEach(wrong::add);
            troubles = wrong.stream().map(Watch::unbalanced).toList();
            tell(wrong);
        } catch (JournalUnavailable e) {
            troubles = List.of("The store cannot commit: " + e.getMessage());
        }
    }

    /** Says what is wrong, when that is not what was said last. */
    private void tell(Set<String> unbalanced) {
        Instant now = clock.instant();
        Sightings sightings =
                new Sightings(
                        plans.current(),
                        ledger.lanes(),
                        ledger.heldGroups(HeldFilter.ALL, ALL_CAUSES),
                        ledger.conditions(),
                        unbalanced);
        List<Sighting> all = sightings.all();
        all.addAll(silence.look(plans.current(), now));
        all.addAll(surroundings.look(now));
        all.addAll(work.strays().look(plans::formerlyAt));
        work.forecasts().get().forEach(forecast -> forecast.look(now).ifPresent(all::add));
        all.addAll(work.lacks().get());
        all.addAll(sightings.stalled(work.stalled().apply(PATIENCE)));
        Set<String> unclear =
                plans.current().stream()
                        .flatMap(Plan::allDestinations)
                        .map(Destination::system)
                        .filter(work.answered().negate())
                        .map(Sightings::ofSystem)
                        .collect(Collectors.toSet());
        unclear.addAll(silence.unclear());
        Optional<Said> said = Optional.of(new Said(List.copyOf(all), unclear));
        if (!said.equals(last)) {
            journal.sighted(all, unclear, now);
            log(last.map(Said::sightings).orElse(List.of()), all);
            last = said;
        }
        alerts.look(plans.current(), now);
    }

    /** What senders and records do is no fault of the hub or of what it depends on. */
    private static System.Logger.Level level(Sighting.Kind kind) {
        return switch (kind) {
            case HUB, SYSTEM -> System.Logger.Level.WARNING;
            case RUN, SILENCE, STRAY, HELD, LATE -> System.Logger.Level.INFO;
        };
    }

    private static void log(List<Sighting> before, List<Sighting> now) {
        Set<String> known = before.stream().map(Sighting::cause).collect(Collectors.toSet());
        for (Sighting sighting : now) {
            if (!known.remove(sighting.cause())) {
                LOG.log(
                        level(sighting.kind()),
                        "an incident is open cause={0} owner={1} code={2} records={3}",
                        sighting.cause(),
                        sighting.owner(),
                        sighting.fault().code(),
                        sighting.records());
            }
        }
        known.forEach(
                cause -> LOG.log(System.Logger.Level.INFO, "an incident is over cause={0}", cause));
    }

    private void markLate(Plan plan) {
        for (Destination destination : plan.destinations()) {
            destination
                    .deadline()
                    .ifPresent(deadline ->
                            journal.late(
                                    new LaneName(plan.flow(), destination.name()),
                                    clock.instant().minus(deadline)));
        }
    }

    private static String unbalanced(String flow) {
        return "The books of " + flow + " do not balance.";
    }

    /** What the last look found wrong with the hub itself; empty when all is well. */
    public List<String> troubles() {
        return troubles;
    }
}
