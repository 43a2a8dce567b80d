package dev.tieline.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code tieline audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "What was done and by whom, and the proof that it is all there.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AuditListCommand.class,
            AuditExportCommand.class,
            AuditRootCommand.class,
            AuditVerifyCommand.class,
        })
final class AuditCommand implements Runnable {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
