package dev.tieline.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hub a command asks, and how it prints; the same for all that ask. */
final class HubOption {
    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "DIR",
            description = "Ask the hub of this workspace; default: here.")
    private Path folder = Path.of("");

    @Option(names = "--hub", paramLabel = "URL", description = "Ask the hub at this address.")
    private @Nullable URI hub;

    @Option(names = "--json", description = "Print what the API answers.")
    private boolean json;

    HubConnection connect() throws IOException {
        return hub == null ? HubConnection.of(Folders.workspace(folder)) : HubConnection.to(hub);
    }

    boolean json() {
        return json;
    }
}
