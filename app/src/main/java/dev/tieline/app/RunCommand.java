package dev.tieline.app;

import dev.tieline.flow.FindingText;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.store.SqliteStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline run}. */
@Command(
        name = RunCommand.NAME,
        mixinStandardHelpOptions = true,
        description = {
            "Runs a workspace until it is stopped (Ctrl-C or SIGTERM drains first).",
            "SIGHUP reads the workspace again; --watch does so at every change."
        })
final class RunCommand implements Callable<Integer> {
    static final String NAME = "run";

    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The workspace; default: here.")
    private Path folder = Path.of("");

    @Option(names = "--watch", description = "Run a changed workspace at once, if it checks.")
    private boolean watch;

    @Option(names = "--log-json", description = "Write each line of the log as a JSON object.")
    private boolean logJson;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the store here instead of where tieline.yaml says.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (logJson) {
            Logging.begin(true);
        }
        WorkspaceFolder workspace = Folders.workspace(folder);
        Path store = data == null ? Folders.data(workspace) : data.toAbsolutePath().normalize();
        PrintWriter out = CommandOutput.of(spec);
        Optional<Composition> hub = start(workspace, store, out);
        if (hub.isEmpty()) {
            return Main.NO;
        }
        CountDownLatch stop = new CountDownLatch(1);
        // The process must not end before the hub has drained.
        CountDownLatch drained = Signals.onStop(stop);
        try (Composition running = hub.get();
                RunningMark _ =
                        RunningMark.write(store, running.local(), running.faces().commandKey())) {
            Reloading reloading = new Reloading(running, workspace);
            Signals.onHangup(reloading::now);
            if (watch) {
                reloading.watch();
            }
            out.println(Count.of(running.flows().size(), "flow") + " running at " + running.url());
            running.faces()
                    .setUp()
                    .ifPresent(link -> out.println("nobody can sign in yet; set it up at " + link));
            out.println("stop with Ctrl-C");
            stop.await();
        } finally {
            drained.countDown();
        }
        return Main.DONE;
    }

    /** Loads what a hub needs, on a thread of its own: half a start is loading classes. */
    static void preload() {
        Thread.ofPlatform()
                .daemon()
                .name("preload")
                .start(() -> {
                    SqliteStore.preload();
                    WebServing.preload();
                });
    }

    /** Starts, or prints why it cannot. */
    static Optional<Composition> start(WorkspaceFolder workspace, Path store, PrintWriter out)
            throws IOException {
        try {
            return switch (Composition.start(workspace, System.getenv(), store)) {
                case Composition.Started.Running(Composition hub) -> Optional.of(hub);
                case Composition.Started.Refused refused -> {
                    out.print(
                            FindingText.of(
                                    refused.findings(), refused.blueprint().workspace().files()));
                    out.println("The hub was not started.");
                    yield Optional.empty();
                }
            };
        } catch (JournalUnavailable e) {
            throw new CannotDo(String.valueOf(e.getMessage()), e);
        }
    }
}
