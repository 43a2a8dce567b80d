package dev.tieline.connector.postgresql;

import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Target;
import dev.tieline.api.Outcome;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.Progress;
import dev.tieline.connector.sql.Replacing;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.sql.TableOperation.Write;
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Transactions beside the connection that brings the rows of a {@link Replacing}. */
record Beside(Sessions<Session> sessions, Checkpoints checkpoints, Write write)
        implements Replacing.Beside {

    @Override
    public Committed act(Duration within, Replacing.Act act) {
        Deadline deadline = Deadline.after(within);
        return switch (sessions.take(deadline)) {
            case Sessions.Made.Refused<Session>(Outcome outcome) -> new Committed.Failed(outcome);
            case Sessions.Made.Ready<Session>(Session session) -> act(session, deadline, act);
        };
    }

    private Committed act(Session session, Deadline deadline, Replacing.Act act) {
        Progress progress = new Progress();
        boolean good = false;
        try (Alarm _ = session.alarm(deadline)) {
            session.jdbc().setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            session.begin(false, deadline);
            Optional<Outcome> refused = checkpoints.make(session);
            if (refused.isPresent()) {
                return new Committed.Failed(refused.get());
            }
            if (!act.on(new Said(session, checkpoints))) {
                return new Committed.Overtaken();
            }
            progress.commits();
            session.jdbc().commit();
            good = true;
            return new Committed.Done();
        } catch (SQLException e) {
            boolean late = deadline.passed();
            return new Committed.Failed(
                    progress.committing()
                            ? SqlOutcomes.notCommitted(write, e, late)
                            : SqlOutcomes.failed(write, e, late));
        } catch (IOException e) {
            return new Committed.Failed(ConnectionOutcomes.notConnected(e, true));
        } finally {
            if (good) {
                sessions.giveBack(session);
            } else {
                sessions.throwAway(session);
            }
        }
    }

    /** One of them. */
    private record Said(Session session, Checkpoints checkpoints) implements Replacing.Talk {
        @Override
        public void run(String sql) throws SQLException {
            session.run(sql);
        }

        @Override
        public boolean there(String table) throws SQLException {
            return Checkpoints.there(session, table);
        }

        /** With all that rows can be refused for, so that each is refused by itself. */
        @Override
        public void make(String table, Write like) throws SQLException {
            session.run("CREATE TABLE " + table + " (LIKE " + like.table() + " INCLUDING ALL)");
        }

        @Override
        public void lock(String table) throws SQLException {
            session.run("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE");
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
    }
}
