package dev.tieline.resource;

import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.follow.Followers;
import dev.tieline.intake.Feed;
import dev.tieline.plan.Plan;
import dev.tieline.store.SqliteStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;

/** Followers who follow nothing. */
public final class SomeFollowers {
    private SomeFollowers() {}

    public static Followers of(SqliteStore store, Supplier<List<Plan>> plans, Clockwork clockwork) {
        return new Followers(
                plans,
                new Systems(clockwork, _ -> {}),
                new Feed(store.changeJournal(), _ -> {}, new SecureRandom()),
                store.changeJournal(),
                clockwork);
    }
}
