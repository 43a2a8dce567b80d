package dev.tieline.connector.changes;

import dev.tieline.api.Blame;
import dev.tieline.api.Credentials;
import dev.tieline.api.Fault;
import dev.tieline.api.Following.Batch;
import dev.tieline.api.Outcome;
import dev.tieline.connector.sql.ConnectionOutcomes;
import dev.tieline.egress.EgressRefused;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What went wrong between the hub and the database. Pure; no word of the server is kept. */
public final class Failures {
    private static final String REJECTED_BY_DRIVER = "08004";
    private static final String IN_USE = "55006";
    private static final String NOT_THERE = "42704";
    private static final String NOT_READY = "55000";
    private static final String NO_FILE = "58P01";
    private static final String NOT_ALLOWED = "42501";

    private Failures() {}

    static boolean ofPassword(SQLException e) {
        return state(e).startsWith("28");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /**
     * What it comes to.
     *
     * @param streaming whether the slot was there and was being read
     */
    static Batch of(Throwable failure, boolean streaming) {
        Optional<Credentials.NotObtained> unobtained =
                ConnectionOutcomes.cause(failure, Credentials.NotObtained.class);
        if (unobtained.isPresent()) {
            return new Batch.Failed(unobtained.get().outcome());
        }
        Optional<Credentials.MissingCredential> missing =
                ConnectionOutcomes.cause(failure, Credentials.MissingCredential.class);
        if (missing.isPresent()) {
            return new Batch.Failed(
                    new Outcome.Unauthorized(
                            Fault.of(
                                    "credential-missing",
                                    Blame.HUB,
                                    String.valueOf(missing.get().getMessage()),
                                    "Give the hub the credential that the system names.")));
        }
        Optional<EgressRefused> refused = ConnectionOutcomes.cause(failure, EgressRefused.class);
        if (refused.isPresent()) {
            return unreachable(
                    "address-refused", refused.get().getMessage() + ".", refused.get().remedy());
        }
        if (ConnectionOutcomes.cause(failure, UnknownHostException.class).isPresent()) {
            return unreachable(
                    "host-unknown",
                    "The server's name cannot be resolved.",
                    "Look whether the url is right and DNS works.");
        }
        Optional<SSLException> tls = ConnectionOutcomes.cause(failure, SSLException.class);
        if (tls.isPresent()) {
            return unreachable(
                    "tls-failed",
                    "The connection could not be encrypted.",
                    "Look whether the server's certificate is valid for this name.");
        }
        Optional<SQLException> said = ConnectionOutcomes.cause(failure, SQLException.class);
        if (said.isPresent()) {
            return ofState(state(said.get()), streaming);
        }
        return ConnectionOutcomes.cause(failure, IOException.class).isPresent()
                ? lostConnection()
                : notUnderstood(failure);
    }

    /** What came is not what a log has. */
    public static Batch notUnderstood(Throwable failure) {
        return new Batch.Failed(
                new Outcome.Misunderstood(
                        fault(
                                "log-not-understood",
                                "What came from the database's log was not understood ("
                                        + root(failure).getClass().getSimpleName()
                                        + ").",
                                "It is read again by itself. If it lasts, report it.")));
    }

    private static Batch ofState(String state, boolean streaming) {
        if (state.startsWith("28")) {
            return new Batch.Failed(
                    new Outcome.Unauthorized(
                            fault(
                                    "sqlstate-" + state,
                                    "The server refused the login (SQLSTATE " + state + ").",
                                    "Correct the system's user and credential; the role needs"
                                            + " REPLICATION and a line of pg_hba.conf.")));
        }
        return switch (state) {
            case IN_USE ->
                    new Batch.Failed(
                            new Outcome.Unavailable(
                                    fault(
                                            "slot-in-use",
                                            "Somebody else reads from the replication slot.",
                                            "Nothing, if a hub was just killed: the server notices"
                                                    + " by itself. Else give each hub and flow a"
                                                    + " slot of its own."),
                                    Duration.ZERO));
            case REJECTED_BY_DRIVER ->
                    unreachable(
                            "login-not-offered",
                            "Nothing was sent: the server does not offer TLS, or wants a login that"
                                    + " the hub does not do.",
                            "Switch TLS on at the server, let it ask for scram-sha-256, and name"
                                    + " the credential.");
            case NOT_ALLOWED ->
                    new Batch.Failed(
                            new Outcome.Unauthorized(
                                    fault(
                                            "sqlstate-42501",
                                            "The role may not do what following needs (SQLSTATE"
                                                    + " 42501).",
                                            "Grant it REPLICATION, and SELECT on the table.")));
            case NOT_THERE, NOT_READY, NO_FILE ->
                    streaming
                            ? new Batch.Lost(
                                    Gaps.gap(
                                            "slot-lost",
                                            "The replication slot is gone, or what it needs of"
                                                    + " the log is (SQLSTATE "
                                                    + state
                                                    + ")"))
                            : other(state);
            case "53300", "57P01", "57P02", "57P03", "57P05" ->
                    new Batch.Failed(
                            new Outcome.Unavailable(
                                    fault(
                                            "sqlstate-" + state,
                                            "The server takes nobody in now (SQLSTATE "
                                                    + state
                                                    + ").",
                                            "Nothing, if it is being started again."),
                                    Duration.ZERO));
            default -> state.startsWith("08") || state.isEmpty() ? lostConnection() : other(state);
        };
    }

    private static Batch other(String state) {
        return new Batch.Failed(
                new Outcome.Rejected(
                        fault(
                                "sqlstate-" + state,
                                "The server refuses it (SQLSTATE " + state + ").",
                                "Look into the server's log; 'max_replication_slots' and"
                                        + " 'max_wal_senders' must leave room.")));
    }

    /** The connection broke. */
    public static Batch lostConnection() {
        return unreachable(
                "connection-lost",
                "The database cannot be reached, or ended the connection.",
                "Nothing, if it comes back by itself. Else look whether it runs.");
    }

    private static Batch unreachable(String code, String message, String remedy) {
        return new Batch.Failed(new Outcome.Unreachable(fault(code, message, remedy)));
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }

    private static Throwable root(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at.getCause() != null && depth < 20; depth++) {
            at = at.getCause();
        }
        return at;
    }
}
