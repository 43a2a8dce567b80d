package dev.tieline.app;

import dev.tieline.format.JsonText;
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

/** {@code tieline access sign-off}. */
@Command(
        name = "sign-off",
        mixinStandardHelpOptions = true,
        description = "Signs off what can be done with a system, as 'access review' showed it.")
final class AccessSignOffCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "Name of the system.")
    private String system = "";

    @Parameters(
            index = "1",
            paramLabel = "HASH",
            description = "The hash that the review showed; of what changed since, it is another.")
    private String hash = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(
                            connection.post(
                                    "/api/access/" + Asking.encoded(system) + "/sign-off",
                                    JsonText.compact(Map.of("hash", hash))));
            out.println(hub.json() ? answer.text() : "Signed off; it is on record in the audit.");
        }
        return Main.DONE;
    }
}
