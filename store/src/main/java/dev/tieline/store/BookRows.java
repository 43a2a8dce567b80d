package dev.tieline.store;

import dev.tieline.journal.LaneName;
import dev.tieline.ledger.Activity;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.LaneView;
import dev.tieline.ledger.RecordState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the books. */
final class BookRows {
    /** A year; older hours are cut off. */
    private static final int MAX_HOURS = 366 * 24;

    private static final int KIND_DUPLICATE = 1;

    private BookRows() {}

    static List<Balance> balances(Sql sql) throws SQLException {
        return sql.rows(
                row ->
                        new Balance(
                                row.getString(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7)),
                "SELECT f.name, t.accepted, t.delivered, t.skipped, t.duplicate, t.held, t.pending"
                        + " FROM flow f JOIN tally t ON t.flow = f.id AND t.hour = 0"
                        + " WHERE t.accepted > 0 ORDER BY f.name");
    }

    static List<Activity> activity(Sql sql, String flow, Instant from, Instant to)
            throws SQLException {
        long last = Times.hour(to.minusNanos(1));
        long first = Math.max(Times.hour(from), last - MAX_HOURS + 1);
        Map<Long, Activity> known = new HashMap<>();
        sql.rows(
                row ->
                        known.put(
                                row.getLong(1),
                                new Activity(
                                        Times.hourStart(row.getLong(1)),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5),
                                        row.getLong(6))),
                "SELECT hour, accepted, delivered, held, skipped, duplicate FROM tally"
                        + " WHERE flow = (SELECT id FROM flow WHERE name = ?)"
                        + " AND hour BETWEEN ? AND ? AND hour <> 0",
                flow,
                first,
                last);
        List<Activity> hours = new ArrayList<>();
        for (long hour = first; hour <= last; hour++) {
            Instant start = Times.hourStart(hour);
            hours.add(known.getOrDefault(hour, new Activity(start, 0, 0, 0, 0, 0)));
        }
        return hours;
    }

    static List<LaneView> lanes(Sql sql) throws SQLException {
        return sql.rows(
                row ->
                        new LaneView(
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                oldestPending(sql, row.getInt(1)),
                                row.getLong(7)),
                "SELECT l.id, f.name, l.destination, l.pending + l.waiting, l.held, l.delivered,"
                        + " l.late FROM lane l JOIN flow f ON f.id = l.flow"
                        + " WHERE l.destination <> ? ORDER BY 2, 3",
                LaneName.RECORD);
    }

    private static Optional<Instant> oldestPending(Sql sql, int lane) throws SQLException {
        long oldest = Long.MAX_VALUE;
        for (int late = 0; late <= 1; late++) {
            long position =
                    sql.number(
                            Long.MAX_VALUE,
                            "SELECT position FROM delivery WHERE state = 0 AND lane = ?"
                                    + " AND late = ? ORDER BY position LIMIT 1",
                            lane,
                            late);
            oldest = Math.min(oldest, position);
        }
        return sql.row(
                row -> Times.instant(row.getLong(1)),
                "SELECT received FROM entry WHERE position = ?",
                oldest);
    }

    /** Adds what was taken out of the history; says how many there were. */
    private static long addPruned(Sql sql, String flow, Map<RecordState, Long> counts)
            throws SQLException {
        List<Long> pruned =
                sql.rows(
                        row -> {
                            long count = row.getLong(2);
                            counts.merge(RecordState.valueOf(row.getString(1)), count, Long::sum);
                            return count;
                        },
                        "SELECT state, count FROM pruned"
                                + " WHERE flow = (SELECT id FROM flow WHERE name = ?)",
                        flow);
        return pruned.stream().mapToLong(Long::longValue).sum();
    }

    /** Row by row, so that other readers have their turn. */
    static Balance recount(Sql sql, String flow) throws SQLException {
        Map<RecordState, Long> counts = new EnumMap<>(RecordState.class);
        long accepted = 0;
        try (ResultSet row =
                sql.bind(
                                "SELECT e.position, e.kind, d.state FROM entry e"
                                        + " LEFT JOIN delivery d ON d.position = e.position"
                                        + " WHERE e.flow = (SELECT id FROM flow WHERE name = ?)"
                                        + " ORDER BY e.position",
                                flow)
                        .executeQuery()) {
            boolean more = row.next();
            while (more) {
                long position = row.getLong(1);
                boolean duplicate = row.getInt(2) == KIND_DUPLICATE;
                List<DeliveryState> states = new ArrayList<>();
                do {
                    int state = row.getInt(3);
                    if (!row.wasNull()) {
                        states.add(StateCode.state(state));
                    }
                    more = row.next();
                } while (more && row.getLong(1) == position);
                RecordState state = duplicate ? RecordState.DUPLICATE : RecordState.of(states);
                counts.merge(state, 1L, Long::sum);
                accepted++;
            }
        }
        accepted += addPruned(sql, flow, counts);
        return new Balance(
                flow,
                accepted,
                counts.getOrDefault(RecordState.DELIVERED, 0L),
                counts.getOrDefault(RecordState.SKIPPED, 0L),
                counts.getOrDefault(RecordState.DUPLICATE, 0L),
                counts.getOrDefault(RecordState.HELD, 0L),
                counts.getOrDefault(RecordState.PENDING, 0L));
    }
}
