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

/** {@code tieline credential expire}. */
@Command(
        name = "expire",
        mixinStandardHelpOptions = true,
        description = "Ends every version of a credential at once and forgets its values.")
final class CredentialExpireCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(paramLabel = "NAME", description = "Name of the credential.")
    private String name = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(
                            connection.post(
                                    "/api/credentials/" + Asking.encoded(name) + "/expire", "{}"));
            out.println(hub.json() ? answer.text() : name + " has ended.");
        }
        return Main.DONE;
    }
}
