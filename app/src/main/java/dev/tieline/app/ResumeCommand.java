package dev.tieline.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code tieline resume}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Lets a system be called again that was paused, after its credential is right.")
final class ResumeCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(paramLabel = "SYSTEM", description = "Name of the system.")
    private String system = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(
                            connection.post(
                                    "/api/systems/" + Asking.encoded(system) + "/resume", "{}"));
            out.println(hub.json() ? answer.text() : system + " is called again.");
        }
        return Main.DONE;
    }
}
