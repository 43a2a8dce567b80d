package dev.tieline.store;

import dev.tieline.api.Document;
import dev.tieline.api.TraceContext;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.OpenDelivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads pending deliveries for their lanes. */
final class OpenRows {
    private static final String COLUMNS =
            "SELECT d.position AS position, e.id, v.name, e.key, e.received, d.attempts, d.next,"
                    + " d.dispatched OR EXISTS (SELECT 1 FROM restored r"
                    + " WHERE r.position = d.position AND r.lane = d.lane), d.verify_next, e.traceparent, e.media, e.payload,"
                    + " (SELECT a.started FROM attempt a WHERE a.position = d.position"
                    + " AND a.lane = d.lane AND a.number = d.attempts)"
                    + " FROM delivery d JOIN entry e ON e.position = d.position"
                    + " JOIN version v ON v.id = coalesce(d.version, e.version)"
                    + " WHERE d.state = 0 AND d.lane = ?1 AND d.late = ";

    private OpenRows() {}

    static List<OpenDelivery> after(Sql sql, LaneName lane, long after, int limit)
            throws SQLException {
        int id = lane(sql, lane);
        List<OpenDelivery> open = new ArrayList<>();
        // Late ones are in an order of their own in the index; each part stops at the limit.
        for (int late = 0; late <= 1; late++) {
            open.addAll(
                    sql.rows(
                            OpenRows::read,
                            COLUMNS + "?4 AND d.position > ?2 ORDER BY d.position LIMIT ?3",
                            id,
                            after,
                            limit,
                            late));
        }
        open.sort((a, b) -> Long.compare(a.position(), b.position()));
        return withResults(sql, open.size() > limit ? open.subList(0, limit) : open);
    }

    static List<OpenDelivery> at(Sql sql, LaneName lane, List<Long> positions) throws SQLException {
        int id = lane(sql, lane);
        List<OpenDelivery> open = new ArrayList<>();
        for (long position : positions.stream().distinct().sorted().toList()) {
            sql.row(OpenRows::read, COLUMNS + "d.late AND d.position = ?2", id, position)
                    .ifPresent(open::add);
        }
        return withResults(sql, open);
    }

    private static int lane(Sql sql, LaneName lane) throws SQLException {
        return (int)
                sql.number(
                        0,
                        "SELECT l.id FROM lane l JOIN flow f ON f.id = l.flow"
                                + " WHERE f.name = ? AND l.destination = ?",
                        lane.flow(),
                        lane.destination());
    }

    private static OpenDelivery read(ResultSet row) throws SQLException {
        long next = row.getLong(7);
        return new OpenDelivery(
                row.getLong(1),
                RecordIds.text(row.getBytes(2)),
                row.getString(3),
                EntryRows.text(row, 4),
                Times.instant(row.getLong(5)),
                row.getInt(6),
                next == 0 ? Instant.EPOCH : Times.instant(next),
                Times.instant(row.getLong(13)),
                row.getInt(8) != 0,
                row.getInt(9) != 0,
                TraceContext.of(EntryRows.text(row, 10)),
                EntryRows.payload(row.getString(11), row.getBytes(12)),
                Map.of());
    }

    private static List<OpenDelivery> withResults(Sql sql, List<OpenDelivery> open)
            throws SQLException {
        List<OpenDelivery> complete = new ArrayList<>(open.size());
        for (OpenDelivery delivery : open) {
            Map<String, Document> results = results(sql, delivery.position());
            complete.add(results.isEmpty() ? delivery : with(delivery, results));
        }
        return complete;
    }

    private static Map<String, Document> results(Sql sql, long position) throws SQLException {
        Map<String, Document> results = new HashMap<>();
        sql.rows(
                row -> results.put(row.getString(1), Codec.document(row.getBytes(2))),
                "SELECT l.destination, d.result FROM delivery d JOIN lane l ON l.id = d.lane"
                        + " WHERE d.position = ? AND d.state = 2",
                position);
        return results;
    }

    private static OpenDelivery with(OpenDelivery it, Map<String, Document> results) {
        return new OpenDelivery(
                it.position(),
                it.recordId(),
                it.version(),
                it.key(),
                it.received(),
                it.attempts(),
                it.next(),
                it.tried(),
                it.dispatched(),
                it.verifyNext(),
                it.trace(),
                it.payload(),
                results);
    }
}
