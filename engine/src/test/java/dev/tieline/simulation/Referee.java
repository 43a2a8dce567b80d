package dev.tieline.simulation;

import dev.tieline.api.Rendition;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.Settlement;
import dev.tieline.ledger.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Watches every call and every change and says when a promise is broken. Keeps books of its own;
 * what it asks the hub is nothing.
 */
final class Referee {
    /** How early a call may come: what is stored is rounded, and nobody notices a second. */
    private static final long EARLY = Duration.ofSeconds(1).toNanos();

    private final Simulation world;
    private final Map<String, Track> tracks = new HashMap<>();
    private final Map<String, TreeSet<Long>> lines = new HashMap<>();
    private final IdentityHashMap<Settlement, Decision> decided = new IdentityHashMap<>();
    private final Set<Long> replayed = new HashSet<>();
    int retries;
    int verifications;

    Referee(Simulation world) {
        this.world = world;
    }

    /** What is known of a delivery. */
    private static final class Track {
        final Disk.Kept kept;
        final String destination;
        DeliveryState state;
        int inFlight;
        @Nullable Due due;
        @Nullable Place place;

        /** How often the place it was sent to has recovered: then nothing has to wait longer. */
        int recoveries() {
            return place == null ? 0 : place.recoveries();
        }

        Track(Disk.Kept kept, String destination, DeliveryState state) {
            this.kept = kept;
            this.destination = destination;
            this.state = state;
        }

        String name() {
            return kept.entry.flow() + "/" + destination + " of " + kept.position;
        }

        String line() {
            return kept.entry.flow() + "/" + destination + "/" + kept.entry.key();
        }
    }

    /** When the hub knew what became of an attempt, and under which wall clock. */
    private record Decision(long at, int jumps) {}

    /** When the next attempt may come, and under which process and wall clock that was said. */
    private static final class Due {
        final Settlement said;
        final long at;
        final int life;
        final int jumps;
        final int recoveries;
        boolean stored;

        Due(Settlement said, long at, int life, int jumps, int recoveries) {
            this.said = said;
            this.at = at;
            this.life = life;
            this.jumps = jumps;
            this.recoveries = recoveries;
        }
    }

    private static AssertionError broken(String promise) {
        return new AssertionError(promise);
    }

    private Track track(String recordId, String destination) {
        Track track = tracks.get(recordId + "/" + destination);
        if (track == null) {
            throw broken("a delivery that is not stored: " + destination + " of " + recordId);
        }
        return track;
    }

    private void follow(Disk.Kept kept, String destination, DeliveryState state) {
        Track track = new Track(kept, destination, DeliveryState.WAITING);
        tracks.put(kept.entry.id() + "/" + destination, track);
        become(track, state);
    }

    private void become(Track track, DeliveryState state) {
        if (state == DeliveryState.HELD) {
            replayed.add(track.kept.position);
        }
        track.state = state;
        if (track.kept.entry.key().isEmpty()) {
            return;
        }
        TreeSet<Long> line = lines.computeIfAbsent(track.line(), _ -> new TreeSet<>());
        // What was held once, or waited for what was, lets others pass and comes when a person
        // says.
        if (state == DeliveryState.PENDING && !replayed.contains(track.kept.position)) {
            line.add(track.kept.position);
        } else {
            line.remove(track.kept.position);
        }
    }

    /** A record is on disk. */
    void admitted(Disk.Kept kept) {
        world.events.note("admitted", kept.position, kept.entry.flow());
        kept.rows.forEach((destination, row) -> follow(kept, destination, row.state()));
    }

    /** The hub knows what became of an attempt; the journal may not be able to take it yet. */
    void decided(Settlement settlement) {
        decided.putIfAbsent(settlement, new Decision(world.machine.nanos(), world.jumps()));
    }

