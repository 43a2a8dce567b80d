package dev.tieline.simulation;

import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.DeliveryState;
import java.time.Duration;
import java.util.List;

/** Those who run the hub, and what they and the world do to it while it works. */
final class People {
    private static final List<Duration> JUMPS =
            List.of(
                    Duration.ofHours(1),
                    Duration.ofHours(-1),
                    Duration.ofDays(1),
                    Duration.ofDays(-1));
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(10);

    private final Simulation world;
    private boolean reloading;
    private int reloadingLife;

    People(Simulation world) {
        this.world = world;
    }

    void plan(Duration faults) {
        Knobs knobs = world.knobs;
        times(knobs.losses(), Duration.ofSeconds(40), world::powerLoss);
        times(knobs.jumps(), faults, () -> world.jump(JUMPS.get(world.dice.nextInt(JUMPS.size()))));
        times(knobs.reloads(), Duration.ofSeconds(40), this::reload);
        if (knobs.fullDisk()) {
            Duration begin = world.within(Duration.ofSeconds(20));
            world.machine.in(begin, () -> world.disk.full = true);
            world.machine.in(
                    begin.plus(world.within(Duration.ofSeconds(20))),
                    () -> world.disk.full = false);
        }
        times(knobs.outages(), Duration.ofSeconds(20), () -> outage(faults));
        times(3, Duration.ofMinutes(3), this::replay);
        look();
    }

    /** A place goes down altogether for a while. */
    private void outage(Duration faults) {
        List<Place> places = List.copyOf(world.places.values());
        Place place = places.get(world.dice.nextInt(places.size()));
        place.down = true;
        world.events.note("is down", place.name(), "");
        world.machine.in(
                world.within(faults),
                () -> {
                    place.down = false;
                    world.events.note("is up", place.name(), "");
                });
    }

    private void times(int times, Duration within, Runnable task) {
        for (int i = 0; i < times; i++) {
            world.machine.in(world.within(within), task);
        }
    }

    private void reload() {
        // A second reload waits for the first one's lock, as a real one would.
        boolean busy = reloading && reloadingLife == world.life().number;
        if (!world.up() || busy) {
            return;
        }
        reloading = true;
        reloadingLife = world.life().number;
        world.reload();
        reloading = false;
    }

    private void look() {
        world.machine.in(LOOKS_EVERY, this::look);
        if (world.up()) {
            for (Place place : world.places.values()) {
                try {
                    world.journal().resume(place.name(), "ops", world.machine.wall());
                } catch (JournalUnavailable e) {
                    // It may have been stored all the same.
                    world.events.note("cannot resume", place.name(), "");
                }
                place.resumed();
            }
        }
    }

    /** A person replays some of what is held, having looked that no call may apply twice. */
    private void replay() {
        if (!world.up()) {
            return;
        }
        for (Disk.Kept kept : List.copyOf(world.disk.records.values())) {
            for (String destination : List.copyOf(kept.rows.keySet())) {
                Disk.Row row = java.util.Objects.requireNonNull(kept.rows.get(destination));
                if (row.state() == DeliveryState.HELD
                        && world.dice.nextBoolean()
                        && safe(kept, destination)) {
                    release(kept, destination);
                }
            }
        }
    }

    private boolean safe(Disk.Kept kept, String destination) {
        String key = kept.entry.id() + "." + destination;
        return world.places.values().stream()
                .noneMatch(
                        place -> place.travelling.contains(key) || place.applied.containsKey(key));
    }

    private void release(Disk.Kept kept, String destination) {
        var held = new Journal.HeldDelivery(kept.entry.id(), destination, "");
        try {
            world.journal().release(List.of(held), "ops", world.machine.wall());
        } catch (JournalUnavailable e) {
            world.events.note("cannot release", kept.position, destination);
        }
    }
}
