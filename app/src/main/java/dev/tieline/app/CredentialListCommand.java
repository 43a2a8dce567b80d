package dev.tieline.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code tieline credential list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "All credentials, without their values.")
final class CredentialListCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer = Asking.answer(connection.get("/api/credentials"));
            if (hub.json()) {
                out.println(answer.text());
                return Main.DONE;
            }
            for (Map<?, ?> known : Tree.objects(answer.body().fields(), "credentials")) {
                out.println(CredentialText.line(known, Instant.now()));
            }
        }
        return Main.DONE;
    }
}
