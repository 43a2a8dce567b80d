package dev.tieline.connector.mail;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.egress.EgressRefused;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What a server's words, and its silence, mean. Pure. */
final class MailOutcomes {
    /** As Postfix ({@code queued as}) and Exim ({@code id=}) name their queue entries. */
    private static final Pattern QUEUE_ID =
            Pattern.compile(
                    "(?:\\bqueued as|\\bid=)\\s*<?([A-Za-z0-9][A-Za-z0-9.@_+-]{2,127})",
                    Pattern.CASE_INSENSITIVE);

    private MailOutcomes() {}

    static Outcome accepted(SmtpReply reply, Letter letter) {
        Matcher named = QUEUE_ID.matcher(reply.text());
        return new Outcome.Accepted(
                named.find() ? named.group(1) : letter.messageId(),
                Document.of(Map.of(MailSchema.MESSAGE_ID, letter.messageId())));
    }

    /** After an answer that did not lead on; no such answer means that the mail was taken. */
    static Outcome refused(SmtpRefused refused, Veil veil) {
        String words = veil.drawnOver(refused.text());
        int code = refused.code();
        String message =
                code == 0
                        ? "Nothing was sent: " + words + "."
                        : "The server answered to " + refused.step().words + ": " + words;
        if (code / 100 == 4) {
            return new Outcome.Unavailable(
                    fault("smtp-" + code, message, "Nothing, unless it stays so."), Duration.ZERO);
        }
        if (code == 530 || code == 535 || refused.step() == SmtpRefused.Step.LOGIN) {
            return new Outcome.Unauthorized(
                    fault(
                            code == 0 ? "login-not-offered" : "smtp-" + code,
                            message,
                            "Correct the system's user and credential, or ask the server's owner."));
        }
        if (refused.step().handshake()) {
            return new Outcome.Unreachable(
                    fault(
                            code == 0 ? "tls-not-offered" : "smtp-" + code,
                            message,
                            "Look whether the url names the right server and port."));
        }
        if (code / 100 == 5) {
            return new Outcome.Rejected(
                    fault(
                            "smtp-" + code,
                            message,
                            "Correct what the server names, then replay the record."));
        }
        return new Outcome.Misunderstood(
                fault("smtp-" + code, message, "Look whether the url names a mail server."));
    }

    /**
     * After a talk that broke off.
     *
     * @param handedOver whether the final dot may be out
     * @param late whether the deadline has passed
     */
    static Outcome broken(IOException failure, boolean handedOver, boolean late) {
        boolean timedOut = late || failure instanceof SocketTimeoutException;
        if (handedOver) {
            return new Outcome.Unknown(
                    fault(
                            timedOut ? "answer-timed-out" : "answer-lost",
                            "The mail was sent, and "
                                    + (timedOut
                                            ? "no answer came in time."
                                            : "the connection broke before a usable answer came."),
                            "Look whether the recipient has it, then replay or leave it."));
        }
        if (timedOut) {
            return unreachable(
                    "timed-out",
                    "The server did not get as far as taking a mail in time.",
                    "Look whether the server is well, or raise the system's timeout.");
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
            case SSLException e ->
                    unreachable(
                            "tls-failed",
                            "The connection could not be encrypted: " + e.getMessage(),
                            "Look whether the server's certificate is valid for this name.");
            case ProtocolException e ->
                    unreachable(
                            "smtp-unreadable",
                            "The server does not speak SMTP: " + e.getMessage() + ".",
                            "Look whether the url names the right server and port.");
            default ->
                    unreachable(
                            "connection-failed",
                            "The connection failed before a mail was handed over: "
                                    + failure.getMessage(),
                            "Look whether the server runs and can be reached.");
        };
    }

    /** Before anything was opened: the password is not there. */
    static Outcome noCredential(String message) {
        return new Outcome.Unauthorized(
                Fault.of(
                        "credential-missing",
                        Blame.HUB,
                        message,
                        "Give the hub the credential that the system names."));
    }

    private static Outcome unreachable(String code, String message, String remedy) {
        return new Outcome.Unreachable(fault(code, message, remedy));
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
