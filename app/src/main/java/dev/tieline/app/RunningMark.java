package dev.tieline.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells commands where the hub of a data directory can be reached. A hint: whether one runs is
 * decided by the lock of the store.
 */
final class RunningMark implements AutoCloseable {
    private static final String FILE = "tieline.url";

    private final Path file;

    private RunningMark(Path file) {
        this.file = file;
    }

    /** Writes it; until closed. */
    static RunningMark write(Path data, URI url) throws IOException {
        Path file = data.resolve(FILE);
        Files.writeString(file, url + "\n");
        return new RunningMark(file);
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
        Files.deleteIfExists(file);
    }
}
