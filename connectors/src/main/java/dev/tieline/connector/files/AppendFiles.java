package dev.tieline.connector.files;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/** One writer for each file, whatever number of systems share it. Thread-safe. */
final class AppendFiles {
    /** Dated files come and go; a forgotten writer only has to look at its file again. */
    private static final int MAX_IDLE = 1000;

    private final ConcurrentHashMap<Path, AppendFile> writers = new ConcurrentHashMap<>();

    AppendFile of(Path file) {
        if (writers.size() > MAX_IDLE) {
            writers.values().removeIf(AppendFile::idle);
        }
        return writers.computeIfAbsent(file, AppendFile::new);
    }
}
