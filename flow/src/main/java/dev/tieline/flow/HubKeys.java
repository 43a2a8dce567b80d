package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.List;

/** The keys of {@code tieline.yaml}. What follows "Required:" is the why of a finding. */
final class HubKeys {
    static final String WHAT = "the hub file";

    private static final List<Setting> OWNER =
            List.of(
                    required(
                            "name",
                            new Kind.Text(),
                            "How people know this owner. Required: a held record shows it.",
                            "Sales operations"),
                    required(
                            "mail",
                            new Kind.Text(),
                            "Where news of failures goes. Required: an owner who cannot be reached"
                                    + " answers for nothing.",
                            "sales-ops@acme.example"),
                    optional(
                            "hours",
                            new Kind.HoursText(),
                            "When news may come; what is not urgent waits until then. Always when"
                                    + " left out.",
                            "Mon-Fri 08:00-18:00 Europe/Berlin"));

    private static final List<Setting> CREDENTIAL =
            List.of(
                    optional(
                            "from",
                            new Kind.Text(),
                            "`env:NAME`, `file:path`, `vault` or `hashicorp:path#field`: where the secret"
                                    + " is.",
                            "env:ACME_CRM_TOKEN"),
                    optional(
                            "expires",
                            new Kind.Text(),
                            "The last day on which it is good; two weeks before, it is an incident.",
                            "2027-01-31"),
                    optional(
                            "oauth",
                            new Kind.Shape(OAuthReader.KEYS),
                            "In place of `from`: access tokens that the hub fetches and renews"
                                    + " (OAuth 2.0); for systems with connector `http`.",
                            "{ token-url: https://login.crm.example/oauth/token, client-id:"
                                    + " tieline, client-secret: crm-client }"));

    private static final List<Setting> VAULT =
            List.of(
                    required(
                            "key",
                            new Kind.OneOf(
                                    List.of(
                                            new Kind.Text(),
                                            new Kind.Shape(
                                                    List.of(
                                                            required(
                                                                    "command",
                                                                    new Kind.ListOf(
                                                                            new Kind.Text()),
                                                                    "Words of a program that"
                                                                            + " prints the key"
                                                                            + " and nothing else,"
                                                                            + " within 15"
                                                                            + " seconds; run"
                                                                            + " without a shell."
                                                                            + " Required: it"
                                                                            + " gives the key.",
                                                                    "[kms-decrypt, tieline]"))))),
                            "`file:path` of a file that only the hub's user may read, `env:NAME`,"
                                    + " or a `command`. Required: without it nothing opens.",
                            "file:/etc/tieline/vault.key"));

    private static final List<Setting> TELEMETRY =
            List.of(
                    required(
                            "otlp",
                            new Kind.Text(),
                            "Base URL of a collector that takes OTLP over HTTP. Required: it is"
                                    + " where everything goes.",
                            "http://127.0.0.1:4318"),
                    optional(
                            "credential",
                            new Kind.Name(),
                            "Sent to the collector as a bearer token.",
                            "collector-token"),
                    optional(
                            "sample",
                            new Kind.Whole(0, 100),
                            "How many of a hundred traces that begin at the hub are recorded; 100"
                                    + " when left out. For a trace that a caller began, the caller"
                                    + " decides.",
                            "10"),
                    optional(
                            "every",
                            new Kind.DurationText(),
                            "How often metrics are sent; `1m` when left out.",
                            "30s"));

    private static final List<Setting> TLS =
            List.of(
                    required(
                            "certificate",
                            new Kind.Text(),
                            "File with the certificate and those that lead to its authority, PEM."
                                    + " Required: it is what the hub proves itself with.",
                            "tls/chain.pem"),
                    required(
                            "key",
                            new Kind.Text(),
                            "File with the key, PEM, PKCS#8, readable by the hub alone. Required:"
                                    + " the certificate is good for nothing without it.",
                            "tls/key.pem"),
                    optional(
                            "client-ca",
                            new Kind.Text(),
                            "File with the certificates of those who vouch for callers (scheme"
                                    + " `mtls`), PEM; read again when it changes.",
                            "tls/clients.pem"));

