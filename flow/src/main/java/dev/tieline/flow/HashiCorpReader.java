package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.HubFile.Login;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code hashicorp} of the hub file, and references to what is there. */
record HashiCorpReader(Findings findings) {
    static final String PREFIX = "hashicorp:";

    private static final Pattern REFERENCE =
            Pattern.compile("hashicorp:([\\w@+=.-]+(?:/[\\w@+=.-]+)+)#(\\S+)");
    private static final String MOUNT = "[\\w.-]+(/[\\w.-]+)*";
    private static final Duration OFTENEST = Duration.ofSeconds(1);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration KEEP = Duration.ofDays(1);
    private static final String SERVICE_ACCOUNT =
            "file:/var/run/secrets/kubernetes.io/serviceaccount/token";
    private static final List<String> LOGINS = List.of("token", "approle", "kubernetes");

    private static final List<Setting> APP_ROLE =
            List.of(
                    required(
                            "role-id",
                            new Kind.Text(),
                            "`env:NAME` or `file:path`. Required: it says which role.",
                            "env:TIELINE_ROLE_ID"),
                    required(
                            "secret-id",
                            new Kind.Text(),
                            "`env:NAME` or `file:path`. Required: it proves the role.",
                            "file:/etc/tieline/secret-id"),
                    optional(
                            "mount",
                            new Kind.Text(),
                            "Where the auth method is mounted; `approle` when left out.",
                            "approle"));

    private static final List<Setting> KUBERNETES =
            List.of(
                    required(
                            "role",
                            new Kind.Text(),
                            "The role there. Required: it says what the hub may read.",
                            "tieline"),
                    optional(
                            "jwt",
                            new Kind.Text(),
                            "`file:path` or `env:NAME` of the service account's token; where"
                                    + " Kubernetes puts it when left out.",
                            SERVICE_ACCOUNT),
                    optional(
                            "mount",
                            new Kind.Text(),
                            "Where the auth method is mounted; `kubernetes` when left out.",
                            "kubernetes"));

    static final List<Setting> KEYS =
            List.of(
                    required(
                            "url",
                            new Kind.Text(),
                            "Its address, without `/v1`. Required: it is who is asked.",
                            "https://vault.acme.example:8200"),
                    optional(
                            "namespace",
                            new Kind.Text(),
                            "Of what is read and of the login; for servers that have them.",
                            "team-a"),
                    optional(
                            "token",
                            new Kind.Text(),
                            "`env:NAME` or `file:path` of a token that somebody else gets; a file"
                                    + " is read each time. One of `token`, `approle` and"
                                    + " `kubernetes` is needed.",
                            "file:/etc/tieline/vault-token"),
                    optional(
                            "approle",
                            new Kind.Shape(APP_ROLE),
                            "The hub logs in as an application.",
                            "{ role-id: env:TIELINE_ROLE_ID, secret-id: file:/etc/tieline/secret-id"
                                    + " }"),
                    optional(
                            "kubernetes",
                            new Kind.Shape(KUBERNETES),
                            "The hub logs in as its service account.",
                            "{ role: tieline }"),
                    optional(
                            "ca",
                            new Kind.Text(),
                            "File with the certificates of those who vouch for the server, PEM;"
                                    + " whom this machine trusts when left out.",
                            "tls/vault-ca.pem"),
                    optional(
                            "every",
                            new Kind.DurationText(),
                            "How often what was read is read again; `1m` when left out.",
                            "30s"),
                    optional(
                            "keep",
                            new Kind.DurationText(),
                            "How long the last value is used while it cannot be read again; `1d`"
                                    + " when left out.",
                            "12h"));

    /** Empty when there is none, or it is not whole; then there was a finding. */
    Optional<HubFile.HashiCorp> read(Node.Mapping root, Map<String, CredentialSource> credentials) {
        Optional<Node.Mapping> written = Keys.mapping(root, "hashicorp");
        if (root.entry("hashicorp").isEmpty()) {
            credentials.forEach((name, source) -> {
                if (source instanceof CredentialSource.HashiCorp(Place place, _, _, _)) {
                    findings.add(
                            place,
                            "hashicorp-undeclared",
                            "'" + name + "' is in HashiCorp Vault, and nothing says where that is.",
                            "",
                            "Add 'hashicorp: { url: https://..., token: file:... }' to this file.");
                }
            });
        }
        return written.flatMap(this::declared);
    }

    private Optional<HubFile.HashiCorp> declared(Node.Mapping node) {
        Optional<URI> url = Keys.scalar(node, "url").flatMap(this::url);
        Optional<Login> login = login(node);
        Duration every = duration(node, "every", EVERY, OFTENEST);
        Duration keep = duration(node, "keep", KEEP, every);
        if (url.isEmpty() || login.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new HubFile.HashiCorp(
                        node.place(),
                        url.get(),
                        Keys.text(node, "namespace").orElse(""),
                        login.get(),
                        Keys.text(node, "ca"),
                        every,
                        keep));
    }

    private Duration duration(Node.Mapping node, String key, Duration usual, Duration least) {
        Optional<Duration> written = Keys.duration(node, key);
        if (written.filter(d -> d.compareTo(least) < 0).isPresent()) {
            findings.add(
                    node.placeOf(key),
                    key + "-too-short",
                    "'" + key + "' is shorter than " + least.toSeconds() + "s.",
                    "",
                    "Write a longer time, or leave it out.");
        }
        return written.orElse(usual);
    }

