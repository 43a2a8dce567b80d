package dev.tieline.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Tells commands where the hub of a data directory can be reached, and lets them in. A hint:
 * whether one runs is decided by the lock of the store.
 */
final class RunningMark implements AutoCloseable {
    private static final String FILE = "tieline.url";
    private static final String KEY = "tieline.key";
    private static final Set<PosixFilePermission> OWN =
            PosixFilePermissions.fromString("rw-------");

    private final Path data;

    private RunningMark(Path data) {
        this.data = data;
    }

    /**
     * Writes it; until closed.
     *
     * @param key that lets commands in: whoever may read the data may command the hub, and nobody
     *     else of this machine
     */
    static RunningMark write(Path data, URI url, String key) throws IOException {
        Path file = data.resolve(KEY);
        Files.deleteIfExists(file);
        boolean posix = data.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWN));
        }
        Files.writeString(file, key + "\n");
        Files.writeString(data.resolve(FILE), url + "\n");
        return new RunningMark(data);
    }

    /** The key that a hub left there; empty when it cannot be read. */
    static Optional<String> key(Path data) {
        try {
            return Optional.of(Files.readString(data.resolve(KEY)).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** What a hub wrote there last. */
    static Optional<URI> read(Path data) {
        try {
            return Optional.of(URI.create(Files.readString(data.resolve(FILE)).strip()));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(data.resolve(FILE));
        Files.deleteIfExists(data.resolve(KEY));
    }
}
