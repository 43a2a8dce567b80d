package dev.tieline.app;

import dev.tieline.flow.FindingText;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.people.PassText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code tieline demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the example workspace with small real systems on this machine,",
            "sends it leads, good and bad, shows what became of them, and stays up."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String NAME = "demo";
    private static final String EXAMPLE = "examples/acme";

    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Option(names = "--once", description = "Stop after the leads; 0 when all went as expected.")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path example = Folders.home().resolve(EXAMPLE);
        if (!Files.isDirectory(example)) {
            throw new CannotDo("the example workspace is not at " + example);
        }
        Path data = Files.createTempDirectory("tieline-demo-");
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = Signals.onStop(stop);
        try (DemoSender sender = new DemoSender();
                DemoSystems systems = DemoSystems.start(sender.crmToken())) {
            Map<String, String> environment = new HashMap<>(System.getenv());
            environment.putAll(sender.environment());
            WorkspaceFolder workspace = new WorkspaceFolder(example, systems::moved);
            return demo(workspace, environment, data, new Parts(sender, systems, stop));
        } catch (JournalUnavailable e) {
            throw new CannotDo(String.valueOf(e.getMessage()), e);
        } finally {
            delete(data);
            stopped.countDown();
        }
    }

    /** What a demo is made of beside the hub. */
    private record Parts(DemoSender sender, DemoSystems systems, CountDownLatch stop) {}

    private int demo(
            WorkspaceFolder workspace, Map<String, String> environment, Path data, Parts parts)
            throws IOException, InterruptedException {
        PrintWriter out = CommandOutput.of(spec);
        Composition.Started started = start(workspace, environment, data, parts.systems());
        if (started instanceof Composition.Started.Refused refused) {
            out.print(FindingText.of(refused.findings(), refused.blueprint().workspace().files()));
            out.flush();
            return Main.NO;
        }
        try (Composition hub = ((Composition.Started.Running) started).hub();
                RunningMark _ = RunningMark.write(data, hub.local(), hub.faces().commandKey())) {
            parts.systems().introduce(hub.url(), parts.sender());
            boolean expected = new DemoShow(hub, parts.sender(), out).run();
            if (once) {
                return expected ? Main.DONE : Main.NO;
            }
            new Reloading(hub, workspace).watch();
            invite(out, hub, parts.systems(), workspace.path(), data);
            parts.stop().await();
            return Main.DONE;
        }
    }

    /** Between a look at a port and its use another may take it: a second demo, say. */
    static Composition.Started start(
            WorkspaceFolder workspace,
            Map<String, String> environment,
            Path data,
            DemoSystems systems)
            throws IOException {
        try {
            return Composition.start(workspace, environment, data);
        } catch (CannotListen _) {
            systems.hubPortTaken();
            return Composition.start(workspace, environment, data);
        }
    }

    private static void invite(
            PrintWriter out, Composition hub, DemoSystems systems, Path workspace, Path data) {
        String page = systems.page().toString();
        String password = PassText.fresh().substring(8, 24);
        hub.faces().people().first(NAME, password);
        List.of(
                        "",
                        "Console        " + hub.url() + "/",
                        "Sign in        as " + NAME + " with " + password + " (gone with the demo)",
                        "Systems        " + page + "/     (stop the CRM, send a lead, start it)",
                        "Workspace      " + workspace + "     (change a flow: it runs at once)",
                        "",
                        "By command     curl -X POST " + page + "/crm/stop",
                        "               curl -X POST -d email=me@customer.example "
                                + page
                                + "/website/lead",
                        "               curl -X POST " + page + "/crm/start",
                        "               ./tieline trace --hub "
                                + hub.url()
                                + " --token-file "
                                + data.resolve("tieline.key")
                                + " me@customer.example",
                        "",
                        "Everything is kept in " + data + " and removed at the end.",
                        "Stop with Ctrl-C.")
                .forEach(out::println);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
