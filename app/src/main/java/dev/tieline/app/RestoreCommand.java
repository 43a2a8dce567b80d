package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.store.Backup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a data directory of a backup. What was still to be delivered then may have been",
            "delivered since: it is read back, repeated where that does no harm, or held."
        })
final class RestoreCommand implements Callable<Integer> {
    private static final String ACTOR = "command line";

    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "BACKUP", description = "What 'tieline backup' made.")
    private Path backup = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The data directory to make; empty, or not there yet.")
    private Path data = Path.of("");

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try {
            Backup.Restoration done =
                    Backup.restore(backup, data, manifest(), ACTOR, InstantSource.system());
            out.println(
                    Count.of(done.manifest().records(), "record")
                            + " as they were at "
                            + done.manifest().at()
                            + ", in "
                            + data);
            out.println(
                    "What was accepted after that is not in it, though its senders were told that"
                            + " it was kept: have them send it again.");
            out.println(
                    Count.of(done.open(), "delivery")
                            + " of that time may have gone on since: each is read back, repeated"
                            + " where that does no harm, or held as unclear.");
            return Main.DONE;
        } catch (Backup.Unfit | JournalUnavailable e) {
            throw new CannotDo(String.valueOf(e.getMessage()), e);
        }
    }

    private Backup.Manifest manifest() throws IOException {
        Path file = backup.resolve(Backup.MANIFEST);
        if (!Files.exists(file)) {
            throw new CannotDo(backup + " is not a backup: it has no " + Backup.MANIFEST);
        }
        if (!(JsonText.read(Files.readString(file)) instanceof Reading.Read(Document manifest))) {
            throw new CannotDo(file + " cannot be read");
        }
        return Backup.Manifest.of(manifest);
    }
}
