package dev.tieline.store;

import dev.tieline.api.Payload;
import dev.tieline.ledger.RecordSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads records from the table of entries. */
final class EntryRows {
    /** The media type that is not written out. */
    static final String USUAL_MEDIA = "application/json";

    /** The columns of {@link #summary}; {@code e} is the entry. */
    static final String HEAD =
            " e.position, e.id, f.name, v.name, e.key, e.received, e.kind," + " e.began";

    /** The position of the record with the id that is the first value; null if there is none. */
    static final String AT_ID =
            "coalesce((SELECT position FROM record_id WHERE id = ?1), (SELECT position FROM entry"
                    + " WHERE position > (SELECT position FROM indexed) AND id = ?1))";

    static final String FROM =
            " FROM entry e JOIN flow f ON f.id = e.flow JOIN version v ON v.id = e.version ";

    private EntryRows() {}

    /** Where a record is. */
    record Place(long position, String flow) {}

    static Optional<Place> place(Sql sql, byte[] id) throws SQLException {
        return sql.row(
                row -> new Place(row.getLong(1), row.getString(2)),
                "SELECT e.position, f.name FROM entry e JOIN flow f ON f.id = e.flow"
                        + " WHERE e.position = "
                        + AT_ID,
                id);
    }

    /** The head of a record whose row begins with {@link #HEAD}. */
    static RecordSummary summary(Sql sql, ResultSet row) throws SQLException {
        long position = row.getLong(1);
        int kind = row.getInt(7);
        Standing standing = new Standing(row.getBytes(8));
        return new RecordSummary(
                RecordIds.text(row.getBytes(2)),
                position,
                row.getString(3),
                row.getString(4),
                text(row, 5),
                Times.instant(row.getLong(6)),
                Standing.state(kind, withRows(sql, position, standing)));
    }

    private static Standing withRows(Sql sql, long position, Standing standing)
            throws SQLException {
        sql.rows(
                row -> standing.add(row.getInt(1), row.getInt(2)),
                "SELECT lane, state FROM delivery WHERE position = ?",
                position);
        return standing;
    }

    static Payload payload(@Nullable String media, byte[] bytes) {
        return new Payload(bytes, media == null ? USUAL_MEDIA : media);
    }

    static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
