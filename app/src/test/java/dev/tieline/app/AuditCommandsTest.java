package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real hub has on record, and the commands that list, export, anchor and verify it. */
class AuditCommandsTest {
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger: { webhook: { from: site, path: /things } }
            record: { contract: thing, key: record.id }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;

    @TempDir Path folder;
    @TempDir Path elsewhere;

    private static String[] of(RunningHub hub, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--hub");
        all.add(hub.url().toString());
        all.add("--token-file");
        all.add(hub.tokenFile().toString());
        return all.toArray(String[]::new);
    }

    @Test
    void whatWasDoneIsListedExportedAnchoredAndVerified() throws IOException {
        Path export = elsewhere.resolve("audit.jsonl");
        Path anchor = elsewhere.resolve("anchor.json");
        String root;
        try (RunningHub hub =
                RunningHub.start(
                        folder, Map.of("flows/things.yaml", FLOW), InstantSource.system())) {
            hub.there.usually(Act.json(422, "{\"message\":\"no stock\"}"));
            String body = "{\"id\":\"ada@lovelace.example\",\"email\":\"ada@lovelace.example\"}";
            String id = RunningHub.json(hub.post(body).body()).text("id").orElseThrow();
            hub.settled(id);
            hub.command("/api/records/" + id + "/replay");
            hub.settled(id);
            RunningHub.write(folder, "flows/things.yaml", "flow: [");
            assertThat(hub.hub().reload()).isNotEmpty();
            RunningHub.write(folder, "flows/things.yaml", FLOW + "# changed\n");
            assertThat(hub.hub().reload()).isEmpty();

            String all = new CommandRun(of(hub, "audit", "list")).out();
            assertThat(all.lines().map(line -> line.split(" {2}", -1)[3]))
                    .startsWith("deploy", "reload", "refuse-reload", "replay", "deploy", "start");
            assertThat(all).doesNotContain("lovelace");
            String one = new CommandRun(of(hub, "audit", "list", "--object", id)).out();
            assertThat(one.lines())
                    .singleElement()
                    .asString()
                    .contains("  command line  replay  " + id);
            assertThat(new CommandRun(of(hub, "audit", "list", "--actor", "nobody")).out())
                    .isEqualToIgnoringNewLines("No act is like this.");
            assertThat(new CommandRun(of(hub, "audit", "list", "--since", "soon")).code())
                    .isEqualTo(Main.CANNOT);

            assertThat(new CommandRun(of(hub, "audit", "export", export.toString())).out())
                    .startsWith("6 rows in");
            assertThat(new CommandRun(of(hub, "audit", "export", export.toString())).code())
                    .isEqualTo(Main.CANNOT);
            root = new CommandRun(of(hub, "audit", "root", "--to", anchor.toString())).out();
        }
        String text = root.split(" ", 2)[0];
        assertThat(verify(export.toString(), "--anchor", text).code()).isZero();
        assertThat(verify(export.toString()).out()).contains("All 6 rows", "No anchor was given");
        String data = folder.resolve("data").toString();
        CommandRun whole = verify(data, "--anchor", anchor.toString());
        assertThat(whole.out()).contains("All 7 rows").doesNotContain("No anchor");

        List<String> lines = Files.readAllLines(export);
        Files.write(export, lines.subList(0, 5));
        assertThat(verify(export.toString()).code()).isZero();
        CommandRun cut = verify(export.toString(), "--anchor", anchor.toString());
        assertThat(cut.code()).isEqualTo(Main.NO);
        assertThat(cut.out()).contains("THE AUDIT IS NOT WHOLE, from row 6 on");
        lines.set(2, lines.get(2).replace("\"command line\"", "\"ann\""));
        Files.write(export, lines);
        assertThat(verify(export.toString()).out()).contains("from row 3 on");
        assertThat(verify(export.toString(), "--anchor", "nonsense").code()).isEqualTo(Main.CANNOT);
    }

    private static CommandRun verify(String... arguments) {
        List<String> all = new ArrayList<>(List.of("audit", "verify"));
        all.addAll(List.of(arguments));
        return new CommandRun(all.toArray(String[]::new));
    }

    @Test
    void theApiProvesARow() {
        try (RunningHub hub =
                RunningHub.start(
                        folder, Map.of("flows/things.yaml", FLOW), InstantSource.system())) {
            assertThat(hub.get("/api/audit/1/proof").at("/root/seq")).contains(2L);
            assertThat(hub.get("/api/audit/9/proof").text("code")).contains("row-unknown");
            assertThat(hub.get("/api/audit?since=soon").text("code")).contains("since-wrong");
            assertThat(hub.get("/api/audit?after=x").text("code")).contains("after-wrong");
            assertThat(hub.get("/api/audit?limit=1").at("/next")).contains(2L);
        }
    }
}
