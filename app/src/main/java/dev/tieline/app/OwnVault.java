package dev.tieline.app;

import dev.tieline.api.Findings;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.vault.KeySource;
import dev.tieline.vault.Vault;
import dev.tieline.vault.VaultStore;
import dev.tieline.vault.VaultUnusable;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The vault of a hub, opened when it is first used. Thread-safe: its own lock. */
final class OwnVault {
    private final Optional<HubFile.VaultLock> lock;
    private final Map<String, String> environment;
    private final Path folder;
    private final VaultStore store;
    private final InstantSource clock;
    private @Nullable Vault open;

    OwnVault(
            Optional<HubFile.VaultLock> lock,
            Map<String, String> environment,
            Path folder,
            VaultStore store,
            InstantSource clock) {
        this.lock = lock;
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.store = store;
        this.clock = clock;
    }

    boolean isDeclared() {
        return lock.isPresent();
    }

    /**
     * Opens it.
     *
     * @throws VaultUnusable when its key cannot be had or is another
     * @throws CannotDo when none is declared
     */
    synchronized Vault vault() {
        Vault known = open;
        if (known == null) {
            HubFile.VaultLock declared =
                    lock.orElseThrow(() ->
                            new CannotDo(
                                    "the hub started without a vault; declare it at 'vault' in "
                                            + HubFile.PATH
                                            + ", and start the hub again"));
            known = Vault.open(store, source(declared).key(), clock);
            open = known;
        }
        return known;
    }

    private KeySource source(HubFile.VaultLock declared) {
        if (!declared.command().isEmpty()) {
            return new KeySource.KeyCommand(declared.command(), folder);
        }
        return switch (declared.key()) {
            case CredentialSource.Environment(_, String variable, _) ->
                    new KeySource.KeyVariable(variable, environment);
            case CredentialSource.File(_, String path, _) ->
                    new KeySource.KeyFile(folder.resolve(path));
            case CredentialSource.Vault _, CredentialSource.OAuth _, CredentialSource.HashiCorp _ ->
                    throw new IllegalStateException("the reader refuses a key in the vault");
        };
    }

    /** Proves the key of a vault that is declared; a wrong one is a finding. */
    void prove(Findings findings) {
        if (lock.isEmpty()) {
            return;
        }
        try {
            vault();
        } catch (VaultUnusable e) {
            findings.add(
                    lock.get().place(),
                    e.fault().code(),
                    e.fault().message(),
                    "The hub refuses to start half-configured.",
                    e.fault().remedy());
        }
    }
}
