package dev.tieline.caller;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import java.time.Duration;

/** The reasons for refusing a caller, in words for the people who run the hub. */
final class Refusals {
    private Refusals() {}

    /** A header that is {@code missing}, {@code repeated} or {@code malformed}. */
    static Fault unreadable(SignatureScheme scheme, String what, String how) {
        String header =
                switch (what) {
                    case "id" -> scheme.idHeader();
                    case "timestamp" -> scheme.timestampHeader();
                    default -> scheme.header();
                };
        String message =
                switch (how) {
                    case "missing" -> "the request has no " + header + " header";
                    case "repeated" -> "the request has more than one " + header + " header";
                    default -> "the " + header + " header is not written as the scheme demands";
                };
        return sender(
                what + "-" + how,
                message,
                "Check that the sender uses the scheme that the system's file declares, and that no"
                        + " proxy on the way changes headers.");
    }

    /** Readable, but not signed with any of our keys. */
    static Fault wrong(SignatureScheme scheme) {
        return sender(
                "signature-wrong",
                "the "
                        + scheme.header()
                        + " header does not fit the content and any of "
                        + scheme.credentials().size()
                        + " configured keys",
                "Compare the key at the sender with the credential here, and check that nothing on"
                        + " the way changes the body.");
    }

    /** Rightly signed, at the wrong time. */
    static Fault offTime(SignatureScheme scheme, Duration age) {
        String how =
                age.isNegative()
                        ? age.negated().toSeconds() + " s in the future"
                        : age.toSeconds() + " s old";
        return sender(
                age.isNegative() ? "timestamp-too-new" : "timestamp-too-old",
                "the signature is right, but its time stamp is "
                        + how
                        + "; "
                        + scheme.tolerance().toSeconds()
                        + " s are allowed",
                "If the clocks of sender and hub agree, somebody may be replaying a request.");
    }

    /** No token, or not in a form that could hold one. */
    static Fault noToken(String how) {
        return sender(
                "token-" + how,
                switch (how) {
                    case "missing" -> "the request has no authorization header";
                    case "repeated" -> "the request has more than one authorization header";
                    default -> "the authorization header is not \"Bearer\" followed by a token";
                },
                "The sender must send the header Authorization: Bearer with its token.");
    }

    /** A token that is none of ours. */
    static Fault wrongToken() {
        return sender(
                "token-wrong",
                "the bearer token is none of the configured ones",
                "Compare the token at the sender with the credential here.");
    }

    private static Fault sender(String code, String message, String remedy) {
        return Fault.of(code, Blame.SENDER, message, remedy);
    }
}
