package dev.tieline.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes what records hold of a person out of the store and leaves that they were there: id, times,
 * states and counts stay, so the books still balance. Thread-safe.
 */
public interface Erasure {
    /** One erasure takes so many records at most; the next takes the rest. */
    int MAX_RECORDS = 10_000;

    /**
     * Ids of the records that are found by a key, a searched field or an id in another system, as
     * {@link dev.tieline.ledger.Ledger#search} finds them; at most {@link #MAX_RECORDS}.
     *
     * @param flow only of this flow; of all when empty
     */
    List<String> records(String key, String flow);

    /**
     * Orders that these records are erased, and notes it in the audit, in one transaction. From
     * then on it is done step by step, also after a crash, until nothing of it is in any file.
     */
    Answer begin(Order order);

    /** How far an erasure is. */
    Optional<Progress> progress(long number);

    /**
     * What is to be erased.
     *
     * @param key what the records are found by
     * @param flow only of this flow; of all when empty
     * @param reason why, in words that name nobody: it stays
     * @param actor who asks
     * @param at when
     */
    record Order(String key, String flow, String reason, String actor, Instant at) {}

    /** What became of an order. */
    sealed interface Answer {}

    /** It will be done. */
    record Begun(Progress progress) implements Answer {}

    /**
     * Nothing is erased: some is still to be delivered.
     *
     * @param pending records that are on their way
     * @param held records that wait for a person
     */
    record Open(long pending, long held) implements Answer {}

    /**
     * How far it is.
     *
     * @param number of the erasure
     * @param at when it was ordered
     * @param actor who ordered it
     * @param flow of which alone; empty for all
     * @param records how many
     * @param erased how many of them are erased
     * @param ended when nothing of it was left in any file; empty before that
     */
    record Progress(
            long number,
            Instant at,
            String actor,
            String flow,
            long records,
            long erased,
            Optional<Instant> ended) {}
}
