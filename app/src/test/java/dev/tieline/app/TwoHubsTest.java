package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One hub at a time has a data folder, even while it stands still. */
class TwoHubsTest {
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(1);

    @TempDir private Path folder;

    @Test
    void aSecondHubOnTheSameDataIsRefusedAndTheFirstGoesOn()
            throws IOException, InterruptedException {
        int port = FreePorts.next();
        URI first = URI.create("http://127.0.0.1:" + port);
        try (HubProcess hub = start("first", port)) {
            hub.awaitReady(first, STARTED_WITHIN);
            refused(hub);

            hub.freeze();
            refused(hub);
            hub.thaw();

            hub.awaitReady(first, STARTED_WITHIN);
            assertThat(hub.stop(STARTED_WITHIN)).isTrue();
        }
        try (HubProcess next = start("next", port)) {
            next.awaitReady(first, STARTED_WITHIN);
        }
    }

    private void refused(HubProcess holder) throws IOException, InterruptedException {
        try (HubProcess second = start("second", FreePorts.next())) {
            assertThat(second.exitCode(STARTED_WITHIN)).isEqualTo(Main.CANNOT);
            assertThat(second.log())
                    .contains("is in use: process " + holder.pid() + " holds it")
                    .contains("stop that hub first");
        }
    }

    private HubProcess start(String name, int port) throws IOException {
        Path workspace = folder.resolve(name);
        Files.createDirectories(workspace);
        Files.writeString(
                workspace.resolve("tieline.yaml"),
                """
                hub: twin
                listen: 127.0.0.1:%d
                data: data
                owners: { ops: { name: Operations, mail: ops@acme.example } }
                """
                        .formatted(port));
        List<String> arguments =
                List.of("run", workspace.toString(), "--data", folder.resolve("data").toString());
        return HubProcess.start(QuickHub.plain().command(arguments), folder.resolve(name + ".log"));
    }
}
