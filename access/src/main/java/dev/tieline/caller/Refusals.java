package dev.tieline.caller;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.scheme.Spot;
import dev.tieline.scheme.Way;
import java.time.Duration;
import java.util.List;

/** The reasons for refusing a caller, in words for the people who run the hub. */
final class Refusals {
    private Refusals() {}

    /** Something that is {@code missing}, {@code repeated} or {@code malformed}. */
    static Fault unreadable(Way.Signature way, String what, String how) {
        return unreadable(
                switch (what) {
                    case "id" -> way.id();
                    case "timestamp" -> way.stamp().at();
                    default -> way.at();
                },
                what,
                how);
    }

    /** The same at any place. */
    static Fault unreadable(Spot spot, String what, String how) {
        String place = place(spot);
        String message =
                switch (how) {
                    case "missing" -> "the request has no " + place;
                    case "repeated" -> "the request has more than one " + place;
                    default -> "the " + place + " is not written as the scheme demands";
                };
        return sender(
                what + "-" + how,
                message,
                "Check that the sender uses the scheme that the system's file declares, and that no"
                        + " proxy on the way changes headers.");
    }

    private static String place(Spot spot) {
        return switch (spot) {
            case Spot.Header(List<String> names) -> names.getFirst() + " header";
            case Spot.Query(String name) -> name + " parameter in its URL";
            case Spot.Pair(String key) -> key + "= in its signature header";
            case Spot.Body(String pointer) -> pointer + " in its body";
            case Spot.Nowhere() -> "signature";
        };
    }

    /** Signed, but not all of what would be taken. */
    static Fault uncovered() {
        return sender(
                "body-not-signed",
                "the body is neither a form that has one reading nor the one whose hash is signed",
                "Check that nothing on the way changes the body or its Content-Type.");
    }

    /** A token that is none of ours, or its place. */
    static Fault wrongToken(Spot spot) {
        return sender(
                "token-wrong",
                "the " + place(spot) + " is none of the configured tokens",
                "Compare the token at the sender with the credential here.");
    }

    /** What a sender never sends with this scheme. */
    static Fault notAsked(String what) {
        return sender("handshake-wrong", what, "Check the scheme that the system's file declares.");
    }

    /** A certificate that is not the sender's. */
    static Fault foreign(String why) {
        return sender(
                "certificate-wrong",
                why,
                "If the sender has moved its certificates, a newer version of the hub knows where.");
    }

    /** What the sender's host publishes cannot be had. */
    static Fault unreachable(String why) {
        return Fault.of(
                "certificate-unreachable",
                Blame.HUB,
                why,
                "Look whether the hub can reach the sender's host; the sender will come again.");
    }

    /** Readable, but not signed with any of our keys. */
    static Fault wrong(SignatureScheme scheme) {
        return wrong(scheme.way().at(), scheme.credentials().size());
    }

    /** The same at any place. */
    static Fault wrong(Spot spot, int keys) {
        return sender(
                "signature-wrong",
                "the "
                        + place(spot)
                        + " does not fit the content and any of "
                        + keys
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
    static Fault noToken(String how, boolean login) {
        String form =
                login
                        ? "\"Basic\" followed by name and password"
                        : "\"Bearer\" followed by a token";
        return sender(
                "token-" + how,
                switch (how) {
                    case "missing" -> "the request has no authorization header";
                    case "repeated" -> "the request has more than one authorization header";
                    default -> "the authorization header is not " + form;
                },
                "The sender must send the header Authorization: %s."
                        .formatted(
                                login
                                        ? "Basic with its name and password"
                                        : "Bearer with its token"));
    }

    /** A token that is none of ours. */
    static Fault wrongToken(boolean login) {
        return sender(
                "token-wrong",
                login
                        ? "name and password are none of the configured ones"
                        : "the bearer token is none of the configured ones",
                "Compare what the sender has with the credential here.");
    }

    /** A token of ours, for something else. */
    static Fault otherFlow(String credential) {
        return sender(
                "token-out-of-scope",
                "the token of credential \"" + credential + "\" may not call this flow",
                "Add the flow to `flows` of the system's caller, if it may.");
    }

    /** A token of an identity provider that does not hold. */
    static Fault badToken(String code, String why) {
        return sender(
                "token-" + code,
                why,
                "Compare the caller's token with issuer, audience, scopes and claims of the system's"
                        + " file.");
    }

    /** None with the connection. */
    static Fault noCertificate() {
        return sender(
                "certificate-missing",
                "the connection has no certificate of a caller",
                "The sender must connect by TLS to this hub itself and send its certificate; a"
                        + " connection from before the flow ran must be opened anew.");
    }

    /** One that does not hold. */
    static Fault badCertificate(String why) {
        return sender(
                "certificate-wrong",
                "the caller's certificate does not hold: " + why,
                "Look when the certificate ends, and whether the one that signed it is at"
                        + " `tls.client-ca` of the hub file.");
    }

    /** One of somebody else. */
    static Fault otherName() {
        return sender(
                "certificate-of-another",
                "the caller's certificate has none of the names that the system's file declares",
                "Compare its alternative names with `names` of the system's caller.");
    }

    private static Fault sender(String code, String message, String remedy) {
        return Fault.of(code, Blame.SENDER, message, remedy);
    }
}
