package dev.tieline.delivery;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import dev.tieline.format.Bodies;
import dev.tieline.format.Reading;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.outcome.Disposition;
import dev.tieline.outcome.OutcomePolicy;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.plan.Preparation;
import dev.tieline.plan.Rendering;
import dev.tieline.plan.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Carries one delivery: render, send, judge. Holds the only broad catches. Thread-safe. */
final class Courier {
    private static final Duration CLOCK_SET = Duration.ofSeconds(5);
    private static final int MAX_CALLS = 60;
    private static final Duration JOURNAL_PAUSE = Duration.ofSeconds(1);
    private static final Duration RUN_PAUSE = Duration.ofMillis(500);

    private final Journal journal;
    private final Plans plans;
    private final Systems systems;
    private final Clockwork clockwork;
    private final RandomGenerator random;
    private final Duration timeout;

    /**
     * @param timeout deadline of an attempt beyond which an outlet broke its promise; outlets have
     *     their own, shorter one from the system file
     */
    Courier(
            Journal journal,
            Plans plans,
            Systems systems,
            Clockwork clockwork,
            RandomGenerator random,
            Duration timeout) {
        this.journal = journal;
        this.plans = plans;
        this.systems = systems;
        this.clockwork = clockwork;
        this.random = random;
        this.timeout = timeout;
    }

    /**
     * One attempt of a delivery and what follows from it; stores nothing but the mark. {@link
     * Systems#released} are left when that is stored.
     */
    Carried carry(LaneName lane, Ticket ticket) {
        try {
            Optional<Plan> plan = plans.version(lane.flow(), ticket.version());
            Optional<Destination> destination =
                    plan.flatMap(found -> found.destination(lane.destination()));
            if (destination.isEmpty()) {
                return hold(lane, ticket, DeliveryFaults.gone(lane, ticket));
            }
            boolean unfit = ticket.verify() && !readsBack(destination.get());
            Ticket fit = unfit ? ticket.unverified() : ticket;
            Job job = new Job(lane, fit, plan.get(), destination.get());
            return ofRuns(job)
                    ? released(job)
                    : deliver(
                            job, ticket.work().or(() -> stored(job).map(Ticket.Work.Stored::new)));
        } catch (JournalUnavailable e) {
            Instant later = clockwork.now().plus(JOURNAL_PAUSE);
            Ticket same = ticket.later(later);
            return neutral(Optional.empty(), Optional.of(same));
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            System.getLogger(Courier.class.getName())
                    .log(System.Logger.Level.ERROR, "a delivery made the hub fail", shortened(e));
            // How far it came nobody knows.
            return hold(lane, ticket, true, DeliveryFaults.defect(e));
        }
    }

    /** A stack that overflowed says in its first calls what it did. */
    private static Throwable shortened(Throwable e) {
        StackTraceElement[] calls = e.getStackTrace();
        if (calls.length > MAX_CALLS) {
            e.setStackTrace(Arrays.copyOf(calls, MAX_CALLS));
        }
        return e;
    }

    /** What may be repeated needs no question first. */
    private static boolean readsBack(Destination to) {
        return to.policy().verifiable() && !to.operation().repeatable();
    }

    /** What becomes of a delivery that the hub's process died on. */
    Carried convict(LaneName lane, Ticket ticket) {
        return hold(lane, ticket, ticket.unclear(), DeliveryFaults.killer());
    }

    /** The system that a version of the flow delivers this to; empty when nobody knows any more. */
    String system(LaneName lane, String version) {
        return plans.version(lane.flow(), version)
                .flatMap(plan -> plan.destination(lane.destination()))
                .map(Destination::system)
                .orElse("");
    }

    private record Job(LaneName lane, Ticket ticket, Plan plan, Destination destination) {}

    /** What came in before its flow had runs is no newer than what they write either. */
    private boolean ofRuns(Job job) {
        return job.plan().bulk().isPresent()
                || plans.current(job.lane().flow()).flatMap(Plan::bulk).isPresent();
    }

    /** A run may be writing a newer row now, or have ended this one since. */
    private Carried released(Job job) {
        if (!systems.released().enter(job.lane(), job.ticket().recordId())) {
            Instant later = clockwork.now().plus(RUN_PAUSE);
            return neutral(Optional.empty(), stored(job).map(_ -> job.ticket().later(later)));
        }
        Optional<OpenDelivery> stored = stored(job);
        return stored.isPresent() && !job.ticket().isOf(stored.get())
                ? neutral(Optional.empty(), anew(job, stored.get()))
                : deliver(job, stored.map(Ticket.Work.Stored::new));
    }

