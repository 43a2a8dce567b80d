package dev.tieline.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code tieline credential set}. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = "Keeps a value; those before it end at once.")
final class CredentialSetCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();
    @Mixin private SecretInput input = new SecretInput();

    @Parameters(paramLabel = "NAME", description = "Name of the credential.")
    private String name = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        String value = input.read("Value of " + name);
        CredentialText.put(hub, name, Map.of("value", value), out);
        return Main.DONE;
    }
}
