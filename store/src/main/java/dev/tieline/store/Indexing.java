package dev.tieline.store;

import java.sql.SQLException;

/**
 * Writes what finds records, and the rows of deliveries that are pending for longer than moments,
 * in steps of many records instead of with each: a step touches a page once that each commit would
 * have touched anew. Up to where {@code indexed} says all is written; what reads looks at the few
 * records behind it themselves. Used by the writer alone.
 */
final class Indexing {
    /**
     * A step takes what was accepted before the last one. So a delivery that ends within this time
     * never has a row that says it was pending.
     */
    static final long EVERY_NANOS = 100_000_000;

    /** The records of a flow have a page of their own: so many should go there at once. */
    private static final int RECORDS_OF_A_FLOW = 16;

    private static final int FEW_RECORDS = 512;
    private static final long FLOWS_EVERY_NANOS = 1_000_000_000;

    private final Sql sql;
    private final Names names;
    private final Deliveries deliveries;
    private final long everyNanos;
    private Reached now;
    private Reached committed;
    private long last;
    private long dueAt = System.nanoTime();
    private long flowsDueAt = dueAt;

    /** The newest record that can be found, and that can be found by its flow. */
    private record Reached(long position, long byFlow) {}

    Indexing(Sql sql, Names names, Deliveries deliveries, long everyNanos) throws SQLException {
        this.sql = sql;
        this.names = names;
        this.deliveries = deliveries;
        this.everyNanos = everyNanos;
        this.now =
                sql.row(
                                row -> new Reached(row.getLong(1), row.getLong(2)),
                                "SELECT position, by_flow FROM indexed")
                        .orElseThrow(() -> new Damaged("it does not say what is indexed"));
        this.committed = now;
        this.last = now.position;
    }

    /** The newest record that all indexes know. */
    long complete() {
        return now.byFlow;
    }

    boolean due() {
        return System.nanoTime() - dueAt >= 0;
    }

    /** In a transaction before its commit; does nothing when none is due. */
    void step(long newest) throws SQLException {
        if (!due()) {
            return;
        }
        dueAt = System.nanoTime() + everyNanos;
        long until = last;
        last = newest;
        until(until);
        long behind = now.position - now.byFlow;
        int many = Math.max(FEW_RECORDS, RECORDS_OF_A_FLOW * names.flows());
        if (behind > many || (behind > 0 && dueAt - flowsDueAt >= 0)) {
            flowsDueAt = dueAt + FLOWS_EVERY_NANOS;
            byFlow();
        }
    }

    /** In a transaction: everything pending up to this position has a row. */
    void until(long position) throws SQLException {
        if (position <= now.position) {
            return;
        }
        // Were an id given twice, its first record would be found, and nothing stopped.
        sql.update(
                "INSERT OR IGNORE INTO record_id SELECT id, position FROM entry"
                        + " WHERE position > ? AND position <= ?",
                now.position,
                position);
        deliveries.storePending(now.position, position);
        sql.update("UPDATE indexed SET position = ?", position);
        now = new Reached(position, now.byFlow);
    }

    private void byFlow() throws SQLException {
        sql.update(
                "INSERT INTO flow_record SELECT flow, position FROM entry"
                        + " WHERE position > ? AND position <= ? ORDER BY flow, position",
                now.byFlow,
                now.position);
        sql.update("UPDATE indexed SET by_flow = position");
        now = new Reached(now.position, now.position);
    }

    void committed() {
        committed = now;
    }

    /** Positions beyond the newest that is committed are given again. */
    void rolledBack(long newest) {
        now = committed;
        last = Math.min(last, newest);
    }
}