    private Optional<URI> url(Node.Scalar scalar) {
        int before = findings.count();
        Urls.check(scalar, List.of("https", "http"), findings);
        if (findings.count() > before) {
            return Optional.empty();
        }
        try {
            URI url = new URI(scalar.text().replaceAll("/+$", ""));
            if (url.getRawQuery() == null && !url.getPath().endsWith("/v1")) {
                return Optional.of(url);
            }
        } catch (URISyntaxException _) {
            // It was one before its last slashes went.
        }
        findings.add(
                scalar.place(),
                "url-malformed",
                "'" + scalar.text() + "' is not the base of the server.",
                "The hub puts /v1/ and the path of a secret behind it.",
                "Write it as in https://vault.acme.example:8200.");
        return Optional.empty();
    }

    private Optional<Login> login(Node.Mapping node) {
        List<String> written = LOGINS.stream().filter(key -> node.entry(key).isPresent()).toList();
        if (written.size() != 1) {
            findings.add(
                    node.place(),
                    "login-missing",
                    written.isEmpty()
                            ? "'hashicorp' does not say how the hub logs in."
                            : "'hashicorp' has both '" + String.join("' and '", written) + "'.",
                    "",
                    "Write one of 'token', 'approle' and 'kubernetes'.");
            return Optional.empty();
        }
        return switch (written.getFirst()) {
            case "token" -> place(node, "token").map(Login.Token::new);
            case "approle" -> Keys.mapping(node, "approle").flatMap(this::appRole);
            default -> Keys.mapping(node, "kubernetes").flatMap(this::kubernetes);
        };
    }

    private Optional<Login> appRole(Node.Mapping node) {
        Optional<CredentialSource> role = place(node, "role-id");
        Optional<CredentialSource> secret = place(node, "secret-id");
        String mount = mount(node, "approle");
        return role.flatMap(r -> secret.map(s -> new Login.AppRole(mount, r, s)));
    }

    private Optional<Login> kubernetes(Node.Mapping node) {
        Optional<CredentialSource> jwt =
                node.entry("jwt").isPresent()
                        ? place(node, "jwt")
                        : Optional.of(
                                new CredentialSource.File(
                                        node.place(),
                                        SERVICE_ACCOUNT.substring(5),
                                        Optional.empty()));
        String mount = mount(node, "kubernetes");
        return Keys.text(node, "role")
                .flatMap(role -> jwt.map(j -> new Login.Kubernetes(mount, role, j)));
    }

    private String mount(Node.Mapping node, String usual) {
        Optional<Node.Scalar> written = Keys.scalar(node, "mount");
        written.filter(mount -> !mount.text().matches(MOUNT))
                .ifPresent(mount ->
                        findings.add(
                                mount.place(),
                                "mount-malformed",
                                "'" + mount.text() + "' cannot be a mount.",
                                "",
                                "Write it as `vault auth list` shows it, without slashes at its"
                                        + " ends."));
        return written.map(Node.Scalar::text).orElse(usual);
    }

    /** Where the secret is that the hub logs in with; never in the vault it opens. */
    private Optional<CredentialSource> place(Node.Mapping node, String key) {
        Optional<Node.Scalar> written = Keys.scalar(node, key);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Node.Scalar scalar = written.get();
        Optional<CredentialSource> source = SecretPlaces.read(scalar, Optional.empty());
        if (source.isPresent()) {
            return source;
        }
        findings.add(
                scalar.place(),
                FindingText.SECRET_CODE,
                "This is neither env:NAME nor file:path.",
                "If it is the secret itself, everybody who can read this file can read what the hub"
                        + " can.",
                "Keep it in an environment variable or a file of its own, and name it here; replace"
                        + " it if this file was shared.");
        return Optional.empty();
    }

    /** A reference; one to nothing after a finding. */
    CredentialSource source(Node.Scalar scalar, Optional<LocalDate> expires) {
        Matcher matcher = REFERENCE.matcher(scalar.text());
        if (matcher.matches() && wrong(matcher.group(1)).isEmpty()) {
            return new CredentialSource.HashiCorp(
                    scalar.place(), matcher.group(1), matcher.group(2), expires);
        }
        List<String> why = new ArrayList<>();
        if (matcher.matches()) {
            why.addAll(wrong(matcher.group(1)));
        }
        findings.add(
                scalar.place(),
                "reference-malformed",
                "This does not name a secret in HashiCorp Vault.",
                String.join(" ", why),
                "Write mount, path and field as in hashicorp:secret/data/crm#token (KV version 2)"
                        + " or hashicorp:kv/crm#token (version 1).");
        return new CredentialSource.HashiCorp(scalar.place(), "", "", expires);
    }

    private static List<String> wrong(String path) {
        List<String> segments = List.of(path.split("/", -1));
        if (segments.contains(".") || segments.contains("..")) {
            return List.of("A path has no '.' or '..'.");
        }
        return segments.getFirst().equals("v1")
                ? List.of("The hub puts /v1/ before it itself.")
                : List.of();
    }
}
