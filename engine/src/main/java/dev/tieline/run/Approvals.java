package dev.tieline.run;

import dev.tieline.api.Fault;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.InTurn;
import dev.tieline.delivery.Systems;
import dev.tieline.flow.Bulk;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunEvent;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs that wait: for a person, for a place, or to try again. Belongs to the lock of {@link Runs}.
 */
final class Approvals {
    /** After a restart, and when its files were changed. */
    static final Run.Why FINDS_OUT =
            new Run.Why("finds-out", "It finds out again what it would do.");

    /** How soon a run asks again for a place; it costs next to nothing. */
    static final Duration CROWDED_AGAIN = Duration.ofSeconds(5);

    /** Somebody should know by then: runs of flows without a schedule are missed by nobody. */
    static final Duration LONG_CROWDED = Duration.ofHours(1);

    private final RunJournal journal;
    private final Systems systems;
    private final Clockwork clockwork;

    Approvals(RunJournal journal, Systems systems, Clockwork clockwork) {
        this.journal = journal;
        this.systems = systems;
        this.clockwork = clockwork;
    }

    /** A run has found out what it would do; one that is paused does so again when it goes on. */
    void waits(Active one, Asker.Asked.Waits waits) {
        if (one.paused) {
            return;
        }
        one.placed();
        journal.waits(one.run.id(), waits.why(), wall());
        one.run = one.run.waiting(Optional.of(waits.why()));
        one.failures = 0;
        if (waits.nothing()) {
            // Should it not be noted, it finds out anew.
            approve(one, waits.approval(), Run.HUB);
            return;
        }
        one.proposal = Optional.of(waits);
        one.at = clockwork.now();
    }

    /** A run did not get on, and tries again; that it did not is told, if the store takes it. */
    void disturbed(Active one, Duration pause, Fault fault) {
        one.placed();
        one.at = clockwork.now().plus(pause);
        Run.Why why = Run.Why.of(fault);
        try {
            Instant at = wall();
            Optional<Instant> again = one.paused ? Optional.empty() : Optional.of(at.plus(pause));
            journal.disturbed(one.run.id(), why, at, again);
        } catch (JournalUnavailable e) {
            Active.logWait(e);
            return;
        }
        if (one.run.state() == Run.State.RUNNING) {
            one.run = one.run.crowded(Optional.of(why));
        }
    }

    /** A run waits for others to end; one that is paused does not. */
    void crowded(Active one, Fault fault) {
        if (one.paused) {
            return;
        }
        Run.Why why = Run.Why.of(fault);
        Instant since = one.outside.map(Active.Outside::since).orElse(clockwork.now());
        one.outside = Optional.of(new Active.Outside(since, why));
        one.at = clockwork.now().plus(CROWDED_AGAIN);
        waits(one, Optional.of(why));
    }

    /** An earlier life of the hub left it; it may have found no place since then. */
    void takeUp(Active one) {
        Optional<Instant> since = Optional.empty();
        for (RunEvent event : journal.events(one.run.id())) {
            if (event.kind() == RunEvent.Kind.CROWDED
                    && event.why().filter(Approvals::isNoPlace).isPresent()) {
                since = since.isPresent() ? since : Optional.of(event.at());
            } else if (event.kind() != RunEvent.Kind.RESTARTED) {
                since = Optional.empty();
            }
        }
        Optional<Instant> began = since;
        one.outside =
                one.run
                        .why()
                        .filter(Approvals::isNoPlace)
                        .flatMap(why ->
                                began.map(at -> Duration.between(at, wall()))
                                        .map(gone ->
                                                new Active.Outside(
                                                        clockwork.now().minus(gone), why)));
    }

    private static boolean isNoPlace(Run.Why why) {
        return why.code().equals(Run.NO_PLACE);
    }

    /** A run under way waits for what no person has to do; empty when it does not any more. */
    void waits(Active one, Optional<Run.Why> why) {
        if (why.isEmpty()) {
            one.placed();
        }
        if (one.run.state() == Run.State.RUNNING && !one.run.why().equals(why)) {
            journal.crowded(one.run.id(), why, wall());
            one.run = one.run.crowded(why);
        }
    }

    /**
     * Whether a run is at rest until somebody lets it go on, or its system may be asked again. One
     * that is to be approved is not when its files are others by now, for it is to find out anew
     * then.
     */
    boolean rests(Active one, @Nullable Plan plan) {
        return !one.cancelled()
                && plan != null
                && (one.paused
                        || (one.proposal.isPresent() && plan.version().equals(one.version))
                        || isToWait(one, plan));
    }

