package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Phase;
import dev.tieline.egress.EgressRefused;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/** What went wrong when no answer came, in words; research/outcomes.md rows 2 to 24. */
final class WireFaults {
    private WireFaults() {}

    static Fault of(Exception failure, Exchange exchange, String host) {
        boolean sent = exchange.phase() != Phase.CONNECTING;
        if (sent) {
            return sent(failure, exchange, host);
        }
        return switch (failure) {
            case EgressRefused refused ->
                    Fault.of(
                            "egress-refused",
                            Blame.FLOW,
                            String.valueOf(refused.getMessage()) + ".",
                            refused.remedy());
            case UnknownHostException _ ->
                    fault("dns-failed", "The name " + host + " does not resolve.", "its DNS entry");
            case SSLException tls -> certificate(tls, host);
            case ConnectTimeoutException _ -> slow(host);
            case SocketTimeoutException _ -> slow(host);
            case NoRouteToHostException _ ->
                    fault("no-route", "There is no route to " + host + ".", "the network");
            case ConnectException _ ->
                    fault(
                            "connection-refused",
                            host + " refuses connections.",
                            "whether the system runs");
            default ->
                    exchange.expired()
                            ? slow(host)
                            : fault(
                                    "connection-failed",
                                    "No connection to " + host + " came about.",
                                    "the system and the network");
        };
    }

    static Fault stopped() {
        return Fault.of(
                "hub-stopping", Blame.HUB, "The hub stopped while this was being sent.", "");
    }

    private static Fault sent(Exception failure, Exchange exchange, String host) {
        if (exchange.expired()) {
            return fault(
                    "answer-timeout",
                    host + " did not answer in time; it may have taken the record.",
                    "whether the system is slow");
        }
        if (failure instanceof HttpException) {
            return fault(
                    "answer-malformed",
                    host + " answered with something that is not HTTP.",
                    "what listens there");
        }
        if (failure instanceof SSLException) {
            return fault(
                    "tls-broken", "The encrypted connection to " + host + " broke.", "its TLS");
        }
        return fault(
                "connection-lost",
                "The connection to " + host + " broke before an answer came.",
                "whether the system was restarted");
    }

    private static Fault slow(String host) {
        return fault(
                "connect-timeout", host + " does not take connections in time.", "the network");
    }

    private static Fault certificate(SSLException tls, String host) {
        @Nullable Throwable cause = tls;
        while (cause != null) {
            if (cause instanceof CertificateExpiredException) {
                return fault(
                        "certificate-expired",
                        "The certificate of " + host + " has expired.",
                        "it");
            }
            if (cause instanceof CertificateNotYetValidException) {
                return fault(
                        "certificate-early",
                        "The certificate of " + host + " is not valid yet.",
                        "the clocks");
            }
            cause = cause.getCause();
        }
        return fault(
                "tls-failed",
                "The certificate of " + host + " is not trusted, or TLS cannot be agreed on.",
                "who issued it and for which name");
    }

    private static Fault fault(String code, String message, String check) {
        return Fault.of(code, Blame.DESTINATION, message, "Check " + check + ".");
    }
}
