package dev.tieline.connector.postgresql;

import java.io.Closeable;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows on their way to the server by COPY. For one thread. */
final class CopyText implements Closeable {
    private static final int FULL = 1 << 16;

    private final CopyIn copy;
    private final CopyFields fields = new CopyFields(FULL + FULL / 2);

    /** Begins; {@link #end} or {@link #close} must follow. */
    CopyText(Session session, String statement) throws SQLException {
        copy = session.jdbc().unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    }

    /** The row that is written. */
    CopyFields fields() {
        return fields;
    }

    /** The row is over. */
    void endRow() throws SQLException {
        fields.end();
        if (fields.size() > FULL) {
            flush();
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(fields.bytes(), 0, fields.size());
        fields.clear();
    }

    /** All is said: the server has taken all of it. */
    void end() throws SQLException {
        flush();
        copy.endCopy();
    }

    /** Breaks it off when it is not over. */
    @Override
    public void close() {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException _) {
                // The connection is not well, which its next use tells.
            }
        }
    }
}
