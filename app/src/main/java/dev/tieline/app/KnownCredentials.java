package dev.tieline.app;

import dev.tieline.api.Credentials.MissingCredential;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import dev.tieline.resource.Safe.Known;
import dev.tieline.vault.Vault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What people see of the credentials of a workspace.
 *
 * @param vault the hub's own; empty when it has none
 * @param values where they are; asked for fingerprints, versions and ages only
 * @param used when each was used last
 */
record KnownCredentials(
        Workspace workspace,
        Optional<Vault> vault,
        DeclaredCredentials values,
        Map<String, Instant> used) {

    /** All that are declared or kept, by name. */
    List<Known> all() {
        TreeSet<String> names = new TreeSet<>(workspace.hub().credentials().keySet());
        vault.ifPresent(own -> names.addAll(own.names()));
        return names.stream().map(this::of).toList();
    }

    Known of(String name) {
        Optional<CredentialSource> source =
                Optional.ofNullable(workspace.hub().credentials().get(name));
        List<Vault.Version> versions = vault.map(own -> own.versions(name)).orElse(List.of());
        Seen seen =
                source.filter(elsewhere -> !isKept(elsewhere))
                        .map(elsewhere -> elsewhere(name, elsewhere))
                        .orElseGet(() -> kept(versions));
        CredentialUsers users = new CredentialUsers(workspace);
        List<SystemFile> systems = users.systems(name);
        return new Known(
                name,
                source.map(KnownCredentials::word).orElse("vault"),
                seen.version(),
                seen.good(),
                seen.fingerprint(),
                seen.since(),
                Optional.ofNullable(used.get(name)),
                source.flatMap(CredentialSource::expires)
                        .map(Object::toString)
                        .or(() ->
                                versions.stream()
                                        .findFirst()
                                        .flatMap(Vault.Version::until)
                                        .map(Object::toString))
                        .orElse(""),
                systems.stream().map(system -> system.declaration().name()).toList(),
                users.flows(systems),
                users.others(name));
    }

    private record Seen(int version, int good, String fingerprint, Optional<Instant> since) {}

    private static Seen kept(List<Vault.Version> versions) {
        Optional<Vault.Version> newest = versions.stream().findFirst();
        return new Seen(
                newest.map(Vault.Version::number).orElse(0),
                (int) versions.stream().filter(Vault.Version::good).count(),
                newest.map(Vault.Version::fingerprint).orElse(""),
                newest.map(Vault.Version::since));
    }

    private Seen elsewhere(String name, CredentialSource source) {
        try {
            if (source instanceof CredentialSource.HashiCorp there) {
                Optional<RemoteSecrets.Value> value =
                        values.remote().map(store -> store.value(name, there));
                return new Seen(
                        value.map(RemoteSecrets.Value::version).orElse(0L).intValue(),
                        1,
                        fingerprint(name),
                        value.flatMap(RemoteSecrets.Value::since));
            }
            return new Seen(0, 1, fingerprint(name), Optional.empty());
        } catch (MissingCredential _) {
            return new Seen(0, 1, "", Optional.empty());
        }
    }

    /** None when there is no vault to make it. */
    private String fingerprint(String name) {
        return vault.map(own -> own.fingerprint(values.values(name).getFirst())).orElse("");
    }

    /** Whether its versions are in the vault, as a refresh token's are. */
    private static boolean isKept(CredentialSource source) {
        return switch (source) {
            case CredentialSource.Environment _,
                    CredentialSource.File _,
                    CredentialSource.HashiCorp _ ->
                    false;
            case CredentialSource.Vault _, CredentialSource.OAuth _ -> true;
        };
    }

    private static String word(CredentialSource source) {
        return switch (source) {
            case CredentialSource.Environment _ -> "env";
            case CredentialSource.File _ -> "file";
            case CredentialSource.Vault _ -> "vault";
            case CredentialSource.OAuth _ -> "oauth";
            case CredentialSource.HashiCorp(_, String path, String field, _) ->
                    "hashicorp:" + path + "#" + field;
        };
    }
}
