package dev.tieline.store;

import dev.tieline.api.Fault;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of deliveries, and every change of them with the counts that follow from it. Used by the
 * writer alone.
 */
final class Deliveries {
    private final Sql sql;
    private final Names names;
    private final Tallies tallies;
    private final HeldGroups groups;

    Deliveries(Sql sql, Names names, Tallies tallies, HeldGroups groups) {
        this.sql = sql;
        this.names = names;
        this.tallies = tallies;
        this.groups = groups;
    }

    /** A delivery as the writer needs it. */
    static final class Row {
        final int lane;
        final int ordinal;
        final int attempts;
        final boolean late;
        DeliveryState state;
        long since;
        long group;

        private Row(int lane, int ordinal, int attempts, boolean late, DeliveryState state) {
            this.lane = lane;
            this.ordinal = ordinal;
            this.attempts = attempts;
            this.late = late;
            this.state = state;
        }
    }

    /** All deliveries of a record, in the order of the flow. */
    static final class OfRecord {
        final long position;
        final String flow;
        final int flowId;
        final List<Row> rows = new ArrayList<>(2);

        OfRecord(long position, String flow, int flowId) {
            this.position = position;
            this.flow = flow;
            this.flowId = flowId;
        }

        Optional<Row> in(int lane) {
            return rows.stream().filter(row -> row.lane == lane).findFirst();
        }

        RecordState state() {
            if (rows.size() == 1) {
                return RecordState.of(List.of(rows.getFirst().state));
            }
            return RecordState.of(rows.stream().map(row -> row.state).toList());
        }

        int nextOrdinal() {
            return rows.stream().mapToInt(row -> row.ordinal + 1).max().orElse(0);
        }
    }

    OfRecord load(long position, String flow) throws SQLException {
        OfRecord record = new OfRecord(position, flow, names.flow(flow));
        try (ResultSet row =
                sql.bind(
                                "SELECT lane, ordinal, attempts, late, state, since, held_group"
                                        + " FROM delivery WHERE position = ?",
                                position)
                        .executeQuery()) {
            while (row.next()) {
                Row delivery =
                        new Row(
                                row.getInt(1),
                                row.getInt(2),
                                row.getInt(3),
                                row.getInt(4) != 0,
                                StateCode.state(row.getInt(5)));
                delivery.since = row.getLong(6);
                delivery.group = row.getLong(7);
                record.rows.add(delivery);
            }
        }
        return record;
    }

    /** Brings a delivery into being; {@code fault} is its encoded form. */
    void insert(OfRecord record, NewDelivery delivery, Instant at) throws SQLException {
        LaneName name = new LaneName(record.flow, delivery.destination());
        int lane = names.lane(record.flowId, delivery.destination());
        Row row = new Row(lane, record.nextOrdinal(), 0, false, delivery.state());
        boolean held = delivery.state() == DeliveryState.HELD;
        row.group = held ? groups.enter(name, lane, delivery.fault(), at) : 0;
        row.since = Times.micros(at);
        sql.update(
                "INSERT INTO delivery(position, lane, ordinal, state, late, dispatched,"
                        + " verify_next, attempts, since, next, held_group, fault)"
                        + " VALUES(?, ?, ?, ?, 0, 0, 0, 0, ?, 0, ?, ?)",
                record.position,
                lane,
                row.ordinal,
                StateCode.of(row.state),
                row.since,
                held ? row.group : null,
                Codec.fault(delivery.fault()));
        tallies.delivery(lane, null, row.state, false);
        record.rows.add(row);
    }

    /** Moves a delivery; the move is known to be legal. */
    void move(OfRecord record, Row row, Move move, int attempts, Instant at) throws SQLException {
        DeliveryState from = row.state;
        if (from == DeliveryState.HELD) {
            groups.leave(row.group);
        }
        boolean held = move.to() == DeliveryState.HELD;
        LaneName name = new LaneName(record.flow, move.destination());
        row.group = held ? groups.enter(name, row.lane, move.fault(), at) : 0;
        row.since = from == move.to() ? row.since : Times.micros(at);
        row.state = move.to();
        sql.update(
                "UPDATE delivery SET state = ?, dispatched = 0, verify_next = ?, attempts = ?,"
                        + " since = ?, next = ?, held_group = ?, fault = ?, note = ?,"
                        + " remote_id = ?, result = ? WHERE position = ? AND lane = ?",
                StateCode.of(row.state),
                move.verifyNext() ? 1 : 0,
                attempts,
                row.since,
                Times.micros(move.next()),
                held ? row.group : null,
                Codec.fault(move.fault()),
                orNull(move.note()),
                orNull(move.remoteId()),
                Codec.document(move.result()),
                record.position,
                row.lane);
        tallies.delivery(row.lane, from, row.state, row.late);
    }

    /** Counts what the record as a whole became. */
    void count(OfRecord record, RecordState before, Instant at) {
        tallies.moved(record.flowId, before, record.state(), at);
    }

    static Move plain(LaneName lane, DeliveryState to) {
        return Move.plain(lane.destination(), to, Optional.<Fault>empty());
    }

    private static @org.jspecify.annotations.Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
