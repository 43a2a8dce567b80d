package dev.tieline.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code tieline access}. */
@Command(
        name = "access",
        mixinStandardHelpOptions = true,
        description = "Who and what can do what with each system, and the owners' sign-off of it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AccessReviewCommand.class, AccessSignOffCommand.class})
final class AccessCommand implements Runnable {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
