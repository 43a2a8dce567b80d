package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.egress.EgressRefused;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What failures mean on the way to a database: nothing was applied. Pure. */
public final class ConnectionOutcomes {
    private ConnectionOutcomes() {}

    /** The password is not there. */
    public static Outcome noCredential(String message) {
        return new Outcome.Unauthorized(
                Fault.of(
                        "credential-missing",
                        Blame.HUB,
                        message,
                        "Give the hub the credential that the system names."));
    }

    /** All connections that the system may have are in use. */
    public static Outcome busy() {
        return new Outcome.Unavailable(
                Fault.of(
                        "connections-busy",
                        Blame.HUB,
                        "No connection became free in time.",
                        "Raise the system's 'concurrency', or look why its calls take so long."),
                Duration.ZERO);
    }

    /**
     * No connection stands.
     *
     * @param late whether the deadline has passed
     */
    public static Outcome notConnected(IOException failure, boolean late) {
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

    /** The deadline passed before a statement was sent. */
    public static Outcome timedOut() {
        return unreachable(
                "timed-out",
                "The server did not get as far as taking a statement in time.",
                "Look whether the server is well, or raise the system's timeout.");
    }

    /** The first of a kind among an exception's causes. */
    public static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> kind) {
        @Nullable Throwable at = failure;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (kind.isInstance(at)) {
                return Optional.of(kind.cast(at));
            }
            at = at.getCause();
        }
        return Optional.empty();
    }

    /** The server cannot be reached, for this reason. */
    public static Outcome unreachable(String code, String message, String remedy) {
        return new Outcome.Unreachable(Fault.of(code, Blame.DESTINATION, message, remedy));
    }
}
