package dev.tieline.hub;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.intake.Intake;
import dev.tieline.journal.Journal;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import dev.tieline.run.Asker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks systems for what they have, at each start and every so often: callers for what they could
 * not deliver, and those that are polled for what is new. {@link #look} is for one thread, {@link
 * #lacks} for many.
 */
public final class Rounds {
    /** How often {@link #look} is to be called. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofMinutes(1);

    /** Of all systems; each has at most two pages in memory. */
    private static final int MOST_AT_ONCE = 16;

    /** Who finds no place comes again, and can be cancelled meanwhile. */
    private static final Duration CROWDED = Duration.ofSeconds(10);

    private final Supplier<List<Plan>> plans;
    private final Surroundings around;
    private final Map<String, Instant> due = new ConcurrentHashMap<>();
    private final Map<String, Sighting> lacks = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /** What is asked for again and again, and how often. */
    private record Regular(Subject subject, Duration every) {

        /** Empty when that is nothing. */
        static Optional<Regular> of(Plan plan) {
            return switch (plan.trigger()) {
                case Trigger.Endpoint endpoint ->
                        endpoint.gaps()
                                .map(gaps ->
                                        new Regular(
                                                Subject.gaps(plan, endpoint.from(), gaps.asking()),
                                                gaps.every()));
                case Trigger.Poll poll ->
                        Subject.of(plan).map(subject -> new Regular(subject, poll.every()));
                case Trigger.Scheduled _,
                        Trigger.Follows _,
                        Trigger.Dropped _,
                        Trigger.Changes _,
                        Trigger.Incidents _ ->
                        Optional.empty();
            };
        }
    }

    /** What a round needs besides its flow. */
    record Surroundings(Systems systems, Intake intake, Journal journal, Clockwork clockwork) {}

    /**
     * @param plans those that run now
     */
    public Rounds(
            Supplier<List<Plan>> plans,
            Systems systems,
            Intake intake,
            Journal journal,
            Clockwork clockwork) {
        this.plans = plans;
        this.around = new Surroundings(systems, intake, journal, clockwork);
    }

    /** Begins to ask all whose time has come. */
    public void look() {
        Map<String, Regular> now = new HashMap<>();
        for (Plan plan : plans.get()) {
            Regular.of(plan).ifPresent(regular -> now.put(plan.flow(), regular));
        }
        due.keySet().retainAll(now.keySet());
        lacks.keySet().retainAll(now.keySet());
        Instant time = around.clockwork().now();
        now.forEach((flow, regular) -> {
            if (!due.getOrDefault(flow, Instant.MIN).isAfter(time)) {
                // Until it is over.
                due.put(flow, Instant.MAX);
                around.clockwork().run(() -> ask(regular));
            }
        });
    }

    private void ask(Regular regular) {
        Subject subject = regular.subject();
        String flow = subject.plan().flow();
        Duration pause = SOON;
        try {
            places.acquire();
            try {
                Optional<Fault> fault =
                        new Round(
                                        subject,
                                        around,
                                        () -> runs(subject),
                                        new Hearer(() -> {}, _ -> {}, _ -> {}, gives(_ -> {})),
                                        Optional.empty())
                                .ask();
                fault.ifPresentOrElse(
                        found -> lacks.put(flow, lack(subject, found)), () -> lacks.remove(flow));
                pause = pause(regular.every(), fault);
            } finally {
                places.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            due.put(flow, around.clockwork().now().plus(pause));
        }
    }

    /**
     * Asks once, now, on this thread.
     *
     * @param plan of the flow that asks; has a {@link Plan#asks}
     */
    public Asker.Asked once(Run run, Plan plan, Asker.Attempt attempt) {
        Round round =
                new Round(
                        Subject.of(plan).orElseThrow(),
                        around,
                        attempt::goesOn,
                        new Hearer(
                                attempt::entered,
                                attempt::holds,
                                attempt::counted,
                                gives(attempt::waits)),
                        run.range());
        try {
            if (!places.tryAcquire(CROWDED.toSeconds(), TimeUnit.SECONDS)) {
                return new Asker.Asked.Crowded(crowded());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Asker.Asked.Cut();
        }
        try {
            return round.askOnce();
        } finally {
            places.release();
        }
    }

    /** Others have the place of a round while the system that it is at asks to be waited for. */
    private Consumer<Optional<Run.Why>> gives(Consumer<Optional<Run.Why>> waits) {
        return why -> {
            if (why.isEmpty()) {
                places.acquireUninterruptibly();
            }
            waits.accept(why);
            if (why.isPresent()) {
                places.release();
            }
        };
    }

    private static Fault crowded() {
        return Fault.of(
                Run.NO_PLACE,
                Blame.HUB,
                "It waits until the hub has a place for it: it asks for "
                        + MOST_AT_ONCE
                        + " flows at once.",
                "It goes on by itself.");
    }

    private boolean runs(Subject subject) {
        Plan plan = subject.plan();
        return plans.get().stream()
                .anyMatch(
                        it -> it.flow().equals(plan.flow()) && it.version().equals(plan.version()));
    }

    private static Duration pause(Duration every, Optional<Fault> fault) {
        boolean soon = fault.filter(f -> f.code().endsWith(Round.NOT_ASKED)).isPresent();
        return soon && every.compareTo(SOON) > 0 ? SOON : every;
    }

    private static Sighting lack(Subject subject, Fault fault) {
        Plan plan = subject.plan();
        return new Sighting(
                subject.kind() + "/" + plan.flow(),
                Sighting.Kind.SYSTEM,
                subject.system(),
                List.of(plan.flow()),
                plan.owner(),
                fault,
                0);
    }

    /** Systems that could not be asked when they were asked last. */
    public List<Sighting> lacks() {
        return List.copyOf(lacks.values());
    }
}