    static final List<Setting> ALL =
            List.of(
                    required(
                            "hub",
                            new Kind.Name(),
                            "Name of the hub. Required: logs, alerts and the console show it, and"
                                    + " tell two hubs apart by it.",
                            "acme"),
                    optional(
                            "listen",
                            new Kind.Text(),
                            "Address and port for callers and the console; `127.0.0.1:8080` when"
                                    + " left out. An address that other machines reach needs `tls`"
                                    + " and `url`.",
                            "127.0.0.1:8080"),
                    optional(
                            "tls",
                            new Kind.OneOf(List.of(new Kind.Text(), new Kind.Shape(TLS))),
                            "Key and certificate of the listener; read again when the files"
                                    + " change. Or `proxy`, when a proxy in front speaks TLS.",
                            "{ certificate: tls/chain.pem, key: tls/key.pem }"),
                    optional(
                            "url",
                            new Kind.Text(),
                            "How callers reach the hub from outside, behind a reverse proxy; used"
                                    + " in links and in signatures that cover the URL.",
                            "https://hub.acme.example"),
                    optional(
                            "data",
                            new Kind.Text(),
                            "Folder of the journal and the ledger, relative to the workspace;"
                                    + " `data` when left out.",
                            "data"),
                    optional(
                            "retention",
                            new Kind.OneOf(
                                    List.of(
                                            new Kind.DurationText(),
                                            new Kind.Shape(Retention.KEYS))),
                            "How long a record is kept after it was accepted, once it is delivered,"
                                    + " skipped or a duplicate; for ever when left out. What is"
                                    + " pending or held stays whatever its age. Not shorter than"
                                    + " `unique.within` of any flow. A flow may say otherwise for"
                                    + " its own records.",
                            "90d"),
                    required(
                            "owners",
                            new Kind.MapOf(new Kind.Shape(OWNER)),
                            "The people or teams who answer for flows and systems, by name."
                                    + " Required: every flow and system names one of them.",
                            "{ sales-ops: { name: Sales operations, mail: sales-ops@acme.example } }"),
                    optional(
                            "credentials",
                            new Kind.MapOf(
                                    new Kind.OneOf(
                                            List.of(new Kind.Text(), new Kind.Shape(CREDENTIAL)))),
                            "Where secrets come from, by name: `env:NAME` for an environment"
                                    + " variable, `file:path` for a file, `vault` for the hub's own"
                                    + " vault, `hashicorp:path#field` for HashiCorp Vault; or"
                                    + " `oauth`. Never the secret itself.",
                            "{ crm-token: env:ACME_CRM_TOKEN }"),
                    optional(
                            "review",
                            new Kind.DurationText(),
                            "How often owners sign off who and what can do what with their systems,"
                                    + " where a system's file says nothing; not asked for when left"
                                    + " out.",
                            "90d"),
                    optional(
                            "private-addresses",
                            new Kind.ListOf(new Kind.Text()),
                            "Private, loopback or link-local addresses and networks that systems"
                                    + " may have. All others are refused, whatever a name resolves"
                                    + " to.",
                            "[10.20.0.0/16, 127.0.0.1]"),
                    optional(
                            "proxies",
                            new Kind.ListOf(new Kind.Text()),
                            "Addresses and networks of reverse proxies in front of the hub. What"
                                    + " they say in `X-Forwarded-For` is taken for a caller's"
                                    + " address where it is shown; of others it is not. Read when"
                                    + " the hub starts.",
                            "[127.0.0.1, 10.20.0.0/16]"),
                    optional(
                            "telemetry",
                            new Kind.Shape(TELEMETRY),
                            "Where spans of records and calls, and the hub's metrics, are sent by"
                                    + " OpenTelemetry; read when the hub starts.",
                            "{ otlp: http://127.0.0.1:4318 }"),
                    optional(
                            "vault",
                            new Kind.Shape(VAULT),
                            "The key of the hub's own vault, which keeps secrets in the store,"
                                    + " encrypted; read when the hub starts.",
                            "{ key: file:/etc/tieline/vault.key }"),
                    optional(
                            "hashicorp",
                            new Kind.Shape(HashiCorpReader.KEYS),
                            "HashiCorp Vault, which `hashicorp:` credentials are read from.",
                            "{ url: https://vault.acme.example:8200, token:"
                                    + " file:/etc/tieline/vault-token }"),
                    optional(
                            "sign-in",
                            new Kind.Shape(SignInKeys.ALL),
                            "How people sign in besides by a name and a password; read when the hub"
                                    + " starts.",
                            "{ provider: { issuer: https://login.acme.example, client: tieline,"
                                    + " credential: sign-in-secret, roles: { integration: { role:"
                                    + " admin } } } }"));

    private HubKeys() {}
}
