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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of deliveries, and every change of them with the counts that follow from it. Used by the
 * writer alone.
 */
final class Deliveries {
    private static final int MAX_OPEN = 20_000;

    private final Sql sql;
    private final Names names;
    private final Tallies tallies;
    private final HeldGroups groups;
    private final DeliveryRows rows;

    /** Records with a pending delivery, so that settling one need not read it; the newest ones. */
    private final Map<Long, OfRecord> open = new LinkedHashMap<>();

    /** New records since {@link #storePending}, whatever became of them. */
    private final Deque<OfRecord> fresh = new ArrayDeque<>();

    /** Up to this position there may be others that belong there; it is not known which. */
    private long unknown;

    Deliveries(Sql sql, Names names, Tallies tallies, long newest) {
        this.sql = sql;
        this.names = names;
        this.tallies = tallies;
        this.groups = new HeldGroups(sql);
        this.rows = new DeliveryRows(sql);
        this.unknown = newest;
    }

    /** A delivery as the writer needs it. */
    static final class Row {
        final int lane;
        final int ordinal;
        final boolean late;
        int attempts;
        DeliveryState state;
        long since;
        long group;

        /** Whether it has a row of its own; else it is pending, see {@link Began}. */
        boolean stored = true;

        /** Of the flow, when it is another than that of the record; else 0. */
        int version;

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
            for (Row row : rows) {
                if (row.lane == lane) {
                    return Optional.of(row);
                }
            }
            return Optional.empty();
        }

        RecordState state() {
            if (rows.size() == 1) {
                return RecordState.of(List.of(rows.getFirst().state));
            }
            return RecordState.of(rows.stream().map(row -> row.state).toList());
        }

        /** Whether each has a row of its own. */
        boolean stored() {
            for (Row row : rows) {
                if (!row.stored) {
                    return false;
                }
            }
            return true;
        }

