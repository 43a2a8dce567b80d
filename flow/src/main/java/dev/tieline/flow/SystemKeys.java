package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The keys every system file may have, whatever its connector. */
final class SystemKeys {
    static final String WHAT = "a system";

    /** The connector of systems that only call; it has no keys of its own. */
    static final ConnectorSpec RECEIVE_ONLY =
            new ConnectorSpec(
                    SystemFile.RECEIVE_ONLY,
                    "A system that calls the hub and is never called. It needs `caller`.",
                    List.of());

    static final List<Setting> LIMITS =
            List.of(
                    optional(
                            "rate",
                            new Kind.RateText(),
                            "At most so many calls in so much time; unlimited when left out.",
                            "100/10s"),
                    optional(
                            "concurrency",
                            new Kind.Whole(1, 1000),
                            "At most so many calls at the same time; 16 when left out.",
                            "8"),
                    optional(
                            "timeout",
                            new Kind.DurationText(),
                            "How long one attempt may take in all; 10s when left out.",
                            "10s"));

    static final List<Setting> CALLER =
            List.of(
                    required(
                            "scheme",
                            new Kind.Choice(schemes()),
                            "How the system proves who it is when it calls, by the sender's name (see"
                                    + " [schemes](#schemes-of-callers)), `hmac` for what is"
                                    + " declared by hand, `bearer`, `basic`, `jwt` or `mtls`. Required: anybody could send"
                                    + " records otherwise.",
                            "standard-webhooks"),
                    optional(
                            "credential",
                            new Kind.OneOf(
                                    List.of(new Kind.Name(), new Kind.ListOf(new Kind.Name()))),
                            "Name of the secret it shares with the hub; several while one is being"
                                    + " replaced. Needed by all schemes but `jwt` and `mtls`.",
                            "website-signing"),
                    optional(
                            "tolerance",
                            new Kind.DurationText(),
                            "How far a time stamp may be off, both sides; the scheme's own when left"
                                    + " out, mostly 5m.",
                            "5m"),
                    optional(
                            "limit",
                            new Kind.RateText(),
                            "At most so many records from it in so much time; more are answered 429"
                                    + " with the time to wait. Unlimited when left out.",
                            "100/1s"),
                    optional(
                            "flows",
                            new Kind.MapOf(new Kind.ListOf(new Kind.Name())),
                            "`bearer`, `basic`: the only flows that a credential may call, by its"
                                    + " name; all flows of its system when left out.",
                            "{ partner-token: [partner-lead] }"),
                    optional(
                            "names",
                            new Kind.OneOf(
                                    List.of(new Kind.Text(), new Kind.ListOf(new Kind.Text()))),
                            "`mtls`: of which the caller's certificate has one: a DNS name, URI or"
                                    + " mail address among its alternative names, or its whole"
                                    + " subject as in `CN=partner,O=Acme`. Needs `tls.client-ca` in"
                                    + " the hub file.",
                            "[partner.acme.example]"),
                    optional(
                            "issuer",
                            new Kind.Text(),
                            "`jwt`: what `iss` must be.",
                            "https://login.acme.example"),
                    optional(
                            "audience",
                            new Kind.Text(),
                            "`jwt`: what `aud` must hold; a name of this hub.",
                            "tieline"),
                    optional(
                            "keys",
                            new Kind.Text(),
                            "`jwt`: URL of the issuer's key set (JWKS).",
                            "https://login.acme.example/jwks"),
                    optional(
                            "algorithms",
                            new Kind.ListOf(
                                    new Kind.Choice(
                                            List.of(
                                                    "RS256", "RS384", "RS512", "PS256", "PS384",
                                                    "PS512", "ES256", "ES384", "ES512"))),
                            "`jwt`: the only algorithms that are taken; RS256 and ES256 when left"
                                    + " out.",
                            "[RS256]"),
                    optional(
                            "scopes",
                            new Kind.ListOf(new Kind.Text()),
                            "`jwt`: all of which the token must hold.",
                            "[leads.write]"),
                    optional(
                            "claims",
                            new Kind.MapOf(new Kind.Text()),
                            "`jwt`: what other claims of the token must be.",
                            "{ azp: partner }"),
                    optional(
                            "verify-token",
                            new Kind.Name(),
                            "`meta`: name of the credential that it is asked for when the"
                                    + " subscription is made.",
                            "whatsapp-verify"),
                    optional(
                            "header",
                            new Kind.Text(),
                            "`hmac`: the header with the signature.",
                            "X-Signature-256"),
                    optional(
                            "prefix",
                            new Kind.Text(),
                            "`hmac`: text before the signature in the header.",
                            "sha256="),
                    optional(
                            "algorithm",
                            new Kind.Choice(List.of("sha256", "sha512")),
                            "`hmac`: the hash; `sha256` when left out.",
                            "sha256"),
                    optional(
                            "encoding",
                            new Kind.Choice(List.of("hex", "base64")),
                            "`hmac`: how the signature is written; `hex` when left out.",
                            "hex"),
                    optional(
                            "signed",
                            new Kind.Text(),
                            "`hmac`: what is signed, made of `{body}`, `{id}`, `{timestamp}`,"
                                    + " `{method}`, `{uri}`, `{url}` and plain text; `{body}` when"
                                    + " left out.",
                            "\"{timestamp}.{body}\""),
                    optional(
                            "id-header",
                            new Kind.Text(),
                            "`hmac`: the header that fills `{id}`.",
                            "X-Request-Id"),
                    optional(
                            "timestamp-header",
                            new Kind.Text(),
                            "`hmac`: the header that fills `{timestamp}`, in Unix seconds.",
                            "X-Timestamp"));

