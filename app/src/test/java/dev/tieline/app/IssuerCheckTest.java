package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched is used only where it can be, and fetched only from where it may be. */
class IssuerCheckTest {
    @TempDir Path folder;

    private static String oauth(String url) {
        return "{ oauth: { token-url: '" + url + "', client-id: tieline, client-secret: client } }";
    }

    private List<Finding> findings(String credentials, String more, String auth)
            throws IOException {
        RunningHub.workspace(folder, URI.create("http://127.0.0.1:9"), "127.0.0.1:0");
        RunningHub.write(
                folder,
                "tieline.yaml",
                RunningHub.HUB.replace("caller: env:CALLER, there: env:THERE", credentials) + more);
        String there = Files.readString(folder.resolve("systems/there.yaml"));
        RunningHub.write(
                folder, "systems/there.yaml", there.replace("auth: bearer", "auth: " + auth));
        return Blueprint.of(new WorkspaceFolder(folder)).findings();
    }

    @Test
    void callersTelemetryAndBasicLoginCannotUseWhatIsFetched() throws IOException {
        String fetched = oauth("https://login.crm.example/token");

        List<Finding> findings =
                findings(
                        "client: env:THERE, caller: " + fetched + ", there: " + fetched,
                        "telemetry: { otlp: 'http://127.0.0.1:4318', credential: there }\n",
                        "basic");

        assertThat(findings)
                .filteredOn(finding -> finding.code().equals("credential-fetched"))
                .extracting(finding -> finding.place().file())
                .containsExactlyInAnyOrder(
                        "systems/site.yaml", "systems/there.yaml", "tieline.yaml");
    }

    @Test
    void theTokenUrlIsHeldAgainstTheRulesForSystems() throws IOException {
        assertThat(findings(credentials("https://10.1.2.3/token"), "", "bearer"))
                .extracting(Finding::code)
                .contains("url-refused");
        assertThat(findings(credentials("http://login.crm.example/token"), "", "bearer"))
                .extracting(Finding::code)
                .contains("url-unencrypted");
        assertThat(findings(credentials("https://login.crm.example/token"), "", "bearer"))
                .extracting(Finding::code)
                .doesNotContain("url-unencrypted", "url-refused", "credential-fetched");
    }

    private static String credentials(String url) {
        return "client: env:THERE, caller: env:CALLER, there: " + oauth(url);
    }
}
