package dev.tieline.simulation;

import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import java.util.HashMap;
import java.util.Map;

/** What must hold when the faults are over and everybody had time. */
final class Ending {
    private final Simulation world;

    Ending(Simulation world) {
        this.world = world;
    }

    void check() {
        Map<String, Integer> firsts = new HashMap<>();
        for (Disk.Kept kept : world.disk.records.values()) {
            if (!kept.duplicate) {
                firsts.merge(kept.entry.uniqueKey(), 1, Integer::sum);
                record(kept);
            }
        }
        world.submissions.answered.forEach((number, id) -> {
            expect(world.disk.ids.containsKey(id), "submission " + number + " was lost");
            expect(firsts.getOrDefault("" + number, 0) == 1, number + " is stored twice");
        });
        expect(
                world.submissions.answered.size() == world.knobs.records(),
                "not every submission was answered");
    }

    private void record(Disk.Kept kept) {
        Plan plan =
                world.topology.plan(
                        kept.entry.flow(), Integer.parseInt(kept.entry.version().substring(1)));
        for (Destination destination : plan.destinations()) {
            expect(kept.rows.containsKey(destination.name()), kept.position + " misses a delivery");
        }
        kept.rows.forEach((name, row) -> delivery(kept, name, row));
        RecordState state =
                RecordState.of(kept.rows.values().stream().map(Disk.Row::state).toList());
        expect(
                state != RecordState.PENDING,
                kept.position + " did not come to an end: " + kept.rows);
    }

    private void delivery(Disk.Kept kept, String name, Disk.Row row) {
        String what = kept.entry.flow() + "/" + name + " of " + kept.position;
        expect(row.state() != DeliveryState.PENDING, what + " is still pending: " + row);
        String key = kept.entry.id() + "." + name;
        boolean there =
                world.places.values().stream().anyMatch(place -> place.applied.containsKey(key));
        if (row.state() == DeliveryState.DELIVERED) {
            expect(there, what + " is called delivered and did not arrive");
        }
        if (row.state() == DeliveryState.SKIPPED) {
            expect(!there, what + " is called skipped and arrived");
        }
        if (row.state() == DeliveryState.FALLEN_BACK) {
            expect(kept.rows.containsKey(name + ".fallback"), what + " has no fallback");
        }
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
