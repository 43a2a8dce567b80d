package dev.tieline.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** How far flows have read what they ask systems for. */
final class CursorRows {
    private CursorRows() {}

    static Optional<String> of(Sql sql, String flow, String reading) throws SQLException {
        return sql.row(
                row -> row.getString(1),
                "SELECT value FROM cursor WHERE flow = ? AND reading = ?",
                flow,
                reading);
    }

    static int put(Sql sql, String flow, String reading, String value, Instant at)
            throws SQLException {
        return sql.update(
                "INSERT OR REPLACE INTO cursor VALUES(?, ?, ?, ?)",
                flow,
                reading,
                value,
                Times.micros(at));
    }
}
