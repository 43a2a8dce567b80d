package dev.tieline.connector.postgresql;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.egress.EgressRefused;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What failures mean before a statement was sent: nothing was applied. Pure. */
final class LoginOutcomes {
    private static final String REJECTED_BY_DRIVER = "08004";

    private LoginOutcomes() {}

    /** The password is not there. */
    static Outcome noCredential(String message) {
        return new Outcome.Unauthorized(
                Fault.of(
                        "credential-missing",
                        Blame.HUB,
                        message,
                        "Give the hub the credential that the system names."));
    }

    /** All connections that the system may have are in use. */
    static Outcome busy() {
        return new Outcome.Unavailable(
                Fault.of(
                        "connections-busy",
                        Blame.HUB,
                        "No connection became free in time.",
                        "Raise the system's 'concurrency', or look why its calls take so long."),
                Duration.ZERO);
    }

    /** Whether the server refused this user with this password. */
    static boolean ofPassword(SQLException e) {
        return SqlOutcomes.state(e).startsWith("28");
    }

    static Outcome notConnected(IOException failure, boolean late) {
        if (late || failure instanceof SocketTimeoutException) {
            return timedOut();
        }
        return switch (failure) {
            case EgressRefused refused ->
                    new Outcome.Unreachable(
                            Fault.of(
                                    "address-refused",
                                    Blame.FLOW,
                                    refused.getMessage() + ".",
                                    refused.remedy()));
            case UnknownHostException _ ->
                    unreachable(
                            "host-unknown",
                            "The server's name cannot be resolved.",
                            "Look whether the url is right and DNS works.");
            default ->
                    unreachable(
                            "connection-failed",
                            "The connection failed before anything was asked.",
                            "Look whether the server runs and can be reached.");
        };
    }

    private static Outcome timedOut() {
        return unreachable(
                "timed-out",
                "The server did not get as far as taking a statement in time.",
                "Look whether the server is well, or raise the system's timeout.");
    }

    /** After the connection stood and before somebody was logged in. */
    static Outcome refused(SQLException e, Opening opening, boolean late) {
        if (late) {
            return timedOut();
        }
        Optional<SSLException> tls = cause(e, SSLException.class);
        if (tls.isPresent()) {
            return unreachable(
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
                    ? unreachable(
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
                    : unreachable(
                            "sqlstate-" + state,
                            "The server did not let the hub in (SQLSTATE " + state + ").",
                            "Look whether the url names the right server, port and database.");
        }
        return unreachable(
                "connection-failed",
                "The connection failed before anybody was logged in.",
                "Look whether the url names a PostgreSQL server, and it runs.");
    }

    /** The first of a kind among an exception's causes. */
    static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> kind) {
        @Nullable Throwable at = failure;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (kind.isInstance(at)) {
                return Optional.of(kind.cast(at));
            }
            at = at.getCause();
        }
        return Optional.empty();
    }

    private static Outcome unreachable(String code, String message, String remedy) {
        return new Outcome.Unreachable(fault(code, message, remedy));
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
