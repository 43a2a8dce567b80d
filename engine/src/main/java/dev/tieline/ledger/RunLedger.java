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

    /**
     * The newest runs that read a file of this name.
     *
     * @param flow only of this one; of all when empty
     * @param limit at most so many, up to {@link Ledger#MAX_PAGE}
     */
    List<Run> ofFile(String flow, String file, int limit);

    /** A run by its number. */
    Optional<Run> run(long id);

    /**
     * The newest chunks of a run in bulk, newest first.
     *
     * @param before only those before this number; from the newest on when 0
     * @param limit at most so many, up to {@link Ledger#MAX_PAGE}
     */
    List<RunChunk> chunks(long run, long before, int limit);

    /** What happened to a run, oldest first: its begin, and the newest {@link RunEvent#MOST}. */
    List<RunEvent> events(long run);

    /**
     * Chunks that hold a record of this key, where each row is traced, and elsewhere those that
     * may, for it is between their lowest and their highest. Keys that are traced are the same when
     * they differ in upper and lower case only. Only the newest runs of each flow are looked
     * through, and of each only so much as does not take long: where the rows of a run did not come
     * in the order of their keys, older ones may be missing.
     *
     * @param flow only of this one; of all when empty
     * @param limit at most so many, up to {@link Ledger#MAX_PAGE}
     * @return those of newer runs first, and of a run its newest first
     */
    List<Carried> holding(String flow, String key, int limit);

    /** How the newest slots of a flow ended, newest first. */
    List<SlotSpan> slots(String flow, int limit);

    /** How far the slots of a flow are accounted for; empty when it has no schedule. */
    Optional<SlotAccount> account(String flow);
}
