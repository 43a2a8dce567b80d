package dev.tieline.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Where the vault's key comes from. */
public sealed interface KeySource {
    int MAX_BYTES = 4096;

    /**
     * Fetches the key; may block for seconds.
     *
     * @throws VaultUnusable when it cannot be had, is in a place others can read, or is no key
     */
    VaultKey key();

    /** A file that only this user can read. */
    record KeyFile(Path path) implements KeySource {
        private static final Set<PosixFilePermission> OWNERS =
                EnumSet.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE);

        @Override
        public VaultKey key() {
            try {
                PosixFileAttributes attributes =
                        Files.readAttributes(
                                path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                check(attributes);
                return VaultKey.parse(
                        Files.readString(path, StandardCharsets.ISO_8859_1), "the file " + path);
            } catch (IOException e) {
                throw new VaultUnusable(
                        "vault-key-missing",
                        "The file of the vault key cannot be read: " + path,
                        "Put the key back there, or make one for a new vault with `tieline vault"
                                + " create-key "
                                + path
                                + "`.");
            } catch (UnsupportedOperationException _) {
                throw new VaultUnusable(
                        "vault-key-exposed",
                        "Nobody can say who may read the file of the vault key: " + path,
                        "Give the key by env:NAME or by a command on this system.");
            }
        }

        private void check(PosixFileAttributes attributes) throws IOException {
            if (!attributes.isRegularFile()) {
                throw exposed("is not a regular file", "Name the file itself.");
            }
            if (attributes.size() > MAX_BYTES) {
                throw exposed("is larger than a key", "Name the file that holds the key alone.");
            }
            if (!OWNERS.containsAll(attributes.permissions())) {
                throw exposed("may be read by others", "Run `chmod 600 " + path + "`.");
            }
            if (!attributes.owner().equals(ownFile())) {
                throw exposed(
                        "belongs to " + attributes.owner().getName() + ", not to this user",
                        "Give it to the user the hub runs as: `chown`.");
            }
        }

        private static Object ownFile() throws IOException {
            // Asked of the kernel by a file of our own: a user of a container may have no name.
            Path self = Path.of("/proc/self");
            if (Files.exists(self)) {
                return Files.getOwner(self);
            }
            return self.getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(System.getProperty("user.name"));
        }

        private VaultUnusable exposed(String why, String remedy) {
            return new VaultUnusable(
                    "vault-key-exposed",
                    "The file of the vault key " + why + ": " + path,
                    remedy + " The key must be in a file that only this user can read.");
        }
    }

    /** An environment variable of this process. */
    record KeyVariable(String name, Map<String, String> environment) implements KeySource {
        public KeyVariable {
            environment = Map.copyOf(environment);
        }

        @Override
        public VaultKey key() {
            String text = environment.getOrDefault(name, "");
            if (text.isBlank()) {
                throw new VaultUnusable(
                        "vault-key-missing",
                        "The environment variable of the vault key is not set: " + name,
                        "Set it where the hub is started.");
            }
            return VaultKey.parse(text, "the environment variable " + name);
        }

        /** Never shows an environment. */
        @Override
        public String toString() {
            return "KeyVariable[" + name + "]";
        }
    }

    /** A program that prints the key, as those of key services do. */
    record KeyCommand(List<String> words, Path folder) implements KeySource {
        private static final long MAX_SECONDS = 15;

        public KeyCommand {
            words = List.copyOf(words);
        }

        @Override
        public VaultKey key() {
            try {
                Process process =
                        new ProcessBuilder(words)
                                .directory(folder.toFile())
                                .redirectInput(
                                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start();
                Thread end = Thread.ofVirtual().start(() -> endLate(process));
                byte[] out;
                boolean done;
                try (InputStream in = process.getInputStream()) {
                    out = in.readNBytes(MAX_BYTES + 1);
                    done =
                            out.length <= MAX_BYTES
                                    && process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)
                                    && process.exitValue() == 0;
                } finally {
                    end.interrupt();
                    process.destroyForcibly();
                }
                if (!done || out.length == 0) {
                    throw failed();
                }
                return VaultKey.parse(
                        new String(out, StandardCharsets.ISO_8859_1), "the command " + program());
            } catch (IOException _) {
                throw failed();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw failed();
            }
        }

        private static void endLate(Process process) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
            try {
                List<ProcessHandle> begun = process.descendants().toList();
                process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
                // What it began may live on and hold its end of the pipe.
                TimeUnit.NANOSECONDS.sleep(Math.max(0, until - System.nanoTime()));
                begun.forEach(ProcessHandle::destroyForcibly);
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                process.getInputStream().close();
            } catch (IOException | InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private String program() {
            return words.isEmpty() ? "" : words.getFirst();
        }

        private VaultUnusable failed() {
            return new VaultUnusable(
                    "vault-key-missing",
                    "The command that gives the vault key failed or gave none within "
                            + MAX_SECONDS
                            + " seconds: "
                            + program(),
                    "Run it by hand as the user of the hub: it must print the key and nothing"
                            + " else.");
        }
    }
}
