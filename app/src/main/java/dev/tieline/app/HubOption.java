package dev.tieline.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hub a command asks, and how it prints; the same for all that ask. */
final class HubOption {
    /** An argument could be read by everybody on the machine. */
    private static final String TOKEN = "TIELINE_TOKEN";

    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "DIR",
            description = "Ask the hub of this workspace; default: here.")
    private Path folder = Path.of("");

    @Option(names = "--hub", paramLabel = "URL", description = "Ask the hub at this address.")
    private @Nullable URI hub;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = {
                "With --hub: a file with a token that 'tieline token create' made;",
                "default: what the environment has at TIELINE_TOKEN."
            })
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "Print what the API answers.")
    private boolean json;

    HubConnection connect() throws IOException {
        return hub == null
                ? HubConnection.of(Folders.workspace(folder))
                : HubConnection.to(hub, token());
    }

    private Optional<String> token() {
        if (tokenFile == null) {
            return Optional.ofNullable(System.getenv(TOKEN));
        }
        try {
            return Optional.of(Files.readString(tokenFile).strip());
        } catch (IOException e) {
            throw new CannotDo("the token at " + tokenFile + " cannot be read", e);
        }
    }

    boolean json() {
        return json;
    }
}
