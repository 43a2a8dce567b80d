package dev.tieline.app;

import dev.tieline.api.Credentials.MissingCredential;
import dev.tieline.api.Credentials.NotObtained;
import dev.tieline.api.Findings;
import dev.tieline.api.Secret;
import dev.tieline.console.Consenting;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import dev.tieline.intake.Door;
import dev.tieline.issuer.AccessTokens;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Sighting;
import dev.tieline.people.Register;
import dev.tieline.people.Strongbox;
import dev.tieline.resource.Safe;
import dev.tieline.store.SqliteStore;
import dev.tieline.vault.Vault;
import dev.tieline.vault.VaultKey;
import dev.tieline.vault.VaultUnusable;
import dev.tieline.watch.Expiry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a hub while it runs: opens the vault, notices new versions and lets callers
 * prove themselves by them. Thread-safe: its lock guards what runs.
 */
final class Safekeeping implements Safe {
    /** A new version is noticed within this. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    static final Duration NOTE_EVERY = Duration.ofMinutes(10);
    private static final System.Logger LOG = System.getLogger(Safekeeping.class.getName());
    private static final String NAME = "[a-z][a-z0-9-]{0,62}";

    private final Map<String, String> environment;
    private final Path folder;
    private final InstantSource clock;
    private final OwnVault own;
    private final Uses uses;
    private final Issuers issuers;
    private final SecretStores stores;
    private final Register register;
    private volatile Workspace workspace;
    private volatile int runs;
    private volatile @Nullable DeclaredCredentials used;
    private @Nullable Running running;

    private record Running(
            Blueprint blueprint,
            DeclaredCredentials credentials,
            Consumer<Map<String, Door>> doors) {}

    Safekeeping(
            Workspace workspace,
            Map<String, String> environment,
            Path folder,
            SqliteStore store,
            InstantSource clock) {
        this.workspace = workspace;
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.clock = clock;
        this.own = new OwnVault(workspace.hub().vault(), environment, folder, store.vault(), clock);
        this.register = store.register();
        this.uses = new Uses(store.vault(), clock);
        this.stores = new SecretStores(this.environment, folder, clock);
        this.issuers = new Issuers(this::vault, this::used, clock);
    }

    /** A secret that the workspace that runs names. */
    Secret secret(String name) {
        try {
            return used().credential(name);
        } catch (NotObtained e) {
            throw new MissingCredential("the credential '" + name + "' cannot be had now");
        }
    }

    /** Of the workspace that runs. */
    private DeclaredCredentials used() {
        DeclaredCredentials now = used;
        return now == null ? of(workspace.hub()) : now;
    }

    /** Proves the vault's key before anything is built on it. */
    void prove(Findings findings) {
        own.prove(findings);
        if (!own.isDeclared() && register.hasCodes()) {
            findings.add(
                    hub().place(),
                    "vault-missing",
                    "Somebody has one-time codes, and there is no 'vault' to open their secrets.",
                    "Their passwords alone would not be enough, and no code could be checked.",
                    "Declare the 'vault' as it was, or switch the codes off there first:"
                            + " tieline people forget-codes NAME.");
        }
    }

    /** What a workspace's systems and callers use. */
    DeclaredCredentials of(HubFile hub) {
        return new DeclaredCredentials(
                hub.credentials(),
                environment,
                folder,
                this::vault,
                uses::mark,
                new DeclaredCredentials.Elsewhere(issuers.of(hub), stores.of(hub, remote())));
    }

    /** What the workspace that runs reads secrets of HashiCorp Vault with. */
    private Optional<RemoteSecrets> remote() {
        DeclaredCredentials now = used;
        return now == null ? Optional.empty() : now.remote();
    }

    /** Reads again what other machines keep; {@link #look} notices. May block. */
    void tend() {
        DeclaredCredentials now = used;
        if (now != null) {
            now.tend();
        }
    }

    /** The hub file as it runs. */
    HubFile hub() {
        return workspace.hub();
    }

    /** Seals the secrets of one-time codes in the vault's way. */
    Strongbox strongbox() {
        return new CodeBox(own);
    }

