package dev.tieline.watch;

import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.LaneName;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Ledger;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.time.InstantSource;
import java.util.List;

/** Looks every so often. One thread calls {@link #look}; {@link #troubles} may be read by all. */
public final class Watch {
    private final Journal journal;
    private final Ledger ledger;
    private final Plans plans;
    private final InstantSource clock;
    private volatile List<String> troubles = List.of();

    public Watch(Journal journal, Ledger ledger, Plans plans, InstantSource clock) {
        this.journal = journal;
        this.ledger = ledger;
        this.plans = plans;
        this.clock = clock;
    }

    /** One look: whether the store works, what is late, whether the books balance. */
    public void look() {
        try {
            // Throws when the writer has stopped for good: without traffic nobody else would ask.
            journal.openLanes();
            plans.current().forEach(this::markLate);
            troubles =
                    ledger.balances().stream()
                            .filter(balance -> !balance.balanced())
                            .map(Watch::unbalanced)
                            .toList();
        } catch (JournalUnavailable e) {
            troubles = List.of("The store cannot commit: " + e.getMessage());
        }
    }

    private void markLate(Plan plan) {
        for (Destination destination : plan.destinations()) {
            destination
                    .deadline()
                    .ifPresent(deadline ->
                            journal.late(
                                    new LaneName(plan.flow(), destination.name()),
                                    clock.instant().minus(deadline)));
        }
    }

    private static String unbalanced(Balance balance) {
        return "The books of " + balance.flow() + " do not balance.";
    }

    /** What the last look found wrong with the hub itself; empty when all is well. */
    public List<String> troubles() {
        return troubles;
    }
}
