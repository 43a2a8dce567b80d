package dev.tieline.connector.jdbc;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.jdbc.Dialect.Said;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.connector.sql.Opening;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** What failures mean between the connection and the first statement: nothing was applied. Pure. */
final class MariaDbLogin {
    private static final Set<Integer> PASSWORD = Set.of(1045, 1698);

    /** The driver's word for a login that it does not do. */
    private static final String NOT_OFFERED = "08004";

    private MariaDbLogin() {}

    /** Whether the server refused this user with this password. */
    static boolean ofPassword(SQLException e) {
        return PASSWORD.contains(e.getErrorCode()) || state(e).startsWith("28");
    }

    private static String state(SQLException e) {
        return Optional.ofNullable(e.getSQLState()).orElse("");
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
        Said said = MariaDbErrors.said(e, Set.of());
        if (ofPassword(e)) {
            return new Outcome.Unauthorized(
                    fault(
                            said.code(),
                            "The server refused the login (" + said.number() + ").",
                            "Correct the system's user and credential, or ask the server's owner."));
        }
        if (e.getErrorCode() > 0) {
            return switch (said.meaning()) {
                case DENIED ->
                        new Outcome.Unauthorized(
                                fault(
                                        said.code(),
                                        "The user may not use the database ("
                                                + said.number()
                                                + ").",
                                        "Grant it at the server, or correct the url."));
                case LATER, LOST -> Outcomes.unavailable(said);
                case ROW, CALL, WRITES ->
                        ConnectionOutcomes.unreachable(
                                said.code(),
                                "The server did not let the hub in (" + said.number() + ").",
                                "Look whether the url names the right server, port and database.");
            };
        }
        if (opening.notEncrypted()) {
            return ConnectionOutcomes.unreachable(
                    "tls-not-offered",
                    "Nothing was sent: the server does not offer TLS, or is no MariaDB.",
                    "Switch it on at the server ('ssl_cert' and 'ssl_key').");
        }
        return state(e).equals(NOT_OFFERED) || !state(e).startsWith("08")
                ? new Outcome.Unauthorized(
                        fault(
                                "login-not-offered",
                                "The server wants a login that the hub does not do.",
                                "Let the user log in by ed25519, or by mysql_native_password."))
                : ConnectionOutcomes.unreachable(
                        "connection-failed",
                        "The connection failed before anybody was logged in.",
                        "Look whether the url names a MariaDB server, and it runs.");
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
