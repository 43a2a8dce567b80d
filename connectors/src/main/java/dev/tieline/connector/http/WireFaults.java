package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import dev.tieline.egress.EgressRefused;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to that ended without a status: unreachable when surely no byte of the request
 * left, unknown otherwise. Pure.
 *
 * @param peer host and port, for people
 * @param phase how far it came
 * @param reused whether its connection had served before
 * @param late whether its time was over
 */
record WireFaults(String peer, Phase phase, boolean reused, boolean late) {
    private static final int MAX_CAUSES = 20;
    private static final String LOOK =
            "Look whether it has the record; when it does not, replay the delivery.";

    Outcome outcome(Exception failure) {
        return phase.compareTo(Phase.CONNECTING) <= 0
                ? new Outcome.Unreachable(unreachable(failure))
                : new Outcome.Unknown(unknown(failure));
    }

    private Fault unreachable(Exception failure) {
        return switch (failure) {
            case EgressRefused refused ->
                    Fault.of(
                            "egress-refused",
                            Blame.FLOW,
                            refused.getMessage() + ".",
                            refused.remedy());
            case UnknownHostException _ ->
                    theirs(
                            "host-unknown",
                            "There is no address for the host of " + peer + ".",
                            "Check the url and the name service.");
            case SSLException tls -> tls(tls);
            case SocketTimeoutException _ -> slow();
            case Exception _ when late -> slow();
            case ConnectException _ ->
                    theirs(
                            "connection-refused",
                            peer + " takes no connections.",
                            "Check that the system runs and that the url's port is right.");
            default ->
                    theirs(
                            "connection-failed",
                            "No connection to "
                                    + peer
                                    + " could be made ("
                                    + failure.getClass().getSimpleName()
                                    + ").",
                            "Check the network between the hub and the system.");
        };
    }

    private Fault slow() {
        return theirs(
                "connection-timeout",
                peer + " did not take a connection in time.",
                "Check that the system runs and that no firewall is in the way.");
    }

    private Fault tls(SSLException failure) {
        Throwable certificate = certificate(failure);
        if (certificate == null) {
            return late
                    ? slow()
                    : theirs(
                            "tls-failed",
                            "No encrypted connection to "
                                    + peer
                                    + " could be made: "
                                    + bounded(failure.getMessage())
                                    + ".",
                            "Check that the port speaks TLS and which versions it offers.");
        }
        String what =
                switch (certificate) {
                    case CertificateExpiredException _ -> "has expired";
                    case CertificateNotYetValidException _ -> "is not valid yet";
                    case CertPathBuilderException _ ->
                            "is not signed by an authority this machine trusts";
                    default -> "is not accepted: " + bounded(certificate.getMessage());
                };
        return theirs(
                "certificate-invalid",
                "The certificate of " + peer + " " + what + ".",
                "Have the certificate corrected; somebody in between would look the same.");
    }

    private static @Nullable Throwable certificate(Throwable failure) {
        Throwable found = null;
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof CertificateException
                    || cause instanceof CertPathBuilderException) {
                found = cause;
            }
            cause = cause.getCause();
        }
        return found;
    }

    private Fault unknown(Exception failure) {
        String sent =
                phase == Phase.SENDING
                        ? "A part of the request was sent to " + peer
                        : "The request was sent to " + peer;
        if (late) {
            return theirs("no-answer", sent + ", and no answer came in time.", LOOK);
        }
        String end =
                reused
                        ? ", but the kept connection was closed without an answer"
                        : ", but the connection was closed without an answer";
        return switch (failure) {
            case NoHttpResponseException _ -> theirs("connection-closed", sent + end + ".", LOOK);
            case ConnectionClosedException _ -> theirs("connection-closed", sent + end + ".", LOOK);
            case HttpException _ -> garbled(sent);
            case MessageConstraintException _ -> garbled(sent);
            default -> theirs("connection-broken", sent + ", then the connection broke.", LOOK);
        };
    }

    private Fault garbled(String sent) {
        return theirs("answer-garbled", sent + ", and what came back is not HTTP.", LOOK);
    }

    private static String bounded(@Nullable String message) {
        String text = message == null ? "no reason given" : message.replaceAll("\\s+", " ");
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    private static Fault theirs(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