    /** The hub hands over what became of an attempt. */
    void settled(Settlement settlement, Life life) {
        Disk.Kept kept =
                java.util.Objects.requireNonNull(world.disk.records.get(settlement.position()));
        Track track = track(kept.entry.id(), settlement.lane().destination());
        Settlement.Move move = settlement.move();
        world.events.note("settled " + move.to(), track.name(), settlement.attempt().isPresent());
        if (track.state != DeliveryState.PENDING) {
            throw broken(track.name() + " is settled although it is " + track.state);
        }
        Decision decision = decided.remove(settlement);
        if (decision == null) {
            throw broken(track.name() + " is settled twice");
        }
        long wait = Duration.between(settlement.at(), move.next()).toNanos();
        boolean waits = move.to() == DeliveryState.PENDING && !move.next().equals(Instant.EPOCH);
        track.due =
                waits
                        ? new Due(
                                settlement,
                                decision.at() + wait,
                                life.number,
                                decision.jumps(),
                                track.place == null ? 0 : track.place.recoveriesHeard())
                        : null;
        become(track, move.to());
        settlement
                .followers()
                .forEach(follower -> {
                    Track other = track(kept.entry.id(), follower.destination());
                    if (other.state.mayBecome(follower.to())) {
                        become(other, follower.to());
                    }
                });
        for (NewDelivery created : settlement.created()) {
            if (!kept.rows.containsKey(created.destination())) {
                follow(kept, created.destination(), created.state());
            }
        }
    }

    /** A settlement reaches the disk. */
    void stored(Settlement settlement, Disk.Row row) {
        Disk.Kept kept =
                java.util.Objects.requireNonNull(world.disk.records.get(settlement.position()));
        Track track = track(kept.entry.id(), settlement.lane().destination());
        if (!row.state().mayBecome(settlement.move().to())) {
            throw broken(track.name() + " is " + row.state() + " and changes once more");
        }
        if (track.due != null && track.due.said.equals(settlement)) {
            track.due.stored = true;
        }
    }

    void released(Disk.Kept kept, String destination) {
        Track track = track(kept.entry.id(), destination);
        replayed.add(kept.position);
        track.due = null;
        become(track, DeliveryState.PENDING);
        world.events.note("released", track.name(), "");
    }

    /** The process died: only what is on disk counts. */
    void died() {
        lines.clear();
        tracks.values()
                .removeIf(track -> {
                    Disk.Row row = track.kept.rows.get(track.destination);
                    boolean gone =
                            row == null || !world.disk.ids.containsKey(track.kept.entry.id());
                    become(track, gone ? DeliveryState.SKIPPED : row.state());
                    track.inFlight = 0;
                    if (track.due != null && !track.due.stored) {
                        track.due = null;
                    }
                    return gone;
                });
    }

    /** A call leaves the hub. */
    void sending(Place place, Rendition rendition, boolean verify, Life life) {
        Track track = track(rendition.key().recordId(), rendition.key().destination());
        world.events.note(verify ? "verifies" : "sends", track.name(), place.name());
        Disk.Row row = java.util.Objects.requireNonNull(track.kept.rows.get(track.destination));
        if (track.state != DeliveryState.PENDING) {
            throw broken(track.name() + " is sent although it is " + track.state);
        }
        if (track.inFlight > 0) {
            throw broken(track.name() + " is sent twice at once");
        }
        early(track, life);
        track.place = place;
        inOrder(track);
        boolean repeatable = Topology.Kind.valueOf(rendition.operation()).repeatable();
        if (!repeatable && !verify && !row.dispatched()) {
            throw broken(track.name() + " is sent without a mark");
        }
        retries += row.attempts() > 0 ? 1 : 0;
        verifications += verify ? 1 : 0;
        track.inFlight++;
    }

    private void early(Track track, Life life) {
        Due due = track.due;
        boolean comparable = due != null && (due.life == life.number || due.jumps == world.jumps());
        boolean waits = due != null && due.recoveries == track.recoveries();
        if (due != null && waits && comparable && world.machine.nanos() < due.at - EARLY) {
            long by = Duration.ofNanos(due.at - world.machine.nanos()).toMillis();
            throw broken(track.name() + " is tried " + by + " ms before its time");
        }
    }

    private void inOrder(Track track) {
        TreeSet<Long> line = lines.get(track.line());
        if (line == null || !line.contains(track.kept.position)) {
            return;
        }
        long first = line.first();
        if (first < track.kept.position) {
            throw broken(track.name() + " is sent before " + first + " of the same key");
        }
    }

    /** Its call ended. */
    void returned(Rendition rendition) {
        track(rendition.key().recordId(), rendition.key().destination()).inFlight--;
    }
}
