package dev.tieline.app;

import dev.tieline.api.Credentials;
import dev.tieline.api.OAuthClient;
import dev.tieline.api.Payload;
import dev.tieline.api.Secret;
import dev.tieline.connector.http.Errands;
import dev.tieline.egress.EgressGuard;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.Located;
import dev.tieline.issuer.AccessTokens;
import dev.tieline.vault.Vault;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who fetches the credentials of a hub that are fetched. Those that are declared as before stay,
 * with the tokens they have, when a workspace is read again. Thread-safe: its own lock.
 */
final class Issuers {
    private final Supplier<Vault> vault;
    private final Supplier<Credentials> secrets;
    private final InstantSource clock;
    private final Map<String, Known> known = new HashMap<>();

    /** One, and all that it was made from. */
    private record Known(Made from, AccessTokens tokens) {}

    private record Made(OAuthClient client, List<String> addresses, String url) {}

    /**
     * @param vault asked for only where somebody consents
     * @param secrets where the clients' secrets are in the workspace that runs
     */
    Issuers(Supplier<Vault> vault, Supplier<Credentials> secrets, InstantSource clock) {
        this.vault = vault;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Those of a workspace, by the name of the credential. */
    synchronized Map<String, AccessTokens> of(HubFile hub) {
        Map<String, AccessTokens> all = new HashMap<>();
        List<String> addresses = hub.privateAddresses().stream().map(Located::value).toList();
        String url = hub.url().map(u -> u.replaceAll("/+$", "")).orElse("");
        hub.credentials()
                .forEach((name, source) -> {
                    if (source instanceof CredentialSource.OAuth(_, OAuthClient client)) {
                        all.put(name, tokens(name, new Made(client, addresses, url)));
                    }
                });
        return all;
    }

    private AccessTokens tokens(String name, Made made) {
        Known before = known.get(name);
        if (before != null && before.from().equals(made)) {
            return before.tokens();
        }
        AccessTokens tokens =
                new AccessTokens(
                        name,
                        made.client(),
                        new AccessTokens.Surroundings(
                                new Errands(new EgressGuard(made.addresses())),
                                body -> CallerSurroundings.json(new Payload(body, "")),
                                clock),
                        new AccessTokens.Supply(
                                new Clients(secrets),
                                new VaultedTokens(name, vault),
                                credential -> page(made.url(), credential)));
        known.put(name, new Known(made, tokens));
        return tokens;
    }

    /** The clients' secrets, of whatever workspace runs when they are asked for. */
    private record Clients(Supplier<Credentials> running) implements Credentials {
        @Override
        public Secret credential(String name) {
            return running.get().credential(name);
        }

        @Override
        public Optional<Secret> instead(String name, List<Secret> refused) {
            return running.get().instead(name, refused);
        }

        @Override
        public void worked(String name, Secret value) {
            running.get().worked(name, value);
        }
    }

    /** Where somebody consents. */
    static URI page(String url, String credential) {
        return URI.create(url + "/credentials/" + credential);
    }
}
