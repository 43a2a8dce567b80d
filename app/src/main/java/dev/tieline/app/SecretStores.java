package dev.tieline.app;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outside;
import dev.tieline.api.Payload;
import dev.tieline.api.Secret;
import dev.tieline.connector.http.Errands;
import dev.tieline.egress.EgressGuard;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.HubFile.Login;
import dev.tieline.flow.Located;
import dev.tieline.format.JsonText;
import dev.tieline.issuer.HashiCorpVault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Makes what secrets of HashiCorp Vault are read with. */
record SecretStores(Map<String, String> environment, Path folder, InstantSource clock) {

    /**
     * That of a hub file; empty when it declares none.
     *
     * @param runs the one that runs: it stays, with all it knows, where nothing was changed
     */
    Optional<RemoteSecrets> of(HubFile hub, Optional<RemoteSecrets> runs) {
        return hub.hashiCorp()
                .map(declared -> {
                    List<String> addresses =
                            hub.privateAddresses().stream().map(Located::value).toList();
                    RemoteSecrets.Made made = new RemoteSecrets.Made(unplaced(declared), addresses);
                    return runs.filter(one -> one.made().equals(made))
                            .orElseGet(() ->
                                    new RemoteSecrets(made, vault(declared, addresses), clock));
                });
    }

    /** Without the places, which move with every line above. */
    private static HubFile.HashiCorp unplaced(HubFile.HashiCorp declared) {
        Login login =
                switch (declared.login()) {
                    case Login.Token(CredentialSource token) -> new Login.Token(unplaced(token));
                    case Login.AppRole(String mount, var role, var secret) ->
                            new Login.AppRole(mount, unplaced(role), unplaced(secret));
                    case Login.Kubernetes(String mount, String role, var jwt) ->
                            new Login.Kubernetes(mount, role, unplaced(jwt));
                };
        return new HubFile.HashiCorp(
                HubFile.MISSING.place(),
                declared.url(),
                declared.namespace(),
                login,
                declared.ca(),
                declared.every(),
                declared.keep());
    }

    private static CredentialSource unplaced(CredentialSource source) {
        return switch (source) {
            case CredentialSource.Environment(_, String variable, _) ->
                    new CredentialSource.Environment(
                            HubFile.MISSING.place(), variable, Optional.empty());
            case CredentialSource.File(_, String path, _) ->
                    new CredentialSource.File(HubFile.MISSING.place(), path, Optional.empty());
            default -> source;
        };
    }

    private HashiCorpVault vault(HubFile.HashiCorp declared, List<String> addresses) {
        return new HashiCorpVault(
                new HashiCorpVault.Settings(
                        declared.url(), declared.namespace(), login(declared.login())),
                outside(new EgressGuard(addresses), declared.ca()),
                new HashiCorpVault.Json(
                        body -> CallerSurroundings.json(new Payload(body, "")), JsonText::compact),
                clock);
    }

    private HashiCorpVault.Login login(Login login) {
        return switch (login) {
            case Login.Token(CredentialSource token) ->
                    new HashiCorpVault.Login.Token(() -> now("token", token));
            case Login.AppRole(String mount, CredentialSource role, CredentialSource secret) ->
                    new HashiCorpVault.Login.Proof(
                            "auth/" + mount + "/login",
                            () ->
                                    Map.of(
                                            "role_id", now("role-id", role),
                                            "secret_id", now("secret-id", secret)));
            case Login.Kubernetes(String mount, String role, CredentialSource jwt) ->
                    new HashiCorpVault.Login.Proof(
                            "auth/" + mount + "/login",
                            () -> Map.of("role", Secret.of(role), "jwt", now("jwt", jwt)));
        };
    }

    /** As it is now: agents replace such files. */
    private Secret now(String key, CredentialSource source) {
        String name = "hashicorp." + key;
        return new DeclaredCredentials(
                        Map.of(name, source),
                        environment,
                        folder,
                        () -> {
                            throw new IllegalStateException("the reader refuses the vault here");
                        },
                        _ -> {},
                        DeclaredCredentials.Elsewhere.NOTHING)
                .credential(name);
    }

    private Outside outside(EgressGuard guard, Optional<String> ca) {
        if (ca.isEmpty()) {
            return new Errands(guard);
        }
        Path file = folder.resolve(ca.get());
        return (question, within) -> {
            SSLSocketFactory trust;
            try {
                trust = Authorities.trusting(file);
            } catch (IOException | GeneralSecurityException e) {
                return new Outside.Heard.Nothing(
                        Fault.of(
                                "ca-unusable",
                                Blame.HUB,
                                "'ca' of 'hashicorp' cannot be used: "
                                        + file
                                        + " is not a file"
                                        + " of certificates that can be read.",
                                "Put the certificates of those who vouch for the server there,"
                                        + " PEM."),
                        false);
            }
            return new Errands(guard, () -> trust).ask(question, within);
        };
    }
}
