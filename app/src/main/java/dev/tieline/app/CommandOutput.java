package dev.tieline.app;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command prints. */
final class CommandOutput {
    private CommandOutput() {}

    /** Standard output of the command; picocli has set the spec before it calls one. */
    static PrintWriter of(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("a command is run through Main");
        }
        return spec.commandLine().getOut();
    }
}
