package dev.tieline.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline credential rotate}. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps a new value; the one before it stays good for the overlap.",
            "Callers may prove themselves by either; systems are called with the new one, and with"
                    + " the one before where the new one is not taken yet."
        })
final class CredentialRotateCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();
    @Mixin private SecretInput input = new SecretInput();

    @Parameters(paramLabel = "NAME", description = "Name of the credential.")
    private String name = "";

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            description =
                    "How long the one before stays good, as in 30m, 1h, 7d; 1h when left out.")
    private String overlap = "1h";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        Duration length =
                CredentialText.duration(overlap)
                        .orElseThrow(() ->
                                new CannotDo("'" + overlap + "' is not a time; write it as 1h"));
        String value = input.read("New value of " + name);
        CredentialText.put(hub, name, Map.of("value", value, "overlap", length.toSeconds()), out);
        return Main.DONE;
    }
}
