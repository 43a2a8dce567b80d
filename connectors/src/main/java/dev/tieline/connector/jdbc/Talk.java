package dev.tieline.connector.jdbc;

import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Target;
import dev.tieline.api.Outcome;
import dev.tieline.connector.jdbc.Dialect.Purpose;
import dev.tieline.connector.sql.Replacing;
import dev.tieline.connector.sql.TableOperation.Write;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** A transaction beside the connection that brings the rows of a {@link Replacing}. */
final class Talk implements Replacing.Talk {
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
        session.again();
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
        for (String one : session.dialect().makeLike(table, write)) {
            session.run(one);
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
