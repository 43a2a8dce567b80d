package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Files that a hub runs. */
interface Workspace {
    /** Writes them, for a hub that listens on this port. */
    void write(Path folder, int port) throws IOException;
}
