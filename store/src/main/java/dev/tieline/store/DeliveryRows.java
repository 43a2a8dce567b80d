package dev.tieline.store;

import dev.tieline.journal.Settlement.Move;
import dev.tieline.store.Deliveries.OfRecord;
import dev.tieline.store.Deliveries.Row;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of deliveries; a row that does not exist yet comes into being when it is needed.
 * Used by the writer alone.
 */
final class DeliveryRows {
    // The usual beginning and end have statements of their own: each value that need not be bound
    // is time of the writer.
    private static final String INSERT =
            "INSERT INTO delivery(position, lane, ordinal, state, late, dispatched, verify_next,"
                    + " attempts, since, next) VALUES(?, ?, ?, ?, 0, 0, 0, 0, ?, 0)";

    private static final String INSERT_WITH_FAULT =
            "INSERT INTO delivery(position, lane, ordinal, state, late, dispatched, verify_next,"
                    + " attempts, since, next, held_group, fault)"
                    + " VALUES(?, ?, ?, ?, 0, 0, 0, 0, ?, 0, ?, ?)";

    /** Of one that had no row while it was pending. */
    private static final String INSERT_DELIVERED =
            "INSERT INTO delivery(position, lane, ordinal, state, late, dispatched, verify_next,"
                    + " attempts, since, next, last) VALUES(?, ?, ?, 2, 0, 0, 0, ?, ?, 0, ?)";

    private static final String DELIVER =
            "UPDATE delivery SET state = 2, dispatched = 0, verify_next = 0, attempts = ?,"
                    + " since = ?, next = 0, held_group = NULL, fault = NULL, last = ?, note = NULL,"
                    + " remote_id = NULL, result = NULL WHERE position = ? AND lane = ?";

    private static final String DELIVER_WITH_RESULT =
            "UPDATE delivery SET state = 2, dispatched = 0, verify_next = 0, attempts = ?,"
                    + " since = ?, next = 0, held_group = NULL, fault = NULL, last = ?, note = ?,"
                    + " remote_id = ?, result = ? WHERE position = ? AND lane = ?";

    private static final String CHANGE =
            "UPDATE delivery SET state = ?, dispatched = 0, verify_next = ?, attempts = ?,"
                    + " since = ?, next = ?, held_group = ?, fault = ?, note = ?,"
                    + " remote_id = ?, result = ? WHERE position = ? AND lane = ?";

    private final Sql sql;

    DeliveryRows(Sql sql) {
        this.sql = sql;
    }

    /** A delivery has a row from now on. */
    void store(OfRecord record, Row row) throws SQLException {
        if (!row.stored) {
            int state = StateCode.of(row.state);
            sql.update(INSERT, record.position, row.lane, row.ordinal, state, row.since);
            row.stored = true;
        }
    }

    /** The same, with why it is held or what there is to say of it. */
    void store(OfRecord record, Row row, byte @Nullable [] fault) throws SQLException {
        sql.update(
                INSERT_WITH_FAULT,
                record.position,
                row.lane,
                row.ordinal,
                StateCode.of(row.state),
                row.since,
                group(row),
                fault);
        row.stored = true;
    }

    /** Notes that a call is about to be made that must not be repeated. */
    void mark(OfRecord record, Row row) throws SQLException {
        store(record, row);
        sql.update(
                "UPDATE delivery SET dispatched = 1 WHERE position = ? AND lane = ? AND state = 0",
                record.position,
                row.lane);
    }

    void version(OfRecord record, Row row) throws SQLException {
        store(record, row);
        sql.update(
                "UPDATE delivery SET version = ? WHERE position = ? AND lane = ?",
                row.version,
                record.position,
                row.lane);
    }

    /** It was delivered, which is how nearly all end, with as few values as that needs. */
    void deliver(OfRecord record, Row row, Move move, byte @Nullable [] last) throws SQLException {
        boolean usual =
                move.note().isEmpty() && move.remoteId().isEmpty() && move.result().isEmpty();
        if (usual && !row.stored) {
            sql.update(
                    INSERT_DELIVERED,
                    record.position,
                    row.lane,
                    row.ordinal,
                    row.attempts,
                    row.since,
                    last);
            row.stored = true;
            return;
        }
        store(record, row);
        if (usual) {
            sql.update(DELIVER, row.attempts, row.since, last, record.position, row.lane);
            return;
        }
        sql.update(
                DELIVER_WITH_RESULT,
                row.attempts,
                row.since,
                last,
                orNull(move.note()),
                orNull(move.remoteId()),
                Codec.document(move.result()),
                record.position,
                row.lane);
    }

    /** Any other move. */
    void change(OfRecord record, Row row, Move move) throws SQLException {
        store(record, row);
        sql.update(
                CHANGE,
                StateCode.of(row.state),
                move.verifyNext() ? 1 : 0,
                row.attempts,
                row.since,
                Times.micros(move.next()),
                group(row),
                Codec.fault(move.fault()),
                orNull(move.note()),
                orNull(move.remoteId()),
                Codec.document(move.result()),
                record.position,
                row.lane);
    }

    private static @Nullable Long group(Row row) {
        return row.group == 0 ? null : row.group;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
