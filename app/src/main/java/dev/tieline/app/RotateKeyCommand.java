package dev.tieline.app;

import dev.tieline.format.JsonText;
import dev.tieline.vault.KeySource;
import dev.tieline.vault.VaultUnusable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code tieline vault rotate-key}. */
@Command(
        name = "rotate-key",
        mixinStandardHelpOptions = true,
        description = "Locks the vault with another key; the values stay as they are.")
final class RotateKeyCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(paramLabel = "FILE", description = "File of the new key.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        String key;
        try {
            key = new KeySource.KeyFile(file.toAbsolutePath()).key().text();
        } catch (VaultUnusable e) {
            throw new CannotDo(e.fault().message() + " " + e.fault().remedy(), e);
        }
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(
                            connection.post(
                                    "/api/vault/relock", JsonText.compact(Map.of("key", key))));
            out.println(
                    hub.json()
                            ? answer.text()
                            : "The vault opens with the new key only. Name it at 'vault' in"
                                    + " tieline.yaml before the hub starts again.");
        }
        return Main.DONE;
    }
}