    /** It was held and released meanwhile; with another key it has another place in its lane. */
    private Optional<Ticket> anew(Job job, OpenDelivery stored) {
        return stored.key().equals(job.ticket().key())
                ? Optional.of(Ticket.of(stored, system(job.lane(), stored.version()), clockwork))
                : Optional.empty();
    }

    private Carried deliver(Job job, Optional<Ticket.Work> work) {
        if (work.isEmpty()) {
            return neutral(Optional.empty(), Optional.empty());
        }
        return switch (scope(job, work.get())) {
            case Preparation.Ready(Scope scope) -> render(job, scope);
            case Preparation.Held(Fault fault) -> hold(job, fault);
            case Preparation.Skipped(String rule) -> hold(job, DeliveryFaults.changedRule(rule));
        };
    }

    private Optional<OpenDelivery> stored(Job job) {
        return journal.open(job.lane(), List.of(job.ticket().position())).stream().findFirst();
    }

    private static Preparation scope(Job job, Ticket.Work work) {
        return switch (work) {
            case Ticket.Work.Prepared(Scope scope) -> new Preparation.Ready(scope);
            case Ticket.Work.Stored(OpenDelivery delivery) -> restore(job, delivery);
        };
    }

    private static Preparation restore(Job job, OpenDelivery delivery) {
        Reading reading = Bodies.read(delivery.payload(), "", "", Integer.MAX_VALUE);
        if (!(reading instanceof Reading.Read(Document document))) {
            return new Preparation.Held(
                    Fault.of(
                            "payload-unreadable",
                            Blame.HUB,
                            "The stored record cannot be read any more.",
                            "Restore the store from a backup and report this."));
        }
        Preparation prepared = job.plan().rules().prepare(document);
        if (!(prepared instanceof Preparation.Ready(Scope scope))) {
            return prepared;
        }
        Scope whole = scope;
        for (Map.Entry<String, Document> result : delivery.results().entrySet()) {
            whole = whole.with(result.getKey(), result.getValue().fields());
        }
        return new Preparation.Ready(whole);
    }

    private Carried render(Job job, Scope scope) {
        return switch (job.destination().rules().render(scope)) {
            case Rendering.Failed(Fault fault) -> hold(job, fault);
            case Rendering.Rendered(Document input) -> send(job, rendition(job, input));
        };
    }

    private static Rendition rendition(Job job, Document input) {
        Ticket ticket = job.ticket();
        return new Rendition(
                job.lane().flow(),
                job.destination().operation().name(),
                input,
                new DeliveryKey(ticket.recordId(), job.lane().destination()),
                ticket.trace());
    }

    private Carried send(Job job, Rendition rendition) {
        Optional<Outlet> outlet = systems.outlet(job.destination().system());
        if (outlet.isEmpty()) {
            return hold(job, DeliveryFaults.noSystem(job.destination().system()));
        }
        boolean repeatable = job.destination().operation().repeatable();
        if (job.ticket().interrupted() && !repeatable && !job.ticket().verify()) {
            return judge(job, interrupted(job), false);
        }
        if (!repeatable && !job.ticket().verify()) {
            journal.mark(job.ticket().position(), job.lane());
        }
        Instant began = clockwork.now();
        Attempt attempt = attempt(outlet.get(), rendition, job.ticket().verify());
        return judge(job, toldAsNow(attempt, began), true);
    }

    /**
     * When the wall clock was set during an attempt, its start is told as the clock stands now, as
     * is the time of the next: the wait between them must not grow by that.
     */
    private Attempt toldAsNow(Attempt attempt, Instant began) {
        Instant started = clockwork.wall().minus(Duration.between(began, clockwork.now()));
        Duration off = Duration.between(started, attempt.started()).abs();
        return off.compareTo(CLOCK_SET) < 0
                ? attempt
                : new Attempt(
                        attempt.outcome(),
                        attempt.phase(),
                        started,
                        attempt.timing(),
                        attempt.status(),
                        attempt.answer());
    }

    /** Connector code may throw anything; whatever it throws may have come after sending. */
    private Attempt attempt(Outlet outlet, Rendition rendition, boolean verify) {
        Instant started = clockwork.wall();
        try {
            return verify ? outlet.verify(rendition, timeout) : outlet.send(rendition, timeout);
        } catch (RuntimeException e) {
            Fault fault =
                    Fault.of(
                            "connector-defect",
                            Blame.HUB,
                            "The connector failed with " + e.getClass().getSimpleName() + ".",
                            "Report this with the connector's name and the hub's log.");
            System.getLogger(Courier.class.getName())
                    .log(System.Logger.Level.ERROR, "connector defect", e);
            return new Attempt(
                    new Outcome.Unknown(fault), Phase.SENDING, started, Attempt.Timing.NONE, 0, "");
        }
    }

