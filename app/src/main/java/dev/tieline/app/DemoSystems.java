package dev.tieline.app;

import dev.tieline.sandbox.Sandbox;
import dev.tieline.sandbox.SandboxPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sandbox of the demo. It takes the ports that the example workspace names; when one is taken
 * it takes free ones, and the workspace is read with those.
 */
final class DemoSystems implements AutoCloseable {
    private static final SandboxPorts USUAL = new SandboxPorts(8701, 8702, 8725, 8700);
    private static final int USUAL_HUB_PORT = 8080;

    private final Sandbox sandbox;
    private final AtomicInteger forms = new AtomicInteger();
    private volatile boolean usualHubPort = free(USUAL_HUB_PORT);

    private DemoSystems(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    static DemoSystems start(String crmToken) throws IOException {
        try {
            return new DemoSystems(Sandbox.start(USUAL, crmToken));
        } catch (IOException _) {
            return new DemoSystems(Sandbox.start(SandboxPorts.any(), crmToken));
        }
    }

    private static boolean free(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    /** A workspace file's text with the addresses where the systems really are. */
    String moved(String text) {
        String moved =
                text.replace("http://127.0.0.1:8701", sandbox.crm().url().toString())
                        .replace("http://127.0.0.1:8702", sandbox.analytics().url().toString())
                        .replace("127.0.0.1:8725", "127.0.0.1:" + sandbox.mail().port());
        return usualHubPort
                ? moved
                : moved.replace("listen: 127.0.0.1:8080", "listen: 127.0.0.1:0");
    }

    /** Another took the hub's usual port after all: it takes a free one from now on. */
    void hubPortTaken() {
        usualHubPort = false;
    }

    /** Links the console on the sandbox's page and connects the contact form. */
    void introduce(URI hub, DemoSender sender) {
        sandbox.link("Tieline console", hub);
        sandbox.website(fields -> {
            DemoSender.Answer answer = sender.send(hub, DemoLead.From.WEBSITE, form(fields));
            return answer.status() + " " + answer.body();
        });
    }

    private Map<String, Object> form(Map<String, String> fields) {
        String number = "form-" + System.currentTimeMillis() + "-" + forms.incrementAndGet();
        Map<String, Object> lead =
                new LinkedHashMap<>(
                        DemoLeads.lead(
                                number,
                                fields.getOrDefault("email", ""),
                                fields.getOrDefault("campaign", "none")));
        String first = fields.getOrDefault("first", "Visitor");
        lead.put("name", Map.of("first", first));
        lead.put("consent", Map.of("analytics", fields.containsKey("consent")));
        return lead;
    }

    /** The page that shows and controls the systems. */
    URI page() {
        return sandbox.page();
    }

    /** What the systems have now, in words. */
    String summary() {
        return Count.of(sandbox.crm().contacts().size(), "contact")
                + " in the CRM, "
                + Count.of(sandbox.mail().total(), "mail")
                + " sent, "
                + Count.of(sandbox.analytics().total(), "event")
                + " counted";
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
