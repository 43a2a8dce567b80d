package dev.tieline.follow;

import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.intake.Feed;
import dev.tieline.journal.ChangeJournal;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All flows that follow changes. {@link #look} is for one thread, all else for many. */
public final class Followers implements AutoCloseable {
    /** How often {@link #look} is to be called. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final long STOPS_WITHIN_SECONDS = 30;

    private final Supplier<List<Plan>> plans;
    private final Surroundings around;

    // All of these belong to the lock of this object.
    private final Map<String, Follower> followers = new HashMap<>();

    /** Of flows that are gone, and that have not let go of their slots. */
    private final Map<String, Follower> leaving = new HashMap<>();

    private final Map<String, Instant> due = new HashMap<>();
    private final Set<String> choosing = new HashSet<>();
    private boolean closed;

    /** What following needs besides its flow. */
    record Surroundings(Systems systems, Feed feed, ChangeJournal journal, Clockwork clockwork) {}

    /**
     * @param plans those that run now
     */
    public Followers(
            Supplier<List<Plan>> plans,
            Systems systems,
            Feed feed,
            ChangeJournal journal,
            Clockwork clockwork) {
        this.plans = plans;
        this.around = new Surroundings(systems, feed, journal, clockwork);
    }

    /** Begins to follow for all flows whose time has come, and ends those that are gone. */
    public synchronized void look() {
        Map<String, Plan> now = new HashMap<>();
        plans.get().forEach(plan -> now.put(plan.flow(), plan));
        for (String flow : List.copyOf(followers.keySet())) {
            Plan plan = now.get(flow);
            if (plan == null || plan.changes().isEmpty()) {
                leaves(flow);
            }
        }
        leaving.values().removeIf(follower -> !follower.works.isLocked());
        now.values().forEach(plan -> plan.changes().ifPresent(changes -> look(plan, changes)));
    }

    private void leaves(String flow) {
        Follower gone = java.util.Objects.requireNonNull(followers.remove(flow));
        gone.stop();
        leaving.put(flow, gone);
        due.remove(flow);
    }

    private void look(Plan plan, Trigger.Changes changes) {
        String flow = plan.flow();
        if (leaving.containsKey(flow)) {
            return;
        }
        Follower known = followers.get(flow);
        if (known == null || !known.plan().version().equals(plan.version())) {
            Follower fresh = new Follower(plan, changes, around);
            if (known != null) {
                known.stop();
                if (known.works.isLocked()) {
                    // It lets go of its slot first.
                    return;
                }
                fresh.inherits(known);
            }
            followers.put(flow, fresh);
            due.put(flow, Instant.MIN);
        }
        if (!closed
                && !choosing.contains(flow)
                && !due.getOrDefault(flow, Instant.MIN).isAfter(around.clockwork().now())) {
            // Until it is over.
            due.put(flow, Instant.MAX);
            Follower begins = java.util.Objects.requireNonNull(followers.get(flow));
            begins.begins();
            around.clockwork().run(() -> follow(flow, begins));
        }
    }

    private void follow(String flow, Follower follower) {
        Follower.Ended ended = new Follower.Ended.Pause(LOOK_EVERY);
        try {
            ended = follower.follow();
        } finally {
            ended(flow, follower, ended);
        }
    }

    private synchronized void ended(String flow, Follower follower, Follower.Ended ended) {
        if (followers.get(flow) != follower) {
            return;
        }
        due.put(
                flow,
                switch (ended) {
                    case Follower.Ended.Pause(Duration time) -> around.clockwork().now().plus(time);
                    case Follower.Ended.Lost() -> Instant.MAX;
                });
    }

    /** What became of a choice. */
    public enum Choice {
        /** It is noted, and followed soon. */
        TAKEN,
        /** There is no such flow, or it follows nothing. */
        FOLLOWS_NOTHING,
        /** What it is at did not end in time; nothing has changed. */
        BUSY
    }

    /**
     * Lets a flow begin anew, whatever it is at: what is missing by then stays so.
     *
     * @param rows whether with all rows that are there
     * @throws dev.tieline.journal.JournalUnavailable when it cannot be noted
     */
    public Choice beginAnew(String flow, boolean rows, String actor) {
        Optional<Plan> plan =
                plans.get().stream()
                        .filter(it -> it.flow().equals(flow) && it.changes().isPresent())
                        .findFirst();
        if (plan.isEmpty()) {
            return Choice.FOLLOWS_NOTHING;
        }
        Optional<Follower> known;
        synchronized (this) {
            known =
                    Optional.ofNullable(followers.get(flow))
                            .or(() -> Optional.ofNullable(leaving.get(flow)));
            if (!choosing.add(flow)) {
                return Choice.BUSY;
            }
        }
        try {
            known.ifPresent(Follower::stop);
            if (known.isPresent() && !stopped(known.get())) {
                return Choice.BUSY;
            }
            try {
                Trigger.Changes changes = plan.get().changes().orElseThrow();
                around.journal()
                        .choose(
                                new ChangeJournal.Reached(
                                        flow, changes.reading(), Chosen.text(rows)),
                                actor,
                                around.clockwork().wall());
                return Choice.TAKEN;
            } finally {
                known.ifPresent(follower -> follower.works.unlock());
            }
        } finally {
            synchronized (this) {
                choosing.remove(flow);
                due.put(flow, Instant.MIN);
            }
        }
    }

    /** Whether it holds still, with its lock held. */
    private static boolean stopped(Follower follower) {
        try {
            return follower.works.tryLock(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What keeps flows from following, or from keeping up. */
    public synchronized List<Sighting> lacks() {
        return followers.values().stream().map(Follower::lack).flatMap(Optional::stream).toList();
    }

    /** Bytes of logs behind each flow that follows now; negative while nobody has asked. */
    public synchronized Map<String, Long> behind() {
        Map<String, Long> all = new HashMap<>();
        followers.forEach(
                (flow, follower) -> follower.at().ifPresent(at -> all.put(flow, at.behind())));
        return all;
    }

    /** How far a flow is; empty when it does not follow now. */
    public synchronized Optional<Followed> at(String flow) {
        return Optional.ofNullable(followers.get(flow)).flatMap(Follower::at);
    }

    /** Follows no more; returns when all have let go, or soon. */
    @Override
    public void close() {
        List<Follower> all;
        synchronized (this) {
            closed = true;
            all = Stream.concat(followers.values().stream(), leaving.values().stream()).toList();
        }
        all.forEach(Follower::stop);
        for (Follower follower : all) {
            if (stopped(follower)) {
                follower.works.unlock();
            }
        }
    }
}
