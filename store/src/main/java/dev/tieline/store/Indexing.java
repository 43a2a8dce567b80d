package dev.tieline.store;

import java.sql.SQLException;

/**
 * Writes what finds records, and the rows of deliveries that are pending for longer than moments,
 * in steps of many records instead of with each: a step touches a page once that each commit would
 * have touched anew. Up to {@code indexed} all is written; what reads looks at the few records
 * behind it themselves. Used by the writer alone.
 */
final class Indexing {
    /**
     * A step takes what was accepted before the last one. So a delivery that ends within this time
     * never has a row that says it was pending.
     */
    private static final long EVERY_NANOS = 100_000_000;

    private final Sql sql;
    private final Deliveries deliveries;
    private long indexed;
    private long committed;
    private long last;
    private long dueAt = System.nanoTime();

    Indexing(Sql sql, Deliveries deliveries) throws SQLException {
        this.sql = sql;
        this.deliveries = deliveries;
        this.indexed = sql.number(0, "SELECT position FROM indexed");
        this.committed = indexed;
        this.last = indexed;
    }

    /** The newest record that can be found by index. */
    long indexed() {
        return indexed;
    }

    boolean due() {
        return System.nanoTime() - dueAt >= 0;
    }

    /** In a transaction before its commit; does nothing when none is due. */
    void step(long newest) throws SQLException {
        if (due()) {
            dueAt = System.nanoTime() + EVERY_NANOS;
            long until = last;
            last = newest;
            until(until);
        }
    }

    /** In a transaction: everything up to this position is written. */
    void until(long position) throws SQLException {
        if (position <= indexed) {
            return;
        }
        // Were an id given twice, its first record would be found, and nothing stopped.
        sql.update(
                "INSERT OR IGNORE INTO record_id SELECT id, position FROM entry"
                        + " WHERE position > ? AND position <= ?",
                indexed,
                position);
        sql.update(
                "INSERT INTO flow_record SELECT flow, position FROM entry"
                        + " WHERE position > ? AND position <= ?",
                indexed,
                position);
        deliveries.storePending(indexed, position);
        sql.update("UPDATE indexed SET position = ?", position);
        indexed = position;
    }

    void committed() {
        committed = indexed;
    }

    /** Positions beyond the newest that is committed are given again. */
    void rolledBack(long newest) {
        indexed = committed;
        last = Math.min(last, newest);
    }
}
