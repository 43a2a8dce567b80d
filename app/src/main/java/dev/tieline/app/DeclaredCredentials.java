package dev.tieline.app;

import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import dev.tieline.flow.HubFile.CredentialSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets from where the hub file says they are. Each is read once; a replaced one is used from the
 * next start or reload on. Thread-safe.
 */
final class DeclaredCredentials implements Credentials {
    private static final int MAX_BYTES = 64 << 10;

    private final Map<String, CredentialSource> sources;
    private final Map<String, String> environment;
    private final Path folder;
    private final Map<String, Secret> read = new ConcurrentHashMap<>();

    /**
     * @param sources by name
     * @param environment of the process
     * @param folder that relative files are in
     */
    DeclaredCredentials(
            Map<String, CredentialSource> sources, Map<String, String> environment, Path folder) {
        this.sources = Map.copyOf(sources);
        this.environment = Map.copyOf(environment);
        this.folder = folder;
    }

    @Override
    public Secret credential(String name) {
        return read.computeIfAbsent(name, this::value);
    }

    private Secret value(String name) {
        CredentialSource source = sources.get(name);
        Secret secret =
                switch (source) {
                    case null ->
                            throw new MissingCredential(
                                    "the credential '" + name + "' is not declared");
                    case CredentialSource.Environment(_, String variable, _) ->
                            Secret.of(environment.getOrDefault(variable, ""));
                    case CredentialSource.File(_, String path, _) -> file(name, path);
                };
        if (secret.isEmpty()) {
            throw new MissingCredential(empty(name, source));
        }
        return secret;
    }

    private static String empty(String name, CredentialSource source) {
        String where =
                switch (source) {
                    case CredentialSource.Environment(_, String variable, _) ->
                            "the environment variable " + variable + " is not set";
                    case CredentialSource.File(_, String path, _) ->
                            "the file " + path + " is empty";
                };
        return "the credential '" + name + "' has no value: " + where;
    }

    private Secret file(String name, String path) {
        Path file = folder.resolve(path);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new MissingCredential(
                        "the credential '" + name + "' is in a file larger than 64 KiB: " + path);
            }
            // Editors end files with a line break that nobody means to be part of the secret.
            return Secret.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new MissingCredential(
                    "the credential '" + name + "' is in a file that cannot be read: " + path);
        }
    }
}
