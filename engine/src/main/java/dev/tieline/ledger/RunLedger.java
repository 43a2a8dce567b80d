package dev.tieline.ledger;

import java.util.List;
import java.util.Optional;

/** What became of runs and slots. Thread-safe; each question reads a consistent state. */
public interface RunLedger {

    /**
     * The newest runs.
     *
     * @param flow only of this one; of all when empty
     * @param before only those before this number; from the newest on when 0
     * @param limit at most so many, up to {@link Ledger#MAX_PAGE}
     */
    List<Run> runs(String flow, long before, int limit);

    /** A run by its number. */
    Optional<Run> run(long id);

    /** How the newest slots of a flow ended, newest first. */
    List<SlotSpan> slots(String flow, int limit);

    /** How far the slots of a flow are accounted for; empty when it has no schedule. */
    Optional<SlotAccount> account(String flow);
}
