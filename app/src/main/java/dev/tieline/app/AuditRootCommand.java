package dev.tieline.app;

import dev.tieline.audit.AuditRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code tieline audit root}. */
@Command(
        name = "root",
        mixinStandardHelpOptions = true,
        description = {
            "The root over all rows, as ROOT@SEQ and the time; with --json, as JSON.",
            "Keep it outside the hub: 'tieline audit verify --anchor' takes it."
        })
final class AuditRootCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Option(names = "--to", paramLabel = "FILE", description = "Write the JSON to this file, too.")
    private @Nullable Path to;

    @Override
    public Integer call() throws IOException {
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer = Asking.answer(connection.get("/api/audit/root"));
            AuditRoot root =
                    AuditRoot.of(answer.body())
                            .orElseThrow(() -> new CannotDo("the hub answered no root"));
            if (to != null) {
                Files.writeString(to, answer.text() + "\n", StandardCharsets.UTF_8);
            }
            CommandOutput.of(spec)
                    .println(hub.json() ? answer.text() : root.text() + "  " + root.at());
        }
        return Main.DONE;
    }
}
