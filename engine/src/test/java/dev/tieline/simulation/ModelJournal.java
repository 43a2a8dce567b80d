package dev.tieline.simulation;

import dev.tieline.api.Attempt;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Change;
import dev.tieline.journal.InFlight;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.journal.SavedVersion;
import dev.tieline.journal.Settlement;
import dev.tieline.ledger.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The journal's promises as a model, with everything that a real store may do to its callers: be
 * slow, full or busy, lose what was only queued, fail a commit and nobody knows whether it was
 * made. It is the specification, not a stand-in: the real store passes the journal's conformance
 * suite.
 */
final class ModelJournal extends UnusedJournal {
    private static final Duration DISK_PAUSE = Duration.ofMillis(250);
    private static final int USUAL_READ_NANOS = 2_000_000;
    private static final int LONG_READ_NANOS = 200_000_000;
    private static final int DEFERRED_NANOS = 20_000_000;

    private final Simulation world;
    private final Disk disk;
    private final Life life;
    private final ArrayDeque<Settlement> queued = new ArrayDeque<>();
    private final Set<Runnable> committing = new LinkedHashSet<>();
    private final List<Change> news = new ArrayList<>();
    private Consumer<Change> follower = _ -> {};
    private boolean stopped;

    ModelJournal(Simulation world, Life life) {
        this.world = world;
        this.disk = world.disk;
        this.life = life;
    }

    @Override
    public InFlight inFlight() {
        return disk.inFlight;
    }

    /** The process dies: of what was being committed, some is on disk and some is not. */
    void die() {
        if (!committing.isEmpty()) {
            for (int i = world.dice.nextInt(queued.size() + 1); i > 0; i--) {
                apply(queued.remove());
            }
        }
        for (Runnable command : committing) {
            if (world.dice.nextBoolean()) {
                command.run();
            }
        }
        world.died();
    }

    private JournalUnavailable no(String why) {
        return new JournalUnavailable(why);
    }

    private void check() {
        life.check();
        if (stopped) {
            throw no("the disk failed");
        }
    }

    /** A command that somebody waits for; the result is on disk when this returns. */
    private <T> T urgent(Supplier<T> command) {
        check();
        if (disk.full) {
            throw no("the disk is full");
        }
        if (world.chance(world.knobs.busy(), 1_000)) {
            throw no("busy");
        }
        if (committing.size() >= world.knobs.queue()) {
            throw no("the queue is full");
        }
        Runnable undecided =
                () -> {
                    var _ = command.get();
                };
        committing.add(undecided);
        life.sleep(world.commitTime());
        check();
        committing.remove(undecided);
        if (disk.full) {
            throw no("the disk is full");
        }
        world.crashMaybe("before a commit");
        if (world.chance(world.knobs.unsure(), 1_000)) {
            fail(undecided);
        }
        applyQueued();
        T result = command.get();
        world.synced();
        world.crashMaybe("after a commit");
        tell();
        return result;
    }

    private void fail(Runnable undecided) {
        stopped = true;
        if (world.dice.nextBoolean()) {
            applyQueued();
            undecided.run();
            world.synced();
        }
        news.clear();
        world.events.note("commit fails", "", "");
        world.diskFailed();
        throw no("the disk failed");
    }

    private void tell() {
        List<Change> told = List.copyOf(news);
        news.clear();
        for (Change change : told) {
            follower.accept(change);
            if (world.chance(world.knobs.doubledNews(), 100)) {
                follower.accept(change);
            }
        }
    }

    private void applyQueued() {
        while (!queued.isEmpty()) {
            apply(queued.remove());
        }
    }

    /** Commits what is queued, when the disk allows it. */
    private void commit() {
        if (stopped || disk.full || queued.isEmpty()) {
            return;
        }
        Runnable company = () -> {};
        committing.add(company);
        life.sleep(world.commitTime());
        committing.remove(company);
        if (stopped || disk.full || queued.isEmpty()) {
            return;
        }
        applyQueued();
        world.synced();
        world.crashMaybe("after settlements");
        tell();
    }

    @Override
    public Admitted admit(NewEntry entry) {
        return urgent(() -> {
            Optional<Disk.Kept> original = disk.original(entry);
            Disk.Kept kept = disk.add(entry);
            if (original.isPresent()) {
                return new Admitted.DuplicateOf(kept.position, original.get().entry.id());
            }
            world.referee.admitted(kept);
            if (life.alive() && !stopped) {
                entry.handover().committed(kept.position);
            }
            return new Admitted.Fresh(kept.position);
        });
    }

    @Override
    public void settle(Settlement settlement) {
        world.referee.decided(settlement);
        check();
        while (queued.size() >= world.knobs.queue()) {
            commit();
            if (queued.size() >= world.knobs.queue()) {
                life.sleep(DISK_PAUSE);
            }
            check();
        }
        world.referee.settled(settlement, life);
        queued.add(settlement);
        later(Duration.ofNanos(world.dice.nextInt(DEFERRED_NANOS)));
    }

    private void later(Duration delay) {
        life.in(
                delay,
                () -> {
                    commit();
                    if (!queued.isEmpty() && !stopped) {
                        later(DISK_PAUSE);
                    }
                });
    }

