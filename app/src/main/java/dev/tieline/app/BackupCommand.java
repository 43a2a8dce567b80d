package dev.tieline.app;

import dev.tieline.format.JsonText;
import dev.tieline.store.Backup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline backup}. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the store as it is at one moment, beside the hub that runs, and verifies the",
            "copy. On the machine of the hub; the hub notes it in its audit."
        })
final class BackupCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Where to; must not exist.")
    private Path to = Path.of("");

    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "DIR",
            description = "The store of this workspace; default: here.")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        WorkspaceFolder workspace = Folders.workspace(folder);
        try (HubConnection connection = HubConnection.of(workspace)) {
            // Whoever has the copy can read everything: it is on record before there is one.
            Asking.answer(connection.post("/api/backups", "{}"));
            Backup.Manifest made =
                    Backup.make(
                            Folders.data(workspace),
                            to,
                            InstantSource.system(),
                            manifest -> JsonText.pretty(manifest.json()) + "\n");
            out.println(
                    Count.of(made.records(), "record")
                            + " and "
                            + Count.of(made.root().seq(), "act")
                            + ", "
                            + String.format(java.util.Locale.ROOT, "%,d", made.bytes())
                            + " bytes, verified, in "
                            + to);
            out.println("root of the audit: " + made.root().text());
            return Main.DONE;
        } catch (Backup.Unfit e) {
            throw new CannotDo(String.valueOf(e.getMessage()), e);
        }
    }
}
