package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of files that a partner leaves, as it stands, against a CRM. */
class PartnerDropTest {
    private static final Path EXAMPLE = DocumentPage.ROOT.resolve("examples/partner-drop");
    private static final String FILE = "contacts-2026-11-26.csv";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;
    private final ScriptedPeer crm = ScriptedPeer.start();
    private ExampleHub hub;
    private Path partner;

    @BeforeEach
    void copy() throws IOException {
        crm.usually(_ -> Act.json(200, "{\"id\": \"c-1\"}"));
        partner = Files.createDirectories(folder.resolve("data/partner"));
        hub =
                ExampleHub.start(
                        EXAMPLE,
                        folder,
                        text ->
                                text.replace("http://127.0.0.1:8701", crm.url().toString())
                                        .replace("every: 30s", "every: 1s"),
                        Map.of("ACME_CRM_TOKEN", "0123456789abcdef"));
    }

    @AfterEach
    void stop() {
        hub.close();
        crm.close();
    }

    private static void await(BooleanSupplier wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(wanted.getAsBoolean()).isTrue();
    }

    @Test
    void theExampleChecksAsItStands() throws IOException {
        assertThat(Blueprint.of(new WorkspaceFolder(EXAMPLE)).findings()).isEmpty();
    }

    @Test
    void whatThePartnerLeavesIsInTheCrmAndWhatIsWrongWaits() throws IOException {
        Files.copy(EXAMPLE.resolve("sample").resolve(FILE), partner.resolve(FILE));
        Files.createFile(partner.resolve(FILE + ".done"));
        await(() -> Files.exists(partner.resolve("done").resolve(FILE)));

        assertThat(crm.heard().stream().map(ScriptedPeer.Heard::target))
                .containsExactlyInAnyOrder(
                        "/contacts/ada%40customer.example",
                        "/contacts/zoe%40customer.example",
                        "/contacts/carl%40customer.example",
                        "/contacts/emmy%40customer.example",
                        "/contacts/max%40customer.example");
        Document run = hub.get("/api/runs?file=" + FILE);
        assertThat(run.at("/runs/0/state")).contains("done");
        assertThat(run.at("/runs/0/file")).contains(FILE);
        assertThat(run.at("/runs/0/told")).contains(6L);
        assertThat(run.at("/runs/0/held")).contains(1L);
        assertThat(run.at("/runs/1")).isEmpty();
        assertThat(hub.get("/api/flows/partner-contacts/records").at("/records/0/key"))
                .contains("k-2");

        // Half of it breaks the contract: the file has failed, and the next one is read.
        Files.writeString(
                partner.resolve("contacts-bad.csv"),
                "number;email;first_name\nk-8;none;Al\nk-9;eve@customer.example;Eve\n");
        Files.createFile(partner.resolve("contacts-bad.csv.done"));
        await(() -> Files.exists(partner.resolve("failed/contacts-bad.csv")));
        await(() ->
                hub.get("/api/incidents")
                        .at("/incidents/0/fault/message")
                        .toString()
                        .contains("bad"));
        assertThat(hub.get("/api/incidents").toString() + hub.get("/api/incidents").fields())
                .contains("contacts-bad.csv");
        assertThat(List.of(partner.toFile().list())).containsExactlyInAnyOrder("done", "failed");
    }
}
