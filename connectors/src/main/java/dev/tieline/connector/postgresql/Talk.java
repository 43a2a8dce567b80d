package dev.tieline.connector.postgresql;

import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Target;
import dev.tieline.api.Outcome;
import dev.tieline.connector.sql.TableOperation.Write;
import dev.tieline.connector.sql.TableTalk;
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A transaction beside the connection that brings the rows of a {@link
 * dev.tieline.connector.sql.Replacing}.
 */
final class Talk implements TableTalk {
    /** By what is done when a row is deleted: c, n and d change others. */
    private static final String CASCADES =
            "SELECT EXISTS(SELECT FROM pg_catalog.pg_constraint WHERE contype = 'f'"
                    + " AND confrelid = to_regclass(?) AND confdeltype IN ('c', 'n', 'd'))";

    private final Session session;
    private final Checkpoints checkpoints;
    private final Write write;
    private final Deadline deadline;
    private final Alarm alarm;

    Talk(Session session, Checkpoints checkpoints, Write write, Deadline deadline) {
        this.session = session;
        this.checkpoints = checkpoints;
        this.write = write;
        this.deadline = deadline;
        this.alarm = session.alarm(deadline);
    }

    @Override
    public Optional<Outcome> begin() throws SQLException, IOException {
        session.jdbc().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        session.begin(false, deadline);
        return checkpoints.make(session);
    }

    @Override
    public void run(String sql) throws SQLException {
        session.run(sql);
    }

    @Override
    public boolean there(String table) throws SQLException {
        return Checkpoints.there(session, table);
    }

    /** Foreign keys and triggers are not taken over. */
    @Override
    public void make(String table) throws SQLException {
        session.run("CREATE TABLE " + table + " (LIKE " + write.table() + " INCLUDING ALL)");
    }

    @Override
    public long number(String sql) throws SQLException {
        try (Statement ask = session.jdbc().createStatement();
                ResultSet told = ask.executeQuery(sql)) {
            told.next();
            return told.getLong(1);
        }
    }

    @Override
    public boolean cascades() throws SQLException {
        try (PreparedStatement ask = session.jdbc().prepareStatement(CASCADES)) {
            ask.setString(1, write.table());
            try (ResultSet told = ask.executeQuery()) {
                return told.next() && told.getBoolean(1);
            }
        }
    }

    @Override
    public void lock() throws SQLException {
        session.run("LOCK TABLE " + write.table() + " IN SHARE ROW EXCLUSIVE MODE");
    }

    @Override
    public Optional<Checkpoint> last(Target target) throws SQLException {
        return checkpoints.last(session, target);
    }

    @Override
    public boolean move(Target target, Optional<Checkpoint> before, Checkpoint now)
            throws SQLException {
        return checkpoints.move(session, target, before, now);
    }

    @Override
    public void commit() throws SQLException {
        session.jdbc().commit();
    }

    @Override
    public Outcome failed(SQLException e, boolean committing) {
        return committing
                ? SqlOutcomes.notCommitted(write, e, deadline.passed())
                : SqlOutcomes.failed(write, e, deadline.passed());
    }

    @Override
    public void close() {
        alarm.close();
    }
}
