package dev.tieline.app;

import dev.tieline.flow.HubFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are on disk. */
final class Folders {
    private Folders() {}

    /**
     * A workspace that somebody named.
     *
     * @throws CannotDo when there is no such folder
     */
    static WorkspaceFolder workspace(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            throw new CannotDo(path + " is not a folder; name the one that holds " + HubFile.PATH);
        }
        return new WorkspaceFolder(path);
    }

    /** The data directory of a workspace, as its hub file says. */
    static Path data(WorkspaceFolder folder) throws IOException {
        return folder.path().resolve(folder.hub().data());
    }

    /** What came with this Tieline: examples and documents. */
    static Path home() {
        return Path.of(System.getProperty("tieline.home", "")).toAbsolutePath().normalize();
    }

    /** Asks the system and nothing else: a file store would read all mounts each time. */
    static long free(Path data) {
        long free = data.toFile().getUsableSpace();
        // What cannot be asked is not called full.
        return free == 0 && !Files.isDirectory(data) ? Long.MAX_VALUE : free;
    }
}
