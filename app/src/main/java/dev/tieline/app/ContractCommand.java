package dev.tieline.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code tieline contract}. */
@Command(
        name = "contract",
        mixinStandardHelpOptions = true,
        description = "Offers what to declare for data that is there already.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ContractFromCommand.class})
final class ContractCommand implements Runnable {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
