package dev.tieline.store;

import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The books: counts of records per flow and hour, and of deliveries per lane, kept with every
 * change so that nobody has to count. Changes of a transaction are summed up and written once
 * before its commit, in the same transaction.
 */
final class Tallies {
    private static final long NOW = 0;

    private final Map<FlowHour, long[]> records = new HashMap<>();
    private final Map<Integer, long[]> deliveries = new HashMap<>();

    private record FlowHour(int flow, long hour) {}

    private static final int ACCEPTED = 0;
    private static final int LATE = 4;

    /** A record was accepted and stands there. */
    void accepted(int flow, RecordState state, Instant at) {
        records(flow, NOW)[ACCEPTED]++;
        records(flow, Times.hour(at))[ACCEPTED]++;
        came(flow, state, at);
    }

    /** A record went from one state to another. */
    void moved(int flow, RecordState from, RecordState to, Instant at) {
        if (from != to) {
            records(flow, NOW)[column(from)]--;
            came(flow, to, at);
        }
    }

    private void came(int flow, RecordState state, Instant at) {
        records(flow, NOW)[column(state)]++;
        if (state != RecordState.PENDING) {
            records(flow, Times.hour(at))[column(state)]++;
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
        deliveries.computeIfAbsent(lane, _ -> new long[5])[LATE] += count;
    }

    private void count(int lane, DeliveryState state, boolean late, int by) {
        long[] counts = deliveries.computeIfAbsent(lane, _ -> new long[5]);
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

    private long[] records(int flow, long hour) {
        return records.computeIfAbsent(new FlowHour(flow, hour), _ -> new long[6]);
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

    /** Writes the sums of the transaction. */
    void write(Sql sql) throws SQLException {
        for (Map.Entry<FlowHour, long[]> sum : records.entrySet()) {
            long[] by = sum.getValue();
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
                    sum.getKey().flow,
                    sum.getKey().hour,
                    by[0],
                    by[1],
                    by[2],
                    by[3],
                    by[4],
                    by[5]);
        }
        for (Map.Entry<Integer, long[]> sum : deliveries.entrySet()) {
            long[] by = sum.getValue();
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
                    sum.getKey());
        }
        clear();
    }

    void clear() {
        records.clear();
        deliveries.clear();
    }
}
