package dev.tieline.connector.postgresql;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Target;
import dev.tieline.api.Outcome;
import dev.tieline.connector.sql.Grammar;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The table in which runs note how far they came, in the transactions that bring them there.
 *
 * @param table quoted
 * @param user who writes to it
 */
record Checkpoints(String table, String user) {
    /** Makes the table when it is not there; what has to be done when that is not allowed. */
    Optional<Outcome> make(Session session) throws SQLException {
        session.run("SAVEPOINT tieline");
        try {
            if (!there(session, table)) {
                session.run(definition());
            }
            return Optional.empty();
        } catch (SQLException e) {
            if (!SqlOutcomes.serverSays(e) || !SqlOutcomes.survives(e)) {
                throw e;
            }
            session.run("ROLLBACK TO SAVEPOINT tieline");
            if (SqlOutcomes.state(e).equals(SqlOutcomes.NOT_ALLOWED)) {
                return Optional.of(missing(e));
            }
            // Another hub may have made it at the same time.
            return there(session, table) ? Optional.empty() : Optional.of(missing(e));
        }
    }

    /** Whether there is a table of that name, which is quoted. */
    static boolean there(Session session, String table) throws SQLException {
        try (PreparedStatement ask =
                session.jdbc().prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            ask.setString(1, table);
            try (ResultSet told = ask.executeQuery()) {
                return told.next() && told.getBoolean(1);
            }
        }
    }

    private String definition() {
        return "CREATE TABLE IF NOT EXISTS "
                + table
                + " (flow text, destination text, run bigint NOT NULL, chunk bigint NOT NULL,"
                + " note text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (flow, destination))";
    }

    private Outcome missing(SQLException e) {
        return new Outcome.Rejected(
                Fault.of(
                        "checkpoints-missing",
                        Blame.DESTINATION,
                        "The table of checkpoints is not there, and the user may not make it"
                                + " (SQLSTATE "
                                + SqlOutcomes.state(e)
                                + ").",
                        "Let the database's owner run: "
                                + definition()
                                + use()
                                + "; GRANT SELECT, INSERT, UPDATE ON "
                                + table
                                + " TO "
                                + Grammar.POSTGRESQL.quoted(user)
                                + ";"));
    }

    /** A schema must be let in to. */
    private String use() {
        int dot = table.indexOf("\".\"");
        return dot < 0
                ? ""
                : "; GRANT USAGE ON SCHEMA "
                        + table.substring(0, dot + 1)
                        + " TO "
                        + Grammar.POSTGRESQL.quoted(user);
    }

    /** The last one; empty when there is none. */
    Optional<Checkpoint> last(Session session, Target target) throws SQLException {
        try (PreparedStatement ask =
                session.jdbc()
                        .prepareStatement(
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
                                + " (run, chunk, note, at, flow, destination)"
                                + " VALUES (?, ?, ?, clock_timestamp(), ?, ?)"
                                + " ON CONFLICT (flow, destination) DO NOTHING"
                        : "UPDATE "
                                + table
                                + " SET run = ?, chunk = ?, note = ?, at = clock_timestamp()"
                                + " WHERE flow = ? AND destination = ? AND run = ? AND chunk = ?";
        try (PreparedStatement move = session.jdbc().prepareStatement(sql)) {
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
        }
    }
}