        int nextOrdinal() {
            int next = 0;
            for (Row row : rows) {
                next = Math.max(next, row.ordinal + 1);
            }
            return next;
        }
    }

    OfRecord load(long position, String flow) throws SQLException {
        OfRecord known = open.get(position);
        if (known != null) {
            return known;
        }
        OfRecord record = new OfRecord(position, flow, names.flow(flow));
        try (ResultSet row =
                sql.bind(
                                "SELECT lane, ordinal, attempts, late, state, since, held_group, version"
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
                delivery.version = row.getInt(8);
                record.rows.add(delivery);
            }
        }
        sql.row(
                row -> withoutRows(record, Began.of(row.getBytes(1)), row.getLong(2)),
                "SELECT began, received FROM entry WHERE position = ?",
                position);
        return record;
    }

    private static OfRecord withoutRows(OfRecord record, List<Began.Delivery> began, long since) {
        for (Began.Delivery delivery : began) {
            if (record.in(delivery.lane()).isEmpty()) {
                record.rows.add(withoutRow(delivery, since));
            }
        }
        return record;
    }

    private static Row withoutRow(Began.Delivery delivery, long since) {
        Row row = new Row(delivery.lane(), delivery.ordinal(), 0, false, DeliveryState.PENDING);
        row.since = since;
        row.stored = false;
        return row;
    }

    /**
     * Brings the deliveries of a new record into being.
     *
     * @return those that are to be kept with its row
     */
    List<Began.Delivery> begin(OfRecord record, List<NewDelivery> deliveries, Instant at)
            throws SQLException {
        List<Began.Delivery> began = new ArrayList<>(deliveries.size());
        for (NewDelivery delivery : deliveries) {
            int lane = names.lane(record.flowId, delivery.destination());
            if (record.in(lane).isPresent()) {
                throw new IllegalArgumentException("it goes twice to " + delivery.destination());
            }
            if (delivery.state() != DeliveryState.PENDING || delivery.fault().isPresent()) {
                insert(record, delivery, at);
                continue;
            }
            Began.Delivery pending = new Began.Delivery(record.nextOrdinal(), lane);
            record.rows.add(withoutRow(pending, Times.micros(at)));
            tallies.delivery(lane, null, DeliveryState.PENDING, false);
            began.add(pending);
        }
        if (!began.isEmpty()) {
            fresh.add(record);
        }
        remember(record);
        return began;
    }

    /** Gives rows to what is pending still of the records in this range, the last included. */
    void storePending(long after, long until) throws SQLException {
        if (after < unknown) {
            record Place(long position, String flow) {}
            List<Place> places =
                    sql.rows(
                            row -> new Place(row.getLong(1), row.getString(2)),
                            "SELECT e.position, f.name FROM entry e JOIN flow f ON f.id = e.flow"
                                    + " WHERE e.position > ? AND e.position <= ?"
                                    + " AND e.began IS NOT NULL",
                            after,
                            Math.min(unknown, until));
            for (Place place : places) {
                store(load(place.position, place.flow));
            }
        }
        while (!fresh.isEmpty() && fresh.getFirst().position <= until) {
            store(fresh.removeFirst());
        }
    }

    private void store(OfRecord record) throws SQLException {
        for (Row row : record.rows) {
            rows.store(record, row);
        }
    }

    /** Notes that a call is about to be made that must not be repeated. */
    void mark(OfRecord record, Row row) throws SQLException {
        rows.mark(record, row);
    }

    /** Brings a delivery into being. */
    void insert(OfRecord record, NewDelivery delivery, Instant at) throws SQLException {
        LaneName name = new LaneName(record.flow, delivery.destination());
        int lane = names.lane(record.flowId, delivery.destination());
        Row row = new Row(lane, record.nextOrdinal(), 0, false, delivery.state());
        boolean held = delivery.state() == DeliveryState.HELD;
        row.group = held ? groups.enter(name, lane, delivery.fault(), at) : 0;
        row.since = Times.micros(at);
        row.stored = false;
        if (delivery.fault().isEmpty() && !held) {
            rows.store(record, row);
        } else {
            rows.store(record, row, Codec.fault(delivery.fault()));
        }
        tallies.delivery(lane, null, row.state, false);
        record.rows.add(row);
        remember(record);
    }

    private void remember(OfRecord record) {
        // A record some of whose deliveries have no row is known once only, here.
        if (record.state() == RecordState.PENDING || !record.stored()) {
            open.put(record.position, record);
            if (open.size() > MAX_OPEN) {
                OfRecord eldest = open.values().iterator().next();
                if (eldest.stored()) {
                    open.remove(eldest.position);
                }
            }
        } else {
            open.remove(record.position);
        }
    }

    /** What is remembered of a record is not true any more. */
    void forget(long position) {
        open.remove(position);
    }

    /** Nothing that is remembered may be true any more. */
    void rolledBack(long newest) {
        open.clear();
        fresh.clear();
        unknown = newest;
    }

    /** From now on a delivery is of this version of the flow, whatever its record came in with. */
    void version(OfRecord record, Row row, int version) throws SQLException {
        row.version = version;
        rows.version(record, row);
    }

    /** Moves a delivery; the move is known to be legal. */
    void move(OfRecord record, Row row, Move move, int attempts, Instant at) throws SQLException {
        move(record, row, move, attempts, at, null);
    }

    /** The same; {@code last} is the attempt that delivered it, as {@link AttemptCode} packs it. */
    void move(OfRecord record, Row row, Move move, int attempts, Instant at, byte @Nullable [] last)
            throws SQLException {
        DeliveryState from = row.state;
        if (from == DeliveryState.HELD) {
            groups.leave(row.group);
        }
        boolean held = move.to() == DeliveryState.HELD;
        LaneName name = new LaneName(record.flow, move.destination());
        row.group = held ? groups.enter(name, row.lane, move.fault(), at) : 0;
        row.since = from == move.to() ? row.since : Times.micros(at);
        row.state = move.to();
        row.attempts = attempts;
        if (row.state == DeliveryState.DELIVERED) {
            rows.deliver(record, row, move, last);
        } else {
            rows.change(record, row, move);
        }
        tallies.delivery(row.lane, from, row.state, row.late);
    }

    /** Counts what the record as a whole became. */
    void count(OfRecord record, RecordState before, Instant at) {
        tallies.moved(record.flowId, before, record.state(), at);
        remember(record);
    }

    static Move plain(LaneName lane, DeliveryState to) {
        return Move.plain(lane.destination(), to, Optional.<Fault>empty());
    }
}
