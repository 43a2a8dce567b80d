package dev.tieline.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code tieline credential}. */
@Command(
        name = "credential",
        mixinStandardHelpOptions = true,
        description = "Secrets in the hub's vault: put in, rotate, list, end. Never shown again.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CredentialSetCommand.class,
            CredentialRotateCommand.class,
            CredentialListCommand.class,
            CredentialExpireCommand.class,
        })
final class CredentialCommand implements Runnable {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
