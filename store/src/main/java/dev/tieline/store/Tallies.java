package dev.tieline.store;

import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The books: counts of records per flow and hour, and of deliveries per lane, kept with every
 * change so that nobody has to count. Changes of a transaction are summed up and logged with its
 * commit as one row, however many flows it is about; from time to time the log is entered in the
 * tables. Whoever reads adds what is logged to what is in the tables.
 */
final class Tallies {
    private static final long NOW = 0;
    private static final int ACCEPTED = 0;
    private static final int LATE = 4;

    private final Sql sql;
    private final Blocks blocks;
    private final Sums added = new Sums();
    private final Sums logged = new Sums();

    Tallies(Sql sql, Blocks blocks) throws SQLException {
        this.sql = sql;
        this.blocks = blocks;
        logged.add(logged(sql));
    }

    /** What is in the log. */
    static Sums logged(Sql sql) throws SQLException {
        Sums sums = new Sums();
        sql.rows(
                row -> {
                    sums.add(row.getBytes(1));
                    return sums;
                },
                "SELECT sums FROM block WHERE seq > (SELECT sums FROM indexed)"
                        + " AND sums IS NOT NULL");
        return sums;
    }

    /** A record was accepted and stands there. */
    void accepted(int flow, RecordState state, Instant at) {
        added.records(flow, NOW)[ACCEPTED]++;
        added.records(flow, Times.hour(at))[ACCEPTED]++;
        came(flow, state, at);
    }

    /** A record went from one state to another. */
    void moved(int flow, RecordState from, RecordState to, Instant at) {
        if (from != to) {
            added.records(flow, NOW)[column(from)]--;
            came(flow, to, at);
        }
    }

    /** Rows in bulk were accepted and delivered, or skipped, at once. */
    void rows(int flow, long delivered, long skipped, Instant at) {
        for (long hour : new long[] {NOW, Times.hour(at)}) {
            long[] counts = added.records(flow, hour);
            counts[ACCEPTED] += delivered + skipped;
            counts[column(RecordState.DELIVERED)] += delivered;
            counts[column(RecordState.SKIPPED)] += skipped;
        }
    }

    private void came(int flow, RecordState state, Instant at) {
        added.records(flow, NOW)[column(state)]++;
        if (state != RecordState.PENDING) {
            added.records(flow, Times.hour(at))[column(state)]++;
        }
    }

    /** A delivery came into being ({@code from} is null) or moved. */
    void delivery(int lane, @Nullable DeliveryState from, DeliveryState to, boolean late) {
        if (from != null) {
            count(lane, from, late, -1);
        }
        count(lane, to, late, 1);
    }

    /** Pending deliveries became late. */
    void late(int lane, int count) {
        added.deliveries(lane)[LATE] += count;
    }

    private void count(int lane, DeliveryState state, boolean late, int by) {
        long[] counts = added.deliveries(lane);
        switch (state) {
            case PENDING -> {
                counts[0] += by;
                counts[LATE] += late ? by : 0;
            }
            case WAITING -> counts[1] += by;
            case HELD -> counts[2] += by;
            case DELIVERED -> counts[3] += by;
            case SKIPPED, FALLEN_BACK -> {}
        }
    }

    private static int column(RecordState state) {
        return switch (state) {
            case DELIVERED -> 1;
            case SKIPPED -> 2;
            case DUPLICATE -> 3;
            case HELD -> 4;
            case PENDING -> 5;
        };
    }

    /** What is to be in the block of the transaction; null when nothing changed. */
    byte @Nullable [] pack() {
        return added.isEmpty() ? null : added.pack();
    }

    void committed() {
        logged.add(added);
        added.clear();
    }

    void rolledBack() {
        added.clear();
    }

    /**
     * Enters what is logged in the tables, in a transaction of its own; {@link #entered} follows
     * its commit.
     */
    void enter() throws SQLException {
        if (logged.isEmpty()) {
            return;
        }
        for (Map.Entry<Sums.FlowHour, long[]> sum : logged.records.entrySet()) {
            enter(sum.getKey(), sum.getValue());
        }
        for (Map.Entry<Integer, long[]> sum : logged.deliveries.entrySet()) {
            enter(sum.getKey(), sum.getValue());
        }
        blocks.sumsEntered();
    }

    void entered() {
        logged.clear();
    }

    private void enter(Sums.FlowHour key, long[] by) throws SQLException {
        sql.update(
                """
                INSERT INTO tally VALUES(?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    accepted = accepted + excluded.accepted,
                    delivered = delivered + excluded.delivered,
                    skipped = skipped + excluded.skipped,
                    duplicate = duplicate + excluded.duplicate,
                    held = held + excluded.held,
                    pending = pending + excluded.pending
                """,
                key.flow(),
                key.hour(),
                by[0],
                by[1],
                by[2],
                by[3],
                by[4],
                by[5]);
    }

    private void enter(int lane, long[] by) throws SQLException {
        sql.update(
                """
                UPDATE lane SET pending = pending + ?, waiting = waiting + ?, held = held + ?,
                    delivered = delivered + ?, late = late + ?
                WHERE id = ?
                """,
                by[0],
                by[1],
                by[2],
                by[3],
                by[4],
                lane);
    }
}
