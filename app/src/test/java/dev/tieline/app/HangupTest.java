package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a hub does about SIGHUP, which it cannot hear wherever it was started. */
@DisabledOnOs(OS.WINDOWS)
class HangupTest {
    @TempDir Path folder;

    @Test
    void aHubThatCannotHearOfItSaysSo() throws IOException, InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + FreePorts.next());
        RunningHub.workspace(
                folder, URI.create("http://127.0.0.1:9"), "127.0.0.1:" + url.getPort());
        RunningHub.write(
                folder,
                "flows/things.yaml",
                """
                flow: things
                purpose: Things arrive there.
                owner: ops
                trigger: { webhook: { from: site, path: /things } }
                record: { contract: thing, key: record.id }
                deliver: { there: { to: there.things.put, map: { id: "${record.id}" } } }
                fallback: hold
                """);
        try (HubProcess hub = RunningHub.process(folder, "nohup")) {
            hub.awaitReady(url, Duration.ofMinutes(1));

            new ProcessBuilder("kill", "-HUP", Long.toString(hub.pid())).start().waitFor();

            assertThat(hub.stop(Duration.ofSeconds(30))).as("it went on till then").isTrue();
            assertThat(hub.log())
                    .contains("SIGHUP is ignored, as nohup has it")
                    .doesNotContain("the changed workspace runs");
        }
    }
}