    private Carried judge(Job job, Attempt attempt, boolean called) {
        Instant now = clockwork.now();
        Ticket ticket = job.ticket();
        String system = job.destination().system();
        var weather = systems.weather(system);
        var standing =
                new OutcomePolicy.Standing(
                        job.destination().policy(),
                        ticket.failures() + 1,
                        ticket.failures() > 0 && systems.isAlone(system, ticket.since()),
                        weather.probes(),
                        ticket.accepted(),
                        now);
        Disposition disposition =
                ticket.verify()
                        ? OutcomePolicy.afterVerify(attempt.outcome(), standing, random)
                        : OutcomePolicy.afterSend(attempt.outcome(), standing, random);
        boolean asked = called && !Judge.ownRefusal(attempt.outcome());
        if (asked) {
            systems.count(system, attempt.outcome().name());
        }
        Gate.Health health = asked ? Judge.health(attempt.outcome()) : Gate.Health.NEUTRAL;
        return judge(job, weather, now).follow(disposition, attempt, health);
    }

    private Judge judge(Job job, Judge.Weather weather, Instant now) {
        return new Judge(
                job.lane(),
                job.ticket(),
                job.plan(),
                job.destination(),
                weather,
                now,
                clockwork.wall());
    }

    /**
     * When a delivery is given up also if it cannot be tried; never when that is not known, or when
     * it would only wait for a person in another place.
     *
     * @param paused whether its system waits for a person
     */
    Instant giveUp(LaneName lane, Ticket ticket, boolean paused) {
        return destination(lane, ticket)
                .filter(to -> to.policy().fallsBack() || !paused)
                .map(to -> ticket.accepted().plus(to.policy().longestGiveUp()))
                .orElse(Instant.MAX);
    }

    /** Gives a delivery up without an attempt. */
    Carried abandon(LaneName lane, Ticket ticket) {
        try {
            return abandonIt(lane, ticket);
        } catch (RuntimeException e) {
            System.getLogger(Courier.class.getName())
                    .log(System.Logger.Level.WARNING, "a delivery cannot be given up yet", e);
            Ticket same = ticket.later(clockwork.now().plus(JOURNAL_PAUSE));
            return neutral(Optional.empty(), Optional.of(same));
        }
    }

    private Carried abandonIt(LaneName lane, Ticket ticket) {
        Optional<Plan> plan = plans.version(lane.flow(), ticket.version());
        Optional<Destination> to = plan.flatMap(found -> found.destination(lane.destination()));
        if (to.isEmpty()) {
            return hold(lane, ticket, DeliveryFaults.gone(lane, ticket));
        }
        Job job = new Job(lane, ticket, plan.get(), to.get());
        Instant now = clockwork.now();
        return judge(job, systems.weather(to.get().system()), now)
                .abandon(
                        OutcomePolicy.tooOld(
                                to.get().policy(),
                                DeliveryFaults.givenUp(to.get()),
                                ticket.unclear()));
    }

    private Optional<Destination> destination(LaneName lane, Ticket ticket) {
        return plans.version(lane.flow(), ticket.version())
                .flatMap(plan -> plan.destination(lane.destination()));
    }

    private Attempt interrupted(Job job) {
        Fault fault =
                journal.restored(job.ticket().position(), job.lane())
                        ? DeliveryFaults.restored()
                        : DeliveryFaults.interrupted();
        return new Attempt(
                new Outcome.Unknown(fault),
                Phase.SENDING,
                clockwork.wall(),
                Attempt.Timing.NONE,
                0,
                "");
    }

    private Carried hold(Job job, Fault fault) {
        return hold(job.lane(), job.ticket(), fault);
    }

    private Carried hold(LaneName lane, Ticket ticket, Fault fault) {
        return hold(lane, ticket, ticket.unclear(), fault);
    }

    private Carried hold(LaneName lane, Ticket ticket, boolean verify, Fault fault) {
        var settlement = Judge.held(lane, ticket, verify, fault, clockwork.wall());
        return neutral(Optional.of(settlement), Optional.empty());
    }

    private static Carried neutral(
            Optional<dev.tieline.journal.Settlement> settlement, Optional<Ticket> next) {
        return new Carried(settlement, next, Gate.Health.NEUTRAL, Duration.ZERO, false, "");
    }
}
