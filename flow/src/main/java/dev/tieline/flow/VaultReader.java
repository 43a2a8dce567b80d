package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.flow.HubFile.CredentialSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code vault} of the hub file. */
record VaultReader(Findings findings) {

    Optional<HubFile.VaultLock> read(Node.Mapping root, Map<String, CredentialSource> credentials) {
        Optional<Node.Mapping> written = Keys.mapping(root, "vault");
        if (written.isEmpty()) {
            credentials.forEach((name, source) -> {
                if (source instanceof CredentialSource.Vault(Place place, _)) {
                    findings.add(
                            place,
                            "vault-undeclared",
                            "'" + name + "' is to be in the vault, and there is no vault.",
                            "The vault keeps secrets only under a key that is somewhere else.",
                            "Add 'vault: { key: file:vault.key }' to this file, and make the key"
                                    + " with `tieline vault create-key vault.key`.");
                }
            });
            return Optional.empty();
        }
        return lock(written.get());
    }

    private Optional<HubFile.VaultLock> lock(Node.Mapping vault) {
        Optional<Node.Scalar> plain = Keys.scalar(vault, "key");
        if (plain.isPresent()) {
            return key(plain.get())
                    .map(source -> new HubFile.VaultLock(vault.place(), source, List.of()));
        }
        List<String> words =
                Keys.mapping(vault, "key").stream()
                        .flatMap(key -> Keys.texts(key, "command").stream())
                        .map(Located::value)
                        .toList();
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new HubFile.VaultLock(
                                vault.place(),
                                new CredentialSource.File(vault.place(), "", Optional.empty()),
                                words));
    }

    private Optional<CredentialSource> key(Node.Scalar scalar) {
        Optional<CredentialSource> source = SecretPlaces.read(scalar, Optional.empty());
        if (source.isPresent()) {
            return source;
        }
        findings.add(
                scalar.place(),
                FindingText.SECRET_CODE,
                "This is neither env:NAME nor file:path.",
                "If it is the key itself, everybody who can read this file can open the vault.",
                "Make a new key with `tieline vault create-key FILE`, and name the file here.");
        return Optional.empty();
    }
}
