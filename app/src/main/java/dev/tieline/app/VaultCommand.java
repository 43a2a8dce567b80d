package dev.tieline.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code tieline vault}. */
@Command(
        name = "vault",
        mixinStandardHelpOptions = true,
        description = "The key of the hub's own vault.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CreateKeyCommand.class, RotateKeyCommand.class})
final class VaultCommand implements Runnable {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
