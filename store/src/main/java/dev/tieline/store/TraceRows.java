package dev.tieline.store;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.api.TraceContext;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import dev.tieline.ledger.Trace.DeliveryTrace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the whole story of a record. */
final class TraceRows {
    private static final int MAX_TRIES = 1_000;

    private TraceRows() {}

    static Optional<Trace> trace(Sql sql, byte[] id) throws SQLException {
        return sql.row(
                row -> trace(sql, row),
                "SELECT"
                        + EntryRows.HEAD
                        + ", e.caller, e.traceparent, e.problems, o.id, e.media, e.payload"
                        + EntryRows.FROM
                        + "LEFT JOIN entry o ON o.position = e.original WHERE e.position = "
                        + EntryRows.AT_ID,
                id);
    }

    private static Trace trace(Sql sql, ResultSet row) throws SQLException {
        RecordSummary record = EntryRows.summary(sql, row);
        return new Trace(
                record,
                EntryRows.text(row, 9),
                TraceContext.of(EntryRows.text(row, 10)).traceparent(),
                EntryRows.payload(row.getString(13), row.getBytes(14)),
                original(sql, record.position()),
                Optional.ofNullable(row.getBytes(12)).map(RecordIds::text),
                Codec.problems(row.getBytes(11)),
                deliveries(sql, record, Began.of(row.getBytes(8))),
                facts(sql, record.position()));
    }

    private static Optional<Payload> original(Sql sql, long position) throws SQLException {
        return sql.row(
                row -> EntryRows.payload(row.getString(1), row.getBytes(2)),
                "SELECT media, payload FROM amendment WHERE position = ? ORDER BY seq LIMIT 1",
                position);
    }

    private static List<DeliveryTrace> deliveries(
            Sql sql, RecordSummary record, List<Began.Delivery> began) throws SQLException {
        Map<Integer, Began.Delivery> withoutRows = new LinkedHashMap<>();
        began.forEach(delivery -> withoutRows.put(delivery.lane(), delivery));
        SortedMap<Integer, DeliveryTrace> inOrder = new TreeMap<>();
        sql.rows(
                row -> {
                    withoutRows.remove(row.getInt(1));
                    return inOrder.put(row.getInt(13), delivery(sql, record.position(), row));
                },
                "SELECT d.lane, l.destination, d.state, d.since, d.attempts, d.next, d.fault,"
                        + " d.note, d.remote_id, d.result, d.late, d.last, d.ordinal"
                        + " FROM delivery d JOIN lane l ON l.id = d.lane"
                        + " WHERE d.position = ?",
                record.position());
        for (Began.Delivery delivery : withoutRows.values()) {
            inOrder.put(delivery.ordinal(), untouched(sql, record, delivery.lane()));
        }
        return List.copyOf(inOrder.values());
    }

    private static DeliveryTrace untouched(Sql sql, RecordSummary record, int lane)
            throws SQLException {
        String destination =
                sql.row(row -> row.getString(1), "SELECT destination FROM lane WHERE id = ?", lane)
                        .orElseThrow(() -> new Damaged("there is no lane " + lane));
        return new DeliveryTrace(
                destination,
                DeliveryState.PENDING,
                record.received(),
                0,
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                Document.empty(),
                false,
                List.of());
    }

    private static DeliveryTrace delivery(Sql sql, long position, ResultSet row)
            throws SQLException {
        DeliveryState state = StateCode.state(row.getInt(3));
        long next = row.getLong(6);
        Optional<Instant> due =
                state == DeliveryState.PENDING && next != 0
                        ? Optional.of(Times.instant(next))
                        : Optional.empty();
        return new DeliveryTrace(
                row.getString(2),
                state,
                Times.instant(row.getLong(4)),
                row.getInt(5),
                due,
                Codec.fault(row.getBytes(7)),
                EntryRows.text(row, 8),
                EntryRows.text(row, 9),
                Codec.document(row.getBytes(10)),
                row.getInt(11) != 0,
                tries(sql, position, row));
    }

    /** The one that delivered is with the delivery, if it was stored since there is room for it. */
    private static List<Trace.Try> tries(Sql sql, long position, ResultSet delivery)
            throws SQLException {
        List<Trace.Try> tries = new ArrayList<>(tries(sql, position, delivery.getInt(1)));
        byte[] last = delivery.getBytes(12);
        if (last != null) {
            tries.add(AttemptCode.unpack(delivery.getInt(5), last));
        }
        return tries;
    }

    private static List<Trace.Try> tries(Sql sql, long position, int lane) throws SQLException {
        return sql.rows(
                        row ->
                                new Trace.Try(
                                        row.getInt(1),
                                        row.getInt(2) == 0 ? "send" : "verify",
                                        row.getString(3),
                                        PhaseCode.phase(row.getInt(4))
                                                .name()
                                                .toLowerCase(java.util.Locale.ROOT),
                                        Times.instant(row.getLong(5)),
                                        Codec.timing(row.getBytes(6)),
                                        row.getInt(7),
                                        Codec.fault(row.getBytes(8)),
                                        EntryRows.text(row, 9)),
                        "SELECT number, verify, outcome, phase, started, timing, status, fault,"
                                + " answer FROM attempt WHERE position = ? AND lane = ?"
                                + " ORDER BY number DESC LIMIT ?",
                        position,
                        lane,
                        MAX_TRIES)
                .reversed();
    }

    private static List<Trace.Fact> facts(Sql sql, long position) throws SQLException {
        return sql.rows(
                row ->
                        new Trace.Fact(
                                Times.instant(row.getLong(1)),
                                row.getString(2),
                                row.getString(3),
                                EntryRows.text(row, 4)),
                "SELECT at, actor, action, detail FROM fact WHERE position = ? ORDER BY seq",
                position);
    }
}