    static final Kind GRANT =
            new Kind.OneOf(
                    List.of(new Kind.ListOf(new Kind.Text()), new Kind.Choice(List.of("all"))));

    static final List<Setting> COMMON =
            List.of(
                    required(
                            "system",
                            new Kind.Name(),
                            "Name of the system, the same as the file's. Required: flows name it.",
                            "crm"),
                    required(
                            "purpose",
                            new Kind.Text(),
                            "One sentence: what this system is for. Required: whoever reviews"
                                    + " access next year has only this to go by.",
                            "Customer profiles; the source of truth for them."),
                    required(
                            "owner",
                            new Kind.Name(),
                            "Who answers for the connection; one of the hub's `owners`. Required:"
                                    + " somebody must be told when its credential stops working.",
                            "sales-ops"),
                    required(
                            "connector",
                            new Kind.Name(),
                            "The kind of system. Required: it decides how the system is called.",
                            "http"),
                    optional(
                            "url",
                            new Kind.Text(),
                            "Its base URL: the only host its credential is ever sent to.",
                            "https://api.crm.example"),
                    optional(
                            "credential",
                            new Kind.Name(),
                            "Name of the hub's credential it is called with.",
                            "crm-token"),
                    optional(
                            "allow",
                            new Kind.MapOf(GRANT),
                            "The operations that may be called, each with the fields that may go"
                                    + " out, or `all`. Nothing else may be called. Needed by every"
                                    + " system that is called.",
                            "{ contacts.upsert: [email, firstname] }"),
                    optional(
                            "limits",
                            new Kind.Shape(LIMITS),
                            "What the system can bear.",
                            "{ rate: 100/10s, concurrency: 8, timeout: 10s }"),
                    optional(
                            "on",
                            new Kind.Shape(OutcomeRuleReader.ON),
                            "What is done about outcomes, for every delivery to this system that"
                                    + " says nothing of its own.",
                            "{ unavailable: { retry: 5s..6h, give-up: 3d } }"),
                    optional(
                            "runbook",
                            new Kind.Text(),
                            "What people do when the system fails, or where that is written; every"
                                    + " alert shows it.",
                            "See status.crm.example, then call the hotline."),
                    optional(
                            "caller",
                            new Kind.Shape(CALLER),
                            "How the system proves who it is when it calls the hub. Needed by"
                                    + " every system that a trigger names at `from`.",
                            "{ scheme: bearer, credential: partner-token }"));

    private SystemKeys() {}

    private static List<String> schemes() {
        return Stream.concat(
                        Stream.of("hmac", "bearer", "basic", "jwt", "mtls"),
                        Schemes.all().stream().map(Scheme::name))
                .sorted()
                .toList();
    }

    /** All keys of systems with this connector. */
    static List<Setting> of(ConnectorSpec connector) {
        List<Setting> all = new ArrayList<>(COMMON);
        all.addAll(connector.settings());
        return all;
    }
}
