package dev.tieline.journal;

/** What the journal made of a record; all cases are durable. */
public sealed interface Admitted {

    /** It is new. */
    record Fresh(long position) implements Admitted {}

    /**
     * Same unique key and same body as an earlier record: kept as its duplicate, not delivered.
     *
     * @param position of the duplicate; of the original when it was asked for and so left no trace
     */
    record DuplicateOf(long position, String originalId) implements Admitted {}

    /**
     * Same unique key as an earlier record, other body: kept and held at {@link LaneName#RECORD}.
     */
    record ConflictWith(long position, String originalId) implements Admitted {}
}
