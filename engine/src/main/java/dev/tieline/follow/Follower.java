package dev.tieline.follow;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Following;
import dev.tieline.api.Following.Batch;
import dev.tieline.api.Outcome;
import dev.tieline.delivery.Systems;
import dev.tieline.journal.ChangeJournal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Follows for one flow, on a thread of its own; {@link #lack} and {@link #stop} are for all. */
final class Follower {
    private static final System.Logger LOG = System.getLogger(Follower.class.getName());
    private static final int MOST = 500;
    private static final Duration WITHIN = Duration.ofSeconds(1);
    private static final List<Duration> AGAIN =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(1));

    private final Plan plan;
    private final Trigger.Changes changes;
    private final Followers.Surroundings around;

    /** Held while it follows: whoever else holds it knows that nothing is noted meanwhile. */
    final ReentrantLock works = new ReentrantLock();

    private volatile boolean stopped;
    private volatile Optional<Sighting> lack = Optional.empty();
    private volatile Optional<Followed> at = Optional.empty();
    private int failures;

    /** What this following told first, which says no more than that the database was reached. */
    private Optional<String> begun = Optional.empty();

    /** When it was begun, on the hub's own time. */
    private Instant since = Instant.MAX;

    Follower(Plan plan, Trigger.Changes changes, Followers.Surroundings around) {
        this.plan = plan;
        this.changes = changes;
        this.around = around;
    }

    Plan plan() {
        return plan;
    }

    /** How it ended. */
    sealed interface Ended {
        /** It is to be begun again after a while. */
        record Pause(Duration time) implements Ended {}

        /** Only a person can let it go on. */
        record Lost() implements Ended {}
    }

    /** What keeps it from following, or from keeping up; empty when nothing does. */
    Optional<Sighting> lack() {
        return lack;
    }

    /** How far it is; empty while it does not follow. */
    Optional<Followed> at() {
        return at;
    }

    /** It may follow from now on, until {@link #stop}. */
    void begins() {
        stopped = false;
    }

    /** It ends soon, or does not begin. */
    void stop() {
        stopped = true;
    }

    /** What it was before its files were changed goes on to be told until it is known. */
    void inherits(Follower before) {
        lack = before.lack;
        failures = before.failures;
    }

    /** Follows until something ends it, or until it is stopped. */
    Ended follow() {
        works.lock();
        try {
            return followed();
        } catch (JournalUnavailable e) {
            LOG.log(System.Logger.Level.WARNING, "following waits: {0}", e.getMessage());
            return again();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "following broke flow=" + plan.flow(), e);
            ends(
                    lack(
                            "broken",
                            "Following broke off: this is a defect.",
                            "It is tried again by itself."));
            return again();
        } finally {
            at = Optional.empty();
            works.unlock();
        }
    }

    private Ended followed() {
        Optional<Systems.Visit> visit = around.systems().visit(changes.system());
        if (visit.isEmpty()) {
            lack =
                    Optional.of(
                            lack(
                                    "not-asked",
                                    "It may not be called now: each flow that follows it takes one"
                                            + " place for good, and one stays free.",
                                    "Raise its 'concurrency' in 'limits' if more flows follow it"
                                            + " than that leaves. Else it is tried again by"
                                            + " itself."));
            return again();
        }
        try (Systems.Visit inside = visit.get();
                Following following = inside.outlet().follow(question())) {
            begun = Optional.empty();
            since = around.clockwork().now();
            while (!stopped && inside.stays()) {
                Optional<Ended> ended = taken(following, following.next(MOST, WITHIN));
                if (ended.isPresent()) {
                    return ended.get();
                }
            }
        }
        return new Ended.Pause(Duration.ZERO);
    }

    private Following.Question question() {
        Following.Start start =
                around.journal()
                        .reached(plan.flow(), changes.reading())
                        .map(Chosen::start)
                        .orElse(new Following.Start.Now(changes.rows(), false));
        return new Following.Question(plan.flow(), changes.operation(), start);
    }

    private Optional<Ended> taken(Following following, Batch batch) {
        return switch (batch) {
            case Batch.Changes came -> {
                take(following, came);
                yield Optional.empty();
            }
            case Batch.Failed(Outcome outcome) -> {
                ends(sighting("changes-not-told", fault(outcome)));
                yield Optional.of(again());
            }
            case Batch.Lost(Fault fault) -> {
                ends(sighting("changes-lost", named(fault)));
                LOG.log(
                        System.Logger.Level.WARNING,
                        "following has lost its place flow={0} code={1}",
                        plan.flow(),
                        fault.code());
                yield Optional.of(new Ended.Lost());
            }
        };
    }

    /** Who sees the incident must not be told that it follows. */
    private void ends(Sighting why) {
        at = Optional.empty();
        lack = Optional.of(why);
    }

    private void take(Following following, Batch.Changes came) {
        around.feed()
                .take(
                        plan,
                        came.changes(),
                        changes.system() + ", a change of " + changes.operation(),
                        new ChangeJournal.Reached(plan.flow(), changes.reading(), came.position()),
                        around.clockwork().wall());
        following.confirm(came.position());
        Instant now = around.clockwork().wall();
        Optional<Instant> changed =
                came.changes().isEmpty() ? at.flatMap(Followed::changed) : Optional.of(now);
        at = Optional.of(new Followed(came.position(), came.behind(), now, changed));
        if (begun.isEmpty()) {
            begun = Optional.of(came.position());
        }
        // As long as rows are read it stands still: these come again when it breaks off.
        boolean further = !begun.get().equals(came.position());
        // It stands still as well while nobody writes; then it counts that this lasts.
        if (further || (came.changes().isEmpty() && lasts())) {
            failures = 0;
            lack = Optional.empty();
        }
        if (came.behind() > changes.mostBehind()) {
            lack = Optional.of(tooFarBehind());
        }
    }

    /** Longer than the longest pause between two attempts. */
    private boolean lasts() {
        return !since.plus(AGAIN.getLast()).isAfter(around.clockwork().now());
    }

    private Ended again() {
        Duration pause = AGAIN.get(Math.min(failures, AGAIN.size() - 1));
        failures++;
        return new Ended.Pause(pause);
    }

    private Sighting tooFarBehind() {
        return sighting(
                "changes-behind",
                Fault.of(
                        "changes-behind",
                        Blame.HUB,
                        "'"
                                + changes.system()
                                + "' keeps more of its log for the flow than "
                                + changes.mostBehind() / 1_000_000
                                + " MB.",
                        "Its disk fills up until the flow has caught up. Look for transactions"
                                + " that stay open there, and whether the hub keeps up."));
    }

    private Sighting lack(String code, String why, String remedy) {
        return sighting(
                "changes-" + code,
                Fault.of(
                        "changes-" + code,
                        Blame.HUB,
                        "The changes of '" + changes.system() + "' are not followed. " + why,
                        remedy));
    }

    /** As the connector says; a fault names no value of a record. */
    private static Fault fault(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Rejected(Fault fault) -> fault;
            case Outcome.Unauthorized(Fault fault) -> fault;
            case Outcome.RateLimited(Fault fault, Duration _) -> fault;
            case Outcome.Unavailable(Fault fault, Duration _) -> fault;
            case Outcome.Unreachable(Fault fault) -> fault;
            case Outcome.Unknown(Fault fault) -> fault;
            case Outcome.Misunderstood(Fault fault) -> fault;
            case Outcome.Accepted _, Outcome.Duplicate _ ->
                    throw new IllegalStateException("no failure: " + outcome.name());
        };
    }

    /** The same, with the flow's name where it says what to do with the flow. */
    private Fault named(Fault fault) {
        return new Fault(
                fault.code(),
                fault.blame(),
                fault.message(),
                fault.remedy().replace("FLOW", plan.flow()),
                fault.field());
    }

    private Sighting sighting(String cause, Fault fault) {
        return new Sighting(
                cause + "/" + plan.flow(),
                Sighting.Kind.SYSTEM,
                changes.system(),
                List.of(plan.flow()),
                plan.owner(),
                fault,
                0);
    }
}
