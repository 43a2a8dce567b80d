package dev.tieline.connector.jdbc;

import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Target;
import dev.tieline.api.Outcome;
import dev.tieline.connector.jdbc.Dialect.Purpose;
import dev.tieline.connector.sql.TableOperation.Write;
import dev.tieline.connector.sql.TableTalk;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A transaction beside the connection that brings the rows of a {@link
 * dev.tieline.connector.sql.Replacing}.
 */
final class Talk implements TableTalk {
    private final Session session;
    private final Checkpoints checkpoints;
    private final Write write;
    private final Deadline deadline;
    private final Session.Watch watch;

    Talk(Session session, Checkpoints checkpoints, Write write, Deadline deadline) {
        this.session = session;
        this.checkpoints = checkpoints;
        this.write = write;
        this.deadline = deadline;
        this.watch = session.alarm(deadline);
    }

    @Override
    public Optional<Outcome> begin() throws SQLException, IOException {
        session.begin(Purpose.WRITE, deadline);
        Optional<Outcome> refused = checkpoints.make(session);
        session.rollback();
        session.begin(Purpose.WRITE_ALL, deadline);
        return refused;
    }

    @Override
    public void run(String sql) throws SQLException {
        session.run(sql);
    }

    @Override
    public boolean there(String table) throws SQLException {
        return Checkpoints.there(session, table);
    }

    @Override
    public void make(String table) throws SQLException {
        session.dialect().makeLike(session, table, write);
    }

    @Override
    public long number(String sql) throws SQLException {
        try (PreparedStatement ask = session.prepare(sql);
                ResultSet told = ask.executeQuery()) {
            told.next();
            return told.getLong(1);
        }
    }

    @Override
    public boolean cascades() throws SQLException {
        Optional<String> question = session.dialect().cascades();
        if (question.isEmpty()) {
            return false;
        }
        try (PreparedStatement ask = session.prepare(question.get())) {
            String[] names = session.dialect().names(write.table());
            ask.setString(1, names.length == 1 ? null : names[0]);
            ask.setString(2, names[names.length - 1]);
            try (ResultSet told = ask.executeQuery()) {
                return told.next();
            }
        }
    }

    /** What deletes all rows holds them, and the places between them, until the end. */
    @Override
    public void lock() {}

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
        session.commit();
    }

    @Override
    public Outcome failed(SQLException e, boolean committing) {
        return committing
                ? Outcomes.notCommitted(session.dialect(), write, e, deadline.passed())
                : Outcomes.failed(session.dialect(), write, e, deadline.passed());
    }

    @Override
    public void close() {
        watch.close();
    }
}
