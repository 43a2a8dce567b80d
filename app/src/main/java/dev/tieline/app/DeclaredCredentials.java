package dev.tieline.app;

import dev.tieline.api.Credentials;
import dev.tieline.api.OAuthClient;
import dev.tieline.api.Secret;
import dev.tieline.flow.HubFile.CredentialSource;
import dev.tieline.issuer.AccessTokens;
import dev.tieline.vault.Vault;
import dev.tieline.vault.VaultUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Secrets from where the hub file says they are. Each is read once and again by {@link #renewed},
 * which notices a file that was replaced, what became of the vault and what {@link #tend} read.
 * Thread-safe.
 */
final class DeclaredCredentials implements Credentials {
    private static final int MAX_BYTES = 64 << 10;
    private static final System.Logger LOG = System.getLogger(DeclaredCredentials.class.getName());

    private final Map<String, CredentialSource> sources;
    private final Map<String, String> environment;
    private final Path folder;
    private final Supplier<Vault> vault;
    private final Consumer<String> uses;
    private final Map<String, AccessTokens> fetched;
    private final Optional<RemoteSecrets> remote;
    private final Map<String, Held> read = new ConcurrentHashMap<>();
    private final Map<String, Secret> preferred = new ConcurrentHashMap<>();
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /**
     * @param sources by name
     * @param environment of the process
     * @param folder that relative files are in
     * @param vault the hub's own; asked for only where a source is in it
     * @param uses hears the name of each that is used; must return at once
     * @param elsewhere what other machines give
     */
    DeclaredCredentials(
            Map<String, CredentialSource> sources,
            Map<String, String> environment,
            Path folder,
            Supplier<Vault> vault,
            Consumer<String> uses,
            Elsewhere elsewhere) {
        this.sources = Map.copyOf(sources);
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.vault = vault;
        this.uses = uses;
        this.fetched = Map.copyOf(elsewhere.fetched());
        this.remote = elsewhere.remote();
    }

    /**
     * What other machines give.
     *
     * @param fetched access tokens that are fetched, by name of the credential
     * @param remote secrets of HashiCorp Vault; empty where none is declared
     */
    record Elsewhere(Map<String, AccessTokens> fetched, Optional<RemoteSecrets> remote) {
        static final Elsewhere NOTHING = new Elsewhere(Map.of(), Optional.empty());
    }

    /**
     * What was read.
     *
     * @param values good ones, the newest first
     * @param stamp changes when the file does
     */
    private record Held(List<Secret> values, String stamp) {}

    @Override
    public Secret credential(String name) {
        AccessTokens tokens = fetched.get(name);
        if (tokens != null) {
            uses.accept(name);
            return tokens.token();
        }
        List<Secret> values = held(name);
        if (values.isEmpty()) {
            if (sources.get(name) instanceof CredentialSource.HashiCorp) {
                throw store(name).wanting(name);
            }
            throw new MissingCredential("the credential '" + name + "' has ended");
        }
        uses.accept(name);
        Secret first = preferred.get(name);
        return first != null && values.contains(first) ? first : values.getFirst();
    }

    @Override
    public List<Secret> values(String name) {
        return fetched.containsKey(name) ? List.of(credential(name)) : held(name);
    }

    /** What is fetched needs what it is fetched with; consent may be given while the hub runs. */
    @Override
    public void require(String name) {
        if (!(sources.get(name) instanceof CredentialSource.OAuth(_, OAuthClient client))) {
            Credentials.super.require(name);
            return;
        }
        // Its tokens are fetched as another client while another workspace runs.
        client.secret().ifPresent(this::require);
        if (client.byConsent()) {
            // It must be there; whether somebody consented shows when it is used.
            Vault _ = vault.get();
        }
    }

    /** Those that are fetched, by name. */
    Map<String, AccessTokens> fetched() {
        return fetched;
    }

    @Override
    public Optional<Secret> instead(String name, List<Secret> refused) {
        AccessTokens tokens = fetched.get(name);
        if (tokens != null) {
            return tokens.instead(refused);
        }
        if (sources.get(name) instanceof CredentialSource.HashiCorp source) {
            // It may have changed there a moment ago.
            store(name).doubt(source);
            return store(name)
                    .known(source)
                    .map(RemoteSecrets.Value::secret)
                    .filter(value -> !refused.contains(value));
        }
        return held(name).stream().filter(value -> !refused.contains(value)).findFirst();
    }

    @Override
    public void worked(String name, Secret value) {
        if (!fetched.containsKey(name)) {
            preferred.put(name, value);
        }
    }

    private List<Secret> held(String name) {
        return read.computeIfAbsent(name, this::read).values();
    }

    /**
     * Reads again what was read before; whether anything is different. What cannot be read now
     * stays as it was.
     */
    boolean renewed() {
        boolean renewed = false;
        for (Map.Entry<String, Held> entry : read.entrySet()) {
            Optional<Held> now = again(entry.getKey(), entry.getValue());
            if (now.isPresent()) {
                told.remove(entry.getKey());
                entry.setValue(now.get());
                renewed = true;
            }
        }
        return renewed;
    }

    private Optional<Held> again(String name, Held before) {
        try {
            return switch (sources.get(name)) {
                case null -> Optional.empty();
                case CredentialSource.Environment _, CredentialSource.OAuth _ -> Optional.empty();
                case CredentialSource.File(_, String path, _) ->
                        stamp(path).equals(before.stamp())
                                ? Optional.empty()
                                : Optional.of(read(name));
                case CredentialSource.HashiCorp source -> remotely(name, source, before);
                case CredentialSource.Vault _ -> {
                    List<Secret> values = vault.get().values(name);
                    yield values.equals(before.values())
                            ? Optional.empty()
                            : Optional.of(new Held(values, ""));
                }
            };
        } catch (MissingCredential e) {
            tell(name, e);
            return Optional.empty();
        } catch (VaultUnusable | IOException _) {
            return Optional.empty();
        }
    }

    /** Once for each state of its file, or nobody would know why the new value is not used. */
    private void tell(String name, MissingCredential why) {
        String words = String.valueOf(why.getMessage());
        if (!words.equals(told.put(name, words))) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a credential stays as it was credential={0}: {1}",
                    name,
                    words);
        }
    }

    private Optional<Held> remotely(String name, CredentialSource.HashiCorp source, Held before) {
        List<Secret> values =
                store(name).isOver(source)
                        ? List.of()
                        : store(name)
                                .known(source)
                                .map(value -> List.of(value.secret()))
                                .orElse(before.values());
        return values.equals(before.values())
                ? Optional.empty()
                : Optional.of(new Held(values, ""));
    }

    private RemoteSecrets store(String name) {
        return remote.orElseThrow(() ->
                new MissingCredential(
                        "the credential '"
                                + name
                                + "' is in HashiCorp Vault, which is not declared"));
    }

    /** Those of HashiCorp Vault; empty where none is declared. */
    Optional<RemoteSecrets> remote() {
        return remote;
    }

    /** Reads again what other machines keep; {@link #renewed} notices. May block. */
    void tend() {
        remote.ifPresent(store ->
                store.tend(
                        sources.values().stream()
                                .filter(CredentialSource.HashiCorp.class::isInstance)
                                .map(CredentialSource.HashiCorp.class::cast)
                                .toList()));
    }

    private Held read(String name) {
        return switch (sources.get(name)) {
            case null ->
                    throw new MissingCredential("the credential '" + name + "' is not declared");
            case CredentialSource.Environment(_, String variable, _) ->
                    one(
                            name,
                            Secret.of(environment.getOrDefault(variable, "")),
                            "the environment variable " + variable + " is not set",
                            "");
            case CredentialSource.File(_, String path, _) -> file(name, path);
            case CredentialSource.Vault _ -> kept(name);
            case CredentialSource.HashiCorp source ->
                    new Held(List.of(store(name).value(name, source).secret()), "");
            case CredentialSource.OAuth _ ->
                    throw new MissingCredential("the credential '" + name + "' is fetched");
        };
    }

    private static Held one(String name, Secret secret, String ifEmpty, String stamp) {
        if (secret.isEmpty()) {
            throw new MissingCredential("the credential '" + name + "' has no value: " + ifEmpty);
        }
        if (Placeholder.is(secret)) {
            throw new MissingCredential(
                    "the credential '"
                            + name
                            + "' is a placeholder: somebody was to put the secret there");
        }
        return new Held(List.of(secret), stamp);
    }

    private Held file(String name, String path) {
        Path file = folder.resolve(path);
        try {
            String stamp = stamp(path);
            if (Files.size(file) > MAX_BYTES) {
                throw new MissingCredential(
                        "the credential '" + name + "' is in a file larger than 64 KiB: " + path);
            }
            Optional<String> exposed = PrivateFile.objection(file);
            if (exposed.isPresent()) {
                throw new MissingCredential(
                        "the credential '"
                                + name
                                + "' is in a file that is not private: "
                                + exposed.get());
            }
            // Editors end files with a line break that nobody means to be part of the secret.
            Secret secret = Secret.of(Files.readString(file).strip());
            return one(name, secret, "the file " + path + " is empty", stamp);
        } catch (IOException e) {
            throw new MissingCredential(
                    "the credential '" + name + "' is in a file that cannot be read: " + path);
        }
    }

    private String stamp(String path) throws IOException {
        var attributes = Files.readAttributes(folder.resolve(path), BasicFileAttributes.class);
        return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    }

    private Held kept(String name) {
        try {
            Vault own = vault.get();
            List<Secret> values = own.values(name);
            if (values.isEmpty() && own.versions(name).isEmpty()) {
                throw new MissingCredential(
                        "the credential '"
                                + name
                                + "' is not in the vault yet: `tieline credential set "
                                + name
                                + "`");
            }
            return new Held(values, "");
        } catch (VaultUnusable e) {
            throw new MissingCredential(String.valueOf(e.getMessage()));
        }
    }
}
