package dev.tieline.store;

import dev.tieline.journal.LaneName;
import dev.tieline.ledger.Activity;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.LaneView;
import dev.tieline.ledger.RecordState;
import dev.tieline.store.Sums.FlowHour;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the books. */
final class BookRows {
    /** A year; older hours are cut off. */
    private static final int MAX_HOURS = 366 * 24;

    private BookRows() {}

    static List<Balance> balances(Sql sql) throws SQLException {
        Sums logged = Tallies.logged(sql);
        return sql
                .rows(
                        row -> {
                            long[] counts = counts(row, 3, Sums.OF_RECORDS);
                            add(counts, logged.records.get(new FlowHour(row.getInt(1), 0)));
                            return balance(row.getString(2), counts);
                        },
                        "SELECT f.id, f.name, t.accepted, t.delivered, t.skipped, t.duplicate,"
                                + " t.held, t.pending FROM flow f"
                                + " LEFT JOIN tally t ON t.flow = f.id AND t.hour = 0"
                                + " ORDER BY f.name")
                .stream()
                .filter(balance -> balance.accepted() > 0)
                .toList();
    }

    private static Balance balance(String flow, long[] counts) {
        return new Balance(flow, counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
    }

    /** Those of a row, from this column on; none are zero. */
    private static long[] counts(ResultSet row, int from, int columns) throws SQLException {
        long[] counts = new long[columns];
        for (int i = 0; i < columns; i++) {
            counts[i] = row.getLong(from + i);
        }
        return counts;
    }

    private static void add(long[] counts, long @Nullable [] logged) {
        for (int i = 0; logged != null && i < counts.length; i++) {
            counts[i] += logged[i];
        }
    }

    static List<Activity> activity(Sql sql, String flow, Instant from, Instant to)
            throws SQLException {
        long last = Times.hour(to.minusNanos(1));
        long first = Math.max(Times.hour(from), last - MAX_HOURS + 1);
        int id = (int) sql.number(0, "SELECT id FROM flow WHERE name = ?", flow);
        Map<Long, long[]> known = new HashMap<>();
        sql.rows(
                row -> known.put(row.getLong(1), counts(row, 2, Sums.OF_RECORDS)),
                "SELECT hour, accepted, delivered, skipped, duplicate, held, pending FROM tally"
                        + " WHERE flow = ? AND hour BETWEEN ? AND ? AND hour <> 0",
                id,
                first,
                last);
        Sums logged = Tallies.logged(sql);
        List<Activity> hours = new ArrayList<>();
        for (long hour = first; hour <= last; hour++) {
            long[] counts = known.getOrDefault(hour, new long[Sums.OF_RECORDS]);
            add(counts, logged.records.get(new FlowHour(id, hour)));
            hours.add(
                    new Activity(
                            Times.hourStart(hour),
                            counts[0],
                            counts[1],
                            counts[4],
                            counts[2],
                            counts[3]));
        }
        return hours;
    }

    static List<LaneView> lanes(Sql sql) throws SQLException {
        Sums logged = Tallies.logged(sql);
        Map<Integer, Instant> newest = withoutRows(sql);
        return sql.rows(
                row -> {
                    int lane = row.getInt(1);
                    // As many as there are sums, in their order.
                    long[] counts = counts(row, 4, Sums.OF_DELIVERIES);
                    add(counts, logged.deliveries.get(lane));
                    return new LaneView(
                            row.getString(2),
                            row.getString(3),
                            counts[0] + counts[1],
                            counts[2],
                            counts[3],
                            oldestPending(sql, lane)
                                    .or(() -> Optional.ofNullable(newest.get(lane))),
                            counts[4]);
                },
                "SELECT l.id, f.name, l.destination, l.pending, l.waiting, l.held, l.delivered,"
                        + " l.late FROM lane l JOIN flow f ON f.id = l.flow"
                        + " WHERE l.destination <> ? ORDER BY 2, 3",
                LaneName.RECORD);
    }

    /** The lanes that have something pending. */
    static List<LaneName> open(Sql sql) throws SQLException {
        Sums logged = Tallies.logged(sql);
        List<LaneName> open = new ArrayList<>();
        sql.rows(
                row -> {
                    long[] counts = counts(row, 4, 1);
                    add(counts, logged.deliveries.get(row.getInt(1)));
                    return counts[0] > 0
                            && open.add(new LaneName(row.getString(2), row.getString(3)));
                },
                "SELECT l.id, f.name, l.destination, l.pending FROM lane l"
                        + " JOIN flow f ON f.id = l.flow ORDER BY 2, 3");
        return open;
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

    /** When the first record came that each lane has pending without a row. */
    private static Map<Integer, Instant> withoutRows(Sql sql) throws SQLException {
        Map<Integer, Instant> first = new HashMap<>();
        sql.rows(
                row -> {
                    for (Began.Delivery delivery : Began.of(row.getBytes(3))) {
                        if (!first.containsKey(delivery.lane())
                                && !hasRow(sql, row.getLong(1), delivery.lane())) {
                            first.put(delivery.lane(), Times.instant(row.getLong(2)));
                        }
                    }
                    return first;
                },
                "SELECT position, received, began FROM entry"
                        + " WHERE position > (SELECT position FROM indexed)"
                        + " AND began IS NOT NULL ORDER BY position");
        return first;
    }

    private static boolean hasRow(Sql sql, long position, int lane) throws SQLException {
        return sql.number(
                        0, "SELECT 1 FROM delivery WHERE position = ? AND lane = ?", position, lane)
                > 0;
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

    /** Of records and of rows in bulk: at the latest of both, for these are at least so many. */
    static Optional<Instant> received(Sql sql, String flow, int nth) throws SQLException {
        return Stream.of(ofRecords(sql, flow, nth), ChunkRows.received(sql, flow, nth))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> ofRecords(Sql sql, String flow, int nth) throws SQLException {
        return sql.row(
                row -> Times.instant(row.getLong(1)),
                "SELECT received FROM entry WHERE position = (SELECT position FROM ("
                        + "SELECT position FROM entry"
                        + " WHERE position > (SELECT by_flow FROM indexed)"
                        + " AND flow = (SELECT id FROM flow WHERE name = ?1)"
                        + " UNION ALL SELECT position FROM flow_record"
                        + " WHERE flow = (SELECT id FROM flow WHERE name = ?1))"
                        + " ORDER BY position DESC LIMIT 1 OFFSET ?2)",
                flow,
                nth - 1);
    }

    /** Row by row, so that other readers have their turn. */
    static Balance recount(Sql sql, String flow) throws SQLException {
        Map<RecordState, Long> counts = new EnumMap<>(RecordState.class);
        try (ResultSet row =
                sql.bind(
                                "SELECT"
                                        + Standing.COLUMNS
                                        + "FROM (SELECT position FROM flow_record"
                                        + " WHERE flow = (SELECT id FROM flow WHERE name = ?1)"
                                        + " UNION ALL SELECT position FROM entry"
                                        + " WHERE position > (SELECT by_flow FROM indexed)"
                                        + " AND flow = (SELECT id FROM flow WHERE name = ?1)) p"
                                        + " CROSS JOIN entry e ON e.position = p.position"
                                        + " LEFT JOIN delivery d ON d.position = e.position",
                                flow)
                        .executeQuery()) {
            Standing.each(row, record -> counts.merge(record.state(), 1L, Long::sum));
        }
        ChunkRows.addTo(sql, flow, counts);
        long accepted = counts.values().stream().mapToLong(Long::longValue).sum();
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
