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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who fetches the credentials of a hub that are fetched: one for each name as long as the hub runs,
 * however often a workspace is read again, so that no two fetch the same at once and no refresh
 * token is lost with one of them. What a workspace says of them holds when it runs. Thread-safe:
 * its own lock.
 */
final class Issuers {
    private final Supplier<Vault> vault;
    private final Supplier<Credentials> secrets;
    private final InstantSource clock;
    private final Map<String, AccessTokens> known = new HashMap<>();
    private final Set<String> ran = new HashSet<>();

    /**
     * @param vault asked for only where somebody consents
     * @param secrets where the clients' secrets are in the workspace that runs
     */
    Issuers(Supplier<Vault> vault, Supplier<Credentials> secrets, InstantSource clock) {
        this.vault = vault;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Those of a workspace that was read, by name of the credential; what runs stays as it is. */
    synchronized Map<String, AccessTokens> of(HubFile hub) {
        Map<String, AccessTokens> all = new HashMap<>();
        clients(hub)
                .forEach((name, client) -> {
                    AccessTokens.Terms terms = terms(hub, client, new Clients(secrets));
                    AccessTokens tokens = one(name, terms);
                    if (!ran.contains(name)) {
                        // An earlier workspace that was refused may have said otherwise.
                        tokens.adopt(terms);
                    }
                    all.put(name, tokens);
                });
        return all;
    }

    /**
     * A workspace runs from now on: tokens are fetched as it says.
     *
     * @param own its secrets, so that a client is never asked for with those of another workspace
     */
    synchronized void runs(HubFile hub, Credentials own) {
        clients(hub)
                .forEach((name, client) -> {
                    AccessTokens.Terms terms = terms(hub, client, own);
                    ran.add(name);
                    one(name, terms).adopt(terms);
                });
    }

    /** Who fetches or has ever fetched this credential. */
    synchronized Optional<AccessTokens> known(String name) {
        return Optional.ofNullable(known.get(name));
    }

    private static Map<String, OAuthClient> clients(HubFile hub) {
        Map<String, OAuthClient> all = new HashMap<>();
        hub.credentials()
                .forEach((name, source) -> {
                    if (source instanceof CredentialSource.OAuth(_, OAuthClient client)) {
                        all.put(name, client);
                    }
                });
        return all;
    }

    private static AccessTokens.Terms terms(HubFile hub, OAuthClient client, Credentials secrets) {
        List<String> addresses = hub.privateAddresses().stream().map(Located::value).toList();
        String url = hub.url().map(u -> u.replaceAll("/+$", "")).orElse("");
        return new AccessTokens.Terms(
                client,
                new Errands(new EgressGuard(addresses)),
                secrets,
                credential -> page(url, credential));
    }

    private AccessTokens one(String name, AccessTokens.Terms terms) {
        return known.computeIfAbsent(name, _ -> new AccessTokens(name, terms, around(name)));
    }

    private AccessTokens.Surroundings around(String name) {
        return new AccessTokens.Surroundings(
                new VaultedTokens(name, vault),
                body -> CallerSurroundings.json(new Payload(body, "")),
                clock);
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