    private Vault vault() {
        try {
            return own.vault();
        } catch (CannotDo e) {
            throw new MissingCredential(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A workspace runs from now on.
     *
     * @param start starts it
     * @param doors opens these in place of all others
     */
    synchronized void runs(
            Blueprint blueprint,
            DeclaredCredentials credentials,
            Runnable start,
            Consumer<Map<String, Door>> doors) {
        used = credentials;
        workspace = blueprint.workspace();
        runs = runs + 1;
        start.run();
        issuers.runs(blueprint.workspace().hub(), credentials);
        running = new Running(blueprint, credentials, doors);
    }

    /** Looks whether a credential has changed or ended; then callers prove themselves anew. */
    synchronized void look() {
        Running now = running;
        if (now == null || !now.credentials().renewed()) {
            return;
        }
        Findings findings = new Findings();
        now.doors().accept(Deploying.doors(now.blueprint(), now.credentials(), clock, findings));
        findings.sorted()
                .forEach(finding ->
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "nobody can call a flow any more place={0}: {1}",
                                finding.place(),
                                finding.message()));
        LOG.log(System.Logger.Level.INFO, "changed credentials are in use");
    }

    /** How many workspaces ran; another number means another workspace. */
    int runs() {
        return runs;
    }

    /** What runs; before anything does, what was read. */
    Workspace workspace() {
        return workspace;
    }

    /**
     * Lets people consent.
     *
     * @param resume lets a system be called again, in the name of a person
     */
    Consenting consents(BiConsumer<String, String> resume) {
        return new ConsentDesk(
                clock,
                new ConsentDesk.Running(
                        name -> Optional.ofNullable(fetched().get(name)),
                        name -> names(new CredentialUsers(workspace).systems(name)),
                        () -> workspace.hub().url().orElse("").replaceAll("/+$", "")),
                resume);
    }

    private Map<String, AccessTokens> fetched() {
        DeclaredCredentials now = used;
        return now == null ? Map.of() : now.fetched();
    }

    private static List<String> names(List<SystemFile> systems) {
        return systems.stream().map(system -> system.declaration().name()).toList();
    }

    /** What only a person can mend: consent that lacks, and secrets that cannot be read again. */
    List<Sighting> lacks() {
        CredentialUsers users = new CredentialUsers(workspace);
        List<Sighting> lacks = new ArrayList<>(users.lacks(fetched()));
        remote().ifPresent(store -> lacks.addAll(users.unread(store)));
        return lacks;
    }

    /** Consent that ends by itself, as far as its server said. */
    List<Expiry> ends() {
        return own.isDeclared()
                ? Expiries.ofConsents(workspace, fetched(), vault(), clock.instant())
                : List.of();
    }

    /** Keeps when credentials were used. */
    void note() {
        try {
            uses.note();
        } catch (JournalUnavailable later) {
            LOG.log(System.Logger.Level.DEBUG, "uses are noted later", later);
        }
    }

    @Override
    public List<Known> all() {
        return known().all();
    }

    private KnownCredentials known() {
        return new KnownCredentials(
                workspace,
                own.isDeclared() ? Optional.of(vault()) : Optional.empty(),
                of(workspace.hub()),
                uses.all());
    }

    @Override
    public Answer put(String name, Secret value, Duration overlap, String actor) {
        return changed(
                name,
                new Change(
                        false,
                        vault -> {
                            if (value.reveal().length > Vault.MAX_BYTES) {
                                return Optional.of(
                                        new Answer.No(
                                                422,
                                                "value-too-large",
                                                "A value has at most 64 KiB."));
                            }
                            if (Placeholder.is(value)) {
                                return Optional.of(
                                        new Answer.No(
                                                422,
                                                "value-placeholder",
                                                "This stands where a secret is to be put."));
                            }
                            vault.put(name, value, overlap, actor);
                            return Optional.empty();
                        }));
    }

    @Override
    public Answer end(String name, String actor) {
        Answer answer = changed(name, new Change(true, vault -> ended(vault, name, actor)));
        if (answer instanceof Answer.Done) {
            // Tokens that were fetched with what ended go with it; the next are fetched without.
            for (String with : new CredentialUsers(workspace).fetched(name)) {
                Optional.ofNullable(fetched().get(with)).ifPresent(AccessTokens::forget);
            }
        }
        return answer;
    }

    private Optional<Answer.No> ended(Vault vault, String name, String actor) {
        // Even where the workspace has it otherwise now: a fetch may still be under way.
        boolean good =
                issuers.known(name)
                        .map(fetched -> fetched.forget(() -> vault.end(name, actor)))
                        .orElseGet(() -> vault.end(name, actor));
        if (!good) {
            return Optional.of(
                    new Answer.No(
                            404,
                            "credential-unknown",
                            "The vault has no good version of '" + name + "'."));
        }
        return Optional.empty();
    }

    /** A change of the vault, and the credentials that can be changed so. */
    private record Change(boolean consent, Function<Vault, Optional<Answer.No>> work) {
        boolean takes(CredentialSource source) {
            return source instanceof CredentialSource.Vault
                    || (consent && source instanceof CredentialSource.OAuth);
        }
    }

    private Answer changed(String name, Change change) {
        Optional<CredentialSource> source =
                Optional.ofNullable(workspace.hub().credentials().get(name));
        if (!name.matches(NAME)) {
            return new Answer.No(
                    422,
                    "name-malformed",
                    "A name has lower case letters, digits and hyphens; a letter first.");
        }
        if (source.filter(s -> !change.takes(s)).isPresent()) {
            return new Answer.No(
                    409,
                    "credential-elsewhere",
                    "'"
                            + name
                            + "' is not in the vault: change it where "
                            + HubFile.PATH
                            + " says it is, or write '"
                            + name
                            + ": vault' there first.");
        }
        try {
            Optional<Answer.No> no = change.work().apply(own.vault());
            if (no.isPresent()) {
                return no.get();
            }
            look();
            return new Answer.Done(known().of(name));
        } catch (VaultUnusable e) {
            return unusable(e);
        } catch (CannotDo e) {
            return new Answer.No(409, "vault-undeclared", String.valueOf(e.getMessage()));
        }
    }

    private static Answer.No unusable(VaultUnusable e) {
        return new Answer.No(409, e.fault().code(), e.fault().message() + " " + e.fault().remedy());
    }

    @Override
    public Optional<Answer.No> relock(Secret key, String actor) {
        try {
            own.vault().relock(VaultKey.parse(key.revealText(), "this command"), actor);
            return Optional.empty();
        } catch (VaultUnusable e) {
            return Optional.of(unusable(e));
        } catch (CannotDo e) {
            return Optional.of(
                    new Answer.No(409, "vault-undeclared", String.valueOf(e.getMessage())));
        }
    }
}
