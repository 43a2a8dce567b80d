package dev.tieline.connector.postgresql;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.Opening;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What failures mean before a statement was sent: nothing was applied. Pure. */
final class LoginOutcomes {
    private static final String REJECTED_BY_DRIVER = "08004";

    private LoginOutcomes() {}

    /** Whether the server refused this user with this password. */
    static boolean ofPassword(SQLException e) {
        return SqlOutcomes.state(e).startsWith("28");
    }

    /** After the connection stood and before somebody was logged in. */
    static Outcome refused(SQLException e, Opening opening, boolean late) {
        if (late) {
            return ConnectionOutcomes.timedOut();
        }
        Optional<SSLException> tls = ConnectionOutcomes.cause(e, SSLException.class);
        if (tls.isPresent()) {
            return ConnectionOutcomes.unreachable(
                    "tls-failed",
                    "The connection could not be encrypted: " + tls.get().getMessage(),
                    "Look whether the server's certificate is valid for this name.");
        }
        String state = SqlOutcomes.state(e);
        if (state.startsWith("28")) {
            return new Outcome.Unauthorized(
                    fault(
                            "sqlstate-" + state,
                            "The server refused the login (SQLSTATE " + state + ").",
                            "Correct the system's user and credential, or ask the server's owner."));
        }
        if (state.equals(REJECTED_BY_DRIVER)) {
            return opening.notEncrypted()
                    ? ConnectionOutcomes.unreachable(
                            "tls-not-offered",
                            "Nothing was sent: the server does not offer TLS.",
                            "Switch it on at the server ('ssl = on').")
                    : new Outcome.Unauthorized(
                            fault(
                                    "login-not-offered",
                                    "The server wants a login that the hub does not do: "
                                            + (opening.password().isEmpty()
                                                    ? "a password, and there is none."
                                                    : "a password in the clear, or none of"
                                                            + " SCRAM, MD5 and password."),
                                    "Let it ask for scram-sha-256, and name the credential."));
        }
        if (SqlOutcomes.serverSays(e)) {
            return SqlOutcomes.cannotNow(state)
                    ? SqlOutcomes.unavailable(state)
                    : ConnectionOutcomes.unreachable(
                            "sqlstate-" + state,
                            "The server did not let the hub in (SQLSTATE " + state + ").",
                            "Look whether the url names the right server, port and database.");
        }
        return ConnectionOutcomes.unreachable(
                "connection-failed",
                "The connection failed before anybody was logged in.",
                "Look whether the url names a PostgreSQL server, and it runs.");
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
