package dev.tieline.connector.jdbc;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.jdbc.Dialect.Said;
import java.sql.SQLException;
import java.util.Set;

/** What errors of MariaDB mean for a question of the hub's own, which changes nothing. Pure. */
public final class MariaDbFailures {
    private MariaDbFailures() {}

    /** The outcome; no word of the server is kept. */
    public static Outcome of(SQLException e) {
        Said said = MariaDbErrors.said(e, Set.of());
        return switch (said.meaning()) {
            case LOST ->
                    new Outcome.Unreachable(
                            fault(
                                    "connection-lost",
                                    "The database cannot be reached, or ended the connection.",
                                    "Nothing, if it comes back by itself. Else look whether it"
                                            + " runs."));
            case LATER -> Outcomes.unavailable(said);
            case DENIED ->
                    new Outcome.Unauthorized(
                            fault(
                                    said.code(),
                                    "The user may not do what is needed (" + said.number() + ").",
                                    "Grant it at the server."));
            case ROW, CALL, WRITES ->
                    new Outcome.Rejected(
                            fault(
                                    said.code(),
                                    "The server refuses it (" + said.number() + ").",
                                    "Look into the server's log."));
        };
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
