package dev.tieline.store;

import dev.tieline.api.Payload;
import dev.tieline.ledger.RecordState;
import dev.tieline.ledger.RecordSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads records from the table of entries. */
final class EntryRows {
    /** The media type that is not written out. */
    static final String USUAL_MEDIA = "application/json";

    private static final int KIND_DUPLICATE = 1;

    /** The columns of {@link #summary}; {@code e} is the entry. */
    static final String HEAD = " e.position, e.id, f.name, v.name, e.key, e.received, e.kind";

    static final String FROM =
            " FROM entry e JOIN flow f ON f.id = e.flow JOIN version v ON v.id = e.version ";

    private EntryRows() {}

    /** Where a record is. */
    record Place(long position, String flow) {}

    static Optional<Place> place(Sql sql, byte[] id) throws SQLException {
        return sql.row(
                row -> new Place(row.getLong(1), row.getString(2)),
                "SELECT e.position, f.name FROM entry e JOIN flow f ON f.id = e.flow"
                        + " WHERE e.id = ?",
                id);
    }

    /** The head of a record whose row begins with {@link #HEAD}. */
    static RecordSummary summary(Sql sql, ResultSet row) throws SQLException {
        long position = row.getLong(1);
        boolean duplicate = row.getInt(7) == KIND_DUPLICATE;
        return new RecordSummary(
                RecordIds.text(row.getBytes(2)),
                position,
                row.getString(3),
                row.getString(4),
                text(row, 5),
                Times.instant(row.getLong(6)),
                duplicate ? RecordState.DUPLICATE : state(sql, position));
    }

    static RecordState state(Sql sql, long position) throws SQLException {
        List<Integer> states =
                sql.rows(
                        row -> row.getInt(1),
                        "SELECT state FROM delivery WHERE position = ?",
                        position);
        return RecordState.of(states.stream().map(StateCode::state).toList());
    }

    static Payload payload(@Nullable String media, byte[] bytes) {
        return new Payload(bytes, media == null ? USUAL_MEDIA : media);
    }

    static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
