package dev.tieline.connector.jdbc;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Target;
import dev.tieline.api.Outcome;
import dev.tieline.connector.jdbc.Dialect.Meaning;
import dev.tieline.connector.jdbc.Dialect.Said;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * The table in which runs note how far they came, in the transactions that bring them there.
 *
 * @param table quoted
 */
record Checkpoints(String table) {
    /** Makes the table when it is not there; what has to be done when that is not allowed. */
    Optional<Outcome> make(Session session) throws SQLException {
        if (there(session, table)) {
            return session.dialect().objection(session, table).map(Checkpoints::unfit);
        }
        try {
            session.run(definition(session.dialect()));
            session.commit();
            return Optional.empty();
        } catch (SQLException e) {
            Said said = session.dialect().said(e, Set.of());
            if (said.meaning() == Meaning.LOST) {
                throw e;
            }
            // Another hub may have made it at the same time.
            session.again();
            return there(session, table)
                    ? Optional.empty()
                    : Optional.of(missing(said, session.dialect()));
        }
    }

    private static Outcome unfit(String objection) {
        return new Outcome.Rejected(
                Fault.of(
                        Fault.CALL_UNFIT,
                        Blame.DESTINATION,
                        "The table of checkpoints cannot be used: " + objection,
                        "Change its engine, or name another table at 'checkpoints'."));
    }

    /** Whether there is a table of that name, which is quoted; begins a transaction anew if not. */
    static boolean there(Session session, String table) throws SQLException {
        try {
            session.run("SELECT 1 FROM " + table + " WHERE 1 = 0");
            return true;
        } catch (SQLException e) {
            if (session.dialect().said(e, Set.of()).meaning() != Meaning.CALL) {
                throw e;
            }
            session.again();
            return false;
        }
    }

    /** Types that all of these databases have; keys that are told apart by each letter's case. */
    private String definition(Dialect dialect) {
        return "CREATE TABLE IF NOT EXISTS "
                + table
                + " (flow varchar(200) NOT NULL, destination varchar(200) NOT NULL, run bigint NOT"
                + " NULL, chunk bigint NOT NULL, note text NOT NULL, moved timestamp NOT NULL"
                + " DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (flow, destination))"
                + dialect.tableEnd();
    }

    private Outcome missing(Said said, Dialect dialect) {
        return new Outcome.Rejected(
                Fault.of(
                        "checkpoints-missing",
                        Blame.DESTINATION,
                        "The table of checkpoints is not there, and the user may not make it ("
                                + said.number()
                                + ").",
                        "Let the database's owner run: "
                                + definition(dialect)
                                + "; and grant the user SELECT, INSERT and UPDATE on it."));
    }

    /** The last one; empty when there is none. */
    Optional<Checkpoint> last(Session session, Target target) throws SQLException {
        try (PreparedStatement ask =
                session.prepare(
                        "SELECT run, chunk, note FROM "
                                + table
                                + " WHERE flow = ? AND destination = ?")) {
            ask.setString(1, target.flow());
            ask.setString(2, target.destination());
            try (ResultSet told = ask.executeQuery()) {
                return told.next()
                        ? Optional.of(
                                new Checkpoint(told.getLong(1), told.getLong(2), told.getString(3)))
                        : Optional.empty();
            }
        }
    }

    /** Puts one in the place of another; false when the other is not there any more. */
    boolean move(Session session, Target target, Optional<Checkpoint> before, Checkpoint now)
            throws SQLException {
        String sql =
                before.isEmpty()
                        ? "INSERT INTO "
                                + table
                                + " (run, chunk, note, flow, destination) VALUES (?, ?, ?, ?, ?)"
                        : "UPDATE "
                                + table
                                + " SET run = ?, chunk = ?, note = ?, moved = CURRENT_TIMESTAMP"
                                + " WHERE flow = ? AND destination = ? AND run = ? AND chunk = ?";
        try (PreparedStatement move = session.prepare(sql)) {
            move.setLong(1, now.run());
            move.setLong(2, now.chunk());
            move.setString(3, now.note());
            move.setString(4, target.flow());
            move.setString(5, target.destination());
            if (before.isPresent()) {
                move.setLong(6, before.get().run());
                move.setLong(7, before.get().chunk());
            }
            return move.executeUpdate() == 1;
        } catch (SQLException e) {
            if (before.isEmpty() && session.dialect().said(e, Set.of()).meaning() == Meaning.ROW) {
                return false;
            }
            throw e;
        }
    }
}