    /** It would fail and not have asked. */
    private boolean isToWait(Active one, Plan plan) {
        Optional<String> system = plan.asks().map(Trigger.Source::system);
        Duration asked = system.map(systems::asked).orElse(Duration.ZERO);
        if (!asked.isPositive()) {
            return false;
        }
        one.placed();
        if (!one.run.why().map(Run.Why::code).equals(Optional.of(InTurn.ASKS_TO_WAIT))) {
            waits(one, Optional.of(InTurn.why(system.orElseThrow(), asked)));
        }
        return true;
    }

    /** A run whose flow does not ask for an approval any more waits for none. */
    void free(Active one, Plan plan) {
        one.proposal = Optional.empty();
        if (one.run.state() == Run.State.WAITING && plan.bulk().filter(Bulk::approved).isEmpty()) {
            approve(one, Approval.any(plan.version()), Run.HUB);
        }
    }

    /** Mark of what somebody is to approve of a run; empty when it waits for nobody. */
    static Optional<String> proposal(Map<String, Active> active, long id) {
        return find(active, id).flatMap(one -> one.proposal).map(Asker.Asked.Waits::mark);
    }

    /** The run of a flow, if it waits for a person, or finds out again what for. */
    static Optional<Run> waiting(Map<String, Active> active, String flow) {
        return Optional.ofNullable(active.get(flow))
                .filter(one -> one.run.state() == Run.State.WAITING)
                .map(one ->
                        one.paused || one.proposal.isPresent()
                                ? one.run
                                : one.run.waiting(Optional.of(FINDS_OUT)));
    }

    /** The run of a flow, if it has found no place for long. */
    Optional<Run> outside(Map<String, Active> active, String flow) {
        Instant longAgo = clockwork.now().minus(LONG_CROWDED);
        return Optional.ofNullable(active.get(flow))
                .flatMap(one ->
                        one.outside
                                .filter(it -> !it.since().isAfter(longAgo))
                                .map(it -> one.run.crowded(Optional.of(it.why()))));
    }

    /**
     * Lets a run go on.
     *
     * @param mark of what was seen
     */
    Approved approve(Map<String, Active> active, long id, String mark, String actor) {
        Optional<Active> waits =
                find(active, id).filter(one -> one.proposal.isPresent() && !one.cancelled());
        if (waits.isEmpty()) {
            return Approved.NOT_WAITING;
        }
        Asker.Asked.Waits proposal = waits.get().proposal.orElseThrow();
        if (!proposal.mark().equals(mark)) {
            return Approved.ANOTHER_PLAN;
        }
        return approve(waits.get(), proposal.approval(), actor)
                ? Approved.GOES_ON
                : Approved.NOT_WAITING;
    }

    /** Lets a run end its chunk, and rest. */
    boolean pause(Map<String, Active> active, long id, String actor) {
        Optional<Active> one = find(active, id).filter(it -> !it.cancelled());
        Run.Why why = new Run.Why(Run.PAUSED, "Paused by " + actor + ".");
        if (one.isEmpty() || !journal.pause(id, why, actor, wall())) {
            return false;
        }
        one.get().paused = true;
        one.get().placed();
        one.get().proposal = Optional.empty();
        one.get().run = one.get().run.waiting(Optional.of(why));
        return true;
    }

    /** Lets one go on that somebody has paused. */
    boolean goOn(Map<String, Active> active, long id, String actor) {
        Optional<Active> one = find(active, id).filter(it -> it.paused && !it.cancelled());
        if (one.isEmpty() || !journal.goOn(id, actor, wall())) {
            return false;
        }
        one.get().paused = false;
        one.get().run = one.get().run.waiting(Optional.empty());
        one.get().at = clockwork.now();
        return true;
    }

    private static Optional<Active> find(Map<String, Active> active, long id) {
        return active.values().stream().filter(one -> one.run.id() == id).findFirst();
    }

    private Instant wall() {
        return clockwork.wall().truncatedTo(ChronoUnit.MICROS);
    }

    private boolean approve(Active one, Approval approval, String actor) {
        if (!journal.approve(one.run.id(), approval, actor, wall())) {
            return false;
        }
        one.run = one.run.waiting(Optional.empty());
        one.proposal = Optional.empty();
        one.at = clockwork.now();
        return true;
    }
}
