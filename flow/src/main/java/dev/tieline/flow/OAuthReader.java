package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.OAuthClient;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code oauth} of a credential in the hub file. */
record OAuthReader(Node.Mapping root, Findings findings) {
    static final List<Setting> KEYS =
            List.of(
                    required(
                            "token-url",
                            new Kind.Text(),
                            "Where access tokens are given; the client's secret goes nowhere else."
                                    + " Required: it is who is asked.",
                            "https://login.crm.example/oauth/token"),
                    required(
                            "client-id",
                            new Kind.Text(),
                            "What the hub is called there. Required: nobody else gets a token.",
                            "tieline"),
                    optional(
                            "client-secret",
                            new Kind.Name(),
                            "Name of the credential that proves it. Needed without `authorize-url`.",
                            "crm-client"),
                    optional(
                            "client-auth",
                            new Kind.Choice(List.of("basic", "body")),
                            "Where the client's secret is sent: HTTP `basic`, or in the `body`;"
                                    + " `basic` when left out.",
                            "body"),
                    optional(
                            "scope",
                            new Kind.Text(),
                            "What is asked for, with blanks between.",
                            "contacts.read contacts.write"),
                    optional(
                            "audience",
                            new Kind.Text(),
                            "Whom the token is for, where the server wants to know.",
                            "https://api.crm.example"),
                    optional(
                            "authorize-url",
                            new Kind.Text(),
                            "Where a person consents, once, from the console; then a refresh token"
                                    + " in the vault fetches the tokens. Without it the hub acts"
                                    + " for itself. Needs `url` and `vault`.",
                            "https://login.crm.example/oauth/authorize"));

    /** Empty when it is not whole; then there was a finding. */
    Optional<HubFile.CredentialSource> read(String name, Node.Mapping node) {
        int before = findings.count();
        Optional<URI> token = url(node, "token-url");
        Optional<URI> authorize = url(node, "authorize-url");
        Optional<String> secret = Keys.text(node, "client-secret");
        if (secret.isEmpty() && node.entry("authorize-url").isEmpty()) {
            findings.add(
                    node.place(),
                    "client-secret-missing",
                    "'client-secret' is missing from the credential '" + name + "'.",
                    "Anybody could fetch tokens in the hub's name otherwise.",
                    "Write 'client-secret: NAME' with the name of a credential.");
        }
        if (node.entry("authorize-url").isPresent()) {
            needs(node, "url", "The server sends whoever consented back to it.");
            needs(node, "vault", "What consent gives is kept there.");
        }
        Optional<String> client = Keys.text(node, "client-id");
        if (token.isEmpty() || client.isEmpty() || findings.count() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new HubFile.CredentialSource.OAuth(
                        node.place(),
                        new OAuthClient(
                                token.get(),
                                client.get(),
                                secret,
                                Keys.text(node, "client-auth").filter("body"::equals).isPresent()
                                        ? OAuthClient.Way.BODY
                                        : OAuthClient.Way.BASIC,
                                Keys.text(node, "scope").orElse(""),
                                Keys.text(node, "audience").orElse(""),
                                authorize)));
    }

    private void needs(Node.Mapping node, String key, String why) {
        if (!root.entries().containsKey(key)) {
            findings.add(
                    node.placeOf("authorize-url"),
                    key + "-missing",
                    "'authorize-url' needs '" + key + "', which is missing from this file.",
                    why,
                    "Write '" + key + "'; see the reference for what it holds.");
        }
    }

    private Optional<URI> url(Node.Mapping node, String key) {
        int before = findings.count();
        Optional<Node.Scalar> written = Keys.scalar(node, key);
        written.ifPresent(scalar -> Urls.check(scalar, List.of("https", "http"), findings));
        if (written.isEmpty() || findings.count() > before) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(written.get().text()));
        } catch (URISyntaxException _) {
            // Said above already.
            return Optional.empty();
        }
    }

    /**
     * A client's secret must be one that is kept somewhere, not one that is fetched with another.
     */
    void checkSecrets(Map<String, HubFile.CredentialSource> all) {
        all.forEach((name, source) -> {
            if (source instanceof HubFile.CredentialSource.OAuth(var place, OAuthClient client)) {
                client.secret()
                        .filter(secret ->
                                !all.containsKey(secret)
                                        || all.get(secret)
                                                instanceof HubFile.CredentialSource.OAuth)
                        .ifPresent(secret ->
                                findings.add(
                                        place,
                                        "credential-undeclared",
                                        all.containsKey(secret)
                                                ? "'"
                                                        + secret
                                                        + "' is fetched itself and cannot be"
                                                        + " the client secret of '"
                                                        + name
                                                        + "'."
                                                : "There is no credential '" + secret + "'.",
                                        "",
                                        "Add it to 'credentials' in this file, with env:, file: or"
                                                + " vault."));
            }
        });
    }
}
