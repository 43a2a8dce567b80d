package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees first. */
class DemoTest {
    private static final int USUAL = 8080;

    /** Two demos started at once both find the hub's usual port free; one of them gets it. */
    @Test
    void aPortTakenAfterItWasFoundFreeIsLeftToWhoeverTookIt(@TempDir Path data) throws Exception {
        System.setProperty("tieline.home", System.getProperty("project.root"));
        var example = Folders.home().resolve("examples/acme");

        try (DemoSender sender = new DemoSender();
                DemoSystems systems = DemoSystems.start(sender.crmToken());
                ServerSocket other = taken()) {
            var workspace = new WorkspaceFolder(example, systems::moved);
            var started = DemoCommand.start(workspace, sender.environment(), data, systems);

            try (Composition hub = ((Composition.Started.Running) started).hub()) {
                assertThat(hub.url().getPort()).isNotEqualTo(USUAL);
                assertThat(other.isBound()).isTrue();
            }
        }
    }

    /** By us, or by whatever else is on this machine. */
    private static ServerSocket taken() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), USUAL));
        } catch (BindException _) {
            socket.bind(null);
        }
        return socket;
    }

    @Test
    void everyLeadOfTheDemoGoesAsItSays() {
        System.setProperty("tieline.home", System.getProperty("project.root"));

        CommandRun demo = new CommandRun("demo", "--once");

        assertThat(demo.out()).doesNotContain("NOT AS EXPECTED");
        assertThat(demo.code()).as(demo.out() + demo.err()).isEqualTo(Main.DONE);
    }
}
