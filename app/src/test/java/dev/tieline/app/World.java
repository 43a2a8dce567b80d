package dev.tieline.app;

import dev.tieline.sandbox.Sandbox;
import dev.tieline.sandbox.SandboxPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A hub that runs a copy of the example workspace, and the systems it talks to, on free ports. What
 * happens in it is real: HTTP, SMTP, files, the store.
 */
final class World implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Where the project is; tests of a module start in the module's folder. */
    static final Path ROOT = Path.of(System.getProperty("project.root", "..")).toAbsolutePath();

    final DemoSender sender = new DemoSender();
    final Sandbox sandbox;
    final Composition hub;
    private int sent;

    /** Starts everything; the folder must be empty and gets the workspace and the store. */
    World(Path folder) throws IOException {
        sandbox = Sandbox.start(SandboxPorts.any(), sender.crmToken());
        Path workspace = folder.resolve("workspace");
        copy(ROOT.resolve("examples/acme"), workspace);
        Composition.Started started =
                Composition.start(
                        new WorkspaceFolder(workspace, this::moved),
                        sender.environment(),
                        folder.resolve("data"));
        hub =
                switch (started) {
                    case Composition.Started.Running running -> running.hub();
                    case Composition.Started.Refused refused ->
                            throw new IllegalStateException("refused: " + refused.findings());
                };
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private String moved(String text) {
        return text.replace("http://127.0.0.1:8701", sandbox.crm().url().toString())
                .replace("http://127.0.0.1:8702", sandbox.analytics().url().toString())
                .replace("127.0.0.1:8725", "127.0.0.1:" + sandbox.mail().port())
                .replace("listen: 127.0.0.1:8080", "listen: 127.0.0.1:0");
    }

    /** Sends the leads of the demo and returns when nothing of them is pending. */
    void sendDemo() throws InterruptedException {
        List<String> numbers = new ArrayList<>();
        for (DemoLead lead : DemoLeads.all("demo")) {
            sender.send(hub.url(), lead.from(), lead.body());
            if (!lead.state().isEmpty()) {
                numbers.add(String.valueOf(lead.body().get("submission_id")));
            }
        }
        for (String number : numbers) {
            String id = hub.find(number).orElseThrow().record().id();
            if (hub.settled(id, PATIENCE).isEmpty()) {
                throw new IllegalStateException("lost: " + number);
            }
        }
    }

    /** Sends one good lead from the website. */
    void sendLead(String email) {
        Map<String, Object> lead = DemoLeads.lead("world-" + ++sent, email, "brand");
        DemoSender.Answer answer = sender.send(hub.url(), DemoLead.From.WEBSITE, lead);
        if (answer.status() != 202) {
            throw new IllegalStateException("not accepted: " + answer);
        }
    }

    /** Record of the newest lead with this address or submission. */
    String recordOf(String text) {
        return hub.find(text).orElseThrow().record().id();
    }

    /** Addresses of the CRM's contacts. */
    List<String> contacts() {
        return sandbox.crm().contacts().stream()
                .map(contact -> String.valueOf(contact.get("email")))
                .toList();
    }

    @Override
    public void close() {
        hub.close();
        sandbox.close();
        sender.close();
    }
}