    private void apply(Settlement settlement) {
        Disk.Kept kept = java.util.Objects.requireNonNull(disk.records.get(settlement.position()));
        String destination = settlement.lane().destination();
        Disk.Row row = java.util.Objects.requireNonNull(kept.rows.get(destination));
        Settlement.Move move = settlement.move();
        world.referee.stored(settlement, row);
        if (!row.state().mayBecome(move.to())) {
            return;
        }
        boolean tried = settlement.attempt().isPresent();
        disk.put(
                kept,
                destination,
                new Disk.Row(
                        move.to(),
                        row.attempts() + (tried ? 1 : 0),
                        move.next(),
                        settlement.attempt().map(Attempt::started).orElse(row.tried()),
                        false,
                        move.verifyNext(),
                        move.result()));
        news.add(new Change.Moved(kept.position, settlement.lane()));
        for (Settlement.Move follower : settlement.followers()) {
            Disk.Row other = kept.rows.get(follower.destination());
            if (other != null && other.state().mayBecome(follower.to())) {
                disk.put(kept, follower.destination(), other.in(follower.to()));
                news.add(new Change.Moved(kept.position, kept.lane(follower.destination())));
                if (follower.to() == DeliveryState.PENDING) {
                    released(kept, follower.destination());
                }
            }
        }
        for (NewDelivery created : settlement.created()) {
            if (!kept.rows.containsKey(created.destination())) {
                disk.put(kept, created.destination(), Disk.Row.NEW.in(created.state()));
                released(kept, created.destination());
            }
        }
    }

    private void released(Disk.Kept kept, String destination) {
        news.add(new Change.Released(kept.lane(destination), List.of(kept.position)));
    }

    @Override
    public void mark(long position, LaneName lane) {
        urgent(() -> {
            Disk.Kept kept = java.util.Objects.requireNonNull(disk.records.get(position));
            disk.put(
                    kept,
                    lane.destination(),
                    java.util.Objects.requireNonNull(kept.rows.get(lane.destination())).marked());
            return true;
        });
    }

    @Override
    public int release(List<HeldDelivery> deliveries, String actor, Instant at) {
        return urgent(() -> {
            int count = 0;
            for (HeldDelivery held : deliveries) {
                Disk.Kept kept = java.util.Objects.requireNonNull(disk.ids.get(held.recordId()));
                Disk.Row row = java.util.Objects.requireNonNull(kept.rows.get(held.destination()));
                if (row.state() == DeliveryState.HELD) {
                    disk.put(kept, held.destination(), row.released());

                    world.referee.released(kept, held.destination());
                    news.add(new Change.Moved(kept.position, kept.lane(held.destination())));
                    released(kept, held.destination());
                    count++;
                }
            }
            return count;
        });
    }

    @Override
    public List<OpenDelivery> open(LaneName lane, long after, int limit) {
        fence();
        return arriving(
                disk.records.tailMap(after, false).values().stream()
                        .filter(kept -> Disk.pending(kept, lane))
                        .limit(limit)
                        .map(kept -> Disk.open(kept, lane))
                        .toList());
    }

    @Override
    public List<OpenDelivery> open(LaneName lane, List<Long> positions) {
        fence();
        return arriving(
                positions.stream()
                        .distinct()
                        .sorted()
                        .map(disk.records::get)
                        .filter(java.util.Objects::nonNull)
                        .filter(kept -> Disk.pending(kept, lane))
                        .map(kept -> Disk.open(kept, lane))
                        .toList());
    }

    /** What was read is a moment old when it is there. */
    private <T> T arriving(T read) {
        int most = world.dice.nextBoolean() ? USUAL_READ_NANOS : LONG_READ_NANOS;
        life.sleep(Duration.ofNanos(world.dice.nextInt(most)));
        return read;
    }

    private void fence() {
        if (queued.isEmpty()) {
            check();
        } else {
            urgent(() -> true);
        }
        life.sleep(Duration.ofNanos(world.dice.nextInt(2_000_000)));
    }

    @Override
    public List<LaneName> openLanes() {
        fence();
        return disk.records.values().stream()
                .flatMap(kept ->
                        kept.rows.entrySet().stream()
                                .filter(e -> e.getValue().state() == DeliveryState.PENDING)
                                .map(e -> kept.lane(e.getKey())))
                .distinct()
                .toList();
    }

    @Override
    public void saveVersions(List<SavedVersion> versions, Instant at) {
        urgent(() -> {
            for (SavedVersion version : versions) {
                disk.versions.put(version.flow() + "/" + version.version(), version.sources());
            }
            return true;
        });
    }

    @Override
    public Optional<byte[]> version(String flow, String version) {
        // Must not sleep: it is asked inside of a map's lock, which stops the real thread.
        check();
        if (world.chance(world.knobs.busy(), 1_000)) {
            throw no("busy");
        }
        return Optional.ofNullable(disk.versions.get(flow + "/" + version));
    }

    @Override
    public void resume(String system, String actor, Instant at) {
        urgent(() -> news.add(new Change.Resumed(system)));
    }

    @Override
    public Runnable follow(Consumer<Change> changed) {
        follower = changed;
        return () -> follower = _ -> {};
    }
}
