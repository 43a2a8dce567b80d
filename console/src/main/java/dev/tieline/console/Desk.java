package dev.tieline.console;

import dev.tieline.ledger.Ledger;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.resource.Masking;
import java.util.Optional;

/** What the makers of pages work with. */
record Desk(Sources sources, Moments moments, Masking masking, Keys keys) {

    Ledger ledger() {
        return sources.ledger();
    }

    Plans plans() {
        return sources.plans();
    }

    /** Who answers for a flow; empty when it does not run. */
    String owner(String flow) {
        return plans().current(flow).map(Plan::owner).orElse("");
    }

    /** The plan a record came in with; else what runs now under its flow's name. */
    Optional<Plan> plan(String flow, String version) {
        return plans().version(flow, version).or(() -> plans().current(flow));
    }
}
