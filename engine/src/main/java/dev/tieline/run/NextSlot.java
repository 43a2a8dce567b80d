package dev.tieline.run;

import dev.tieline.ledger.RunLedger;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.plan.Plan;
import java.time.Instant;
import java.util.Optional;

/** What comes next. */
public final class NextSlot {
    private NextSlot() {}

    /**
     * The next slot of a flow; empty when it has no schedule. Where the clock was set back, what it
     * shows again has ended.
     */
    public static Optional<Instant> of(Plan plan, RunLedger ledger, Instant now) {
        return plan.timing()
                .flatMap(timing ->
                        timing.schedule()
                                .next(
                                        ledger.account(plan.flow())
                                                .map(SlotAccount::accounted)
                                                .filter(now::isBefore)
                                                .orElse(now)));
    }
}
