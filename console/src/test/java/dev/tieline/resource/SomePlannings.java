package dev.tieline.resource;

import dev.tieline.bulk.BulkRuns;
import dev.tieline.bulk.Plannings;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.intake.HeldRows;
import dev.tieline.plan.Plan;
import dev.tieline.run.Due;
import dev.tieline.store.SqliteStore;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Plannings that nobody finds out anything for. */
public final class SomePlannings {
    private SomePlannings() {}

    public static Plannings of(SqliteStore store, Supplier<List<Plan>> plans, Clockwork still) {
        return new Plannings(
                plans,
                new BulkRuns(
                        new Systems(still, _ -> {}),
                        new HeldRows(store.journal(), store.ledger(), new Random(1)),
                        store.ledger(),
                        store.journal(),
                        store.runJournal(),
                        still),
                (_, _) -> new Due.Nothing("none", "Nobody is asked here."));
    }
}
