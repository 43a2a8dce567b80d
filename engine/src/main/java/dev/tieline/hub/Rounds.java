package dev.tieline.hub;

import dev.tieline.api.Fault;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.intake.Intake;
import dev.tieline.journal.Journal;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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

    /** Of all systems; each has at most a page in memory. */
    private static final int MOST_AT_ONCE = 16;

    private final Supplier<List<Plan>> plans;
    private final Surroundings around;
    private final Map<String, Instant> due = new ConcurrentHashMap<>();
    private final Map<String, Sighting> lacks = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

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
        Map<String, Subject> now = new HashMap<>();
        for (Plan plan : plans.get()) {
            Subject.of(plan).ifPresent(subject -> now.put(plan.flow(), subject));
        }
        due.keySet().retainAll(now.keySet());
        lacks.keySet().retainAll(now.keySet());
        Instant time = around.clockwork().now();
        now.forEach((flow, subject) -> {
            if (!due.getOrDefault(flow, Instant.MIN).isAfter(time)) {
                // Until it is over.
                due.put(flow, Instant.MAX);
                around.clockwork().run(() -> ask(subject));
            }
        });
    }

    private void ask(Subject subject) {
        String flow = subject.plan().flow();
        Duration pause = SOON;
        try {
            places.acquire();
            try {
                Optional<Fault> fault = new Round(subject, around, () -> runs(subject)).ask();
                fault.ifPresentOrElse(
                        found -> lacks.put(flow, lack(subject, found)), () -> lacks.remove(flow));
                pause = pause(subject.asking(), fault);
            } finally {
                places.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            due.put(flow, around.clockwork().now().plus(pause));
        }
    }

    private boolean runs(Subject subject) {
        Plan plan = subject.plan();
        return plans.get().stream()
                .anyMatch(
                        it -> it.flow().equals(plan.flow()) && it.version().equals(plan.version()));
    }

    private static Duration pause(Trigger.Asking asking, Optional<Fault> fault) {
        boolean soon = fault.filter(f -> f.code().endsWith(Round.NOT_ASKED)).isPresent();
        return soon && asking.every().compareTo(SOON) > 0 ? SOON : asking.every();
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
