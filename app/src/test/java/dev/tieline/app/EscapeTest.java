package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.format.JsonText;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts that would escape from one language or another do nothing: not as expressions, which are
 * refused with their place, and not as data, which arrives as it came.
 */
@Tag("alone")
class EscapeTest {
    static final String SECRET = "value-of-the-property-" + Canaries.token();
    static final Duration EACH = Duration.ofSeconds(1);

    private static final String FLOW =
            """
            flow: @name@
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /@name@ }
            record: { contract: thing, key: record.id, invalid: reject }
            deliver:
              there:
                to: there.things.put
                map:
                  id: @value@
                  text: plain
            fallback: hold
            """;
    private static final String BARE =
            FLOW.replace("key: record.id", "key: @value@").replace("id: @value@", "id: plain");
    static final String CONTRACT =
            """
            {"type": "object", "required": ["id", "text"], "properties": {
              "id": {"type": "string"},
              "text": {"type": "string"},
              "pattern": {"type": "string"},
              "email": {"type": "string"}}}
            """;
    static final String THERE =
            """
            system: there
            purpose: Gets records.
            owner: ops
            connector: http
            url: @url@
            credential: there
            allow: { things.put: all, things.find: all }
            limits: { timeout: 2s }
            on: { rejected: hold, unavailable: hold, unknown: hold, misunderstood: hold }
            operations:
              things.put:
                request: PUT /things/{id}
                body: { type: object, required: [id, text], properties: { id: { type: string }, text: { type: string } } }
              things.find:
                request: GET /find/{id}
                body: { type: object, required: [id, text], properties: { id: { type: string }, text: { type: string } } }
            """;

    @TempDir private Path folder;
    private final ScriptedPeer beacon = ScriptedPeer.start();
    private final ScriptedPeer there = ScriptedPeer.start();
    private Path canary;
    private EscapePayloads payloads;

    @BeforeEach
    void plant() {
        System.setProperty("escape.canary", SECRET);
        canary = folder.resolve("made");
        payloads = new EscapePayloads("127.0.0.1:" + beacon.port(), canary.toString());
        there.usually(_ -> Act.json(200, "{}"));
    }

    @AfterEach
    void nothingHappened() {
        try {
            assertThat(beacon.connections()).as("somebody came").isZero();
            assertThat(canary).doesNotExist();
        } finally {
            System.clearProperty("escape.canary");
            beacon.close();
            there.close();
        }
    }

    private void workspace(Path where) {
        RunningHub.workspace(where, there.url(), "127.0.0.1:0");
        RunningHub.write(where, "contracts/thing.schema.json", CONTRACT);
        RunningHub.write(where, "systems/there.yaml", THERE.replace("@url@", there.url() + ""));
    }

    private static List<Finding> check(Path where) throws IOException {
        return Blueprint.of(new WorkspaceFolder(where)).findings();
    }

    static String quoted(String text) {
        return JsonText.compact(Map.of("a", text)).replaceAll("(?s)^\\{\"a\":|}$", "");
    }

    @Test
    void asAnExpressionItIsRefusedWithItsPlaceAndAsATextItIsOne() throws Exception {
        List<String> all = payloads.all();
        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThan(150);
        workspace(folder);
        List<String> wrong = new ArrayList<>();
        for (String payload : all) {
            long began = System.nanoTime();
            wrong.addAll(refused("key", BARE, payload));
            wrong.addAll(refused("map", FLOW, "${" + payload + "}"));
            refusedOrPlain(payload, wrong);
            long millis = (System.nanoTime() - began) / 1_000_000;
            // Three checks of a workspace, the first ones with a cold Java.
            if (millis > 3 * EACH.toMillis()) {
                wrong.add(start(payload) + " takes " + millis + " ms");
            }
        }
        assertThat(wrong).as("of %d", all.size()).isEmpty();
    }

    private List<Finding> findings(String flow, String payload) throws IOException {
        String text = flow.replace("@name@", "things").replace("@value@", quoted(payload));
        RunningHub.write(folder, "flows/things.yaml", text);
        return check(folder);
    }

    static String start(String payload) {
        return payload.substring(0, Math.min(60, payload.length()));
    }

    private static String places(List<Finding> findings) {
        return findings.stream().map(f -> f.place() + " " + f.code()).toList().toString();
    }

    private static int line(String flow) {
        return 1 + (int) flow.substring(0, flow.indexOf("@value@")).lines().count() - 1;
    }

    private List<String> refused(String what, String flow, String payload) throws IOException {
        List<Finding> findings = findings(flow, payload);
        boolean placed =
                findings.stream()
                        .anyMatch(f ->
                                f.place().file().equals("flows/things.yaml")
                                        && f.place().line() == line(flow)
                                        && !f.message().isBlank());
        return placed
                ? List.of()
                : List.of(what + " " + start(payload) + " -> " + places(findings));
    }

    /** What is no template is sent as it is; what is one and wrong is refused at its place. */
    private void refusedOrPlain(String payload, List<String> wrong) throws IOException {
        List<Finding> findings = findings(FLOW, payload);
        boolean template = payload.replace("$${", "").contains("${");
        boolean fits =
                template
                        ? findings.stream().anyMatch(f -> f.place().line() == line(FLOW))
                        : findings.stream().noneMatch(f -> f.code().startsWith("template"));
        if (!fits) {
            wrong.add("text " + start(payload) + " -> " + places(findings));
        }
    }

    @Test
    void anExpressionThatWouldNeverEndEndsAndHarmsNobody() throws Exception {
        workspace(folder);
        List<String> bombs = new ArrayList<>();
        Map<String, String> files = new HashMap<>();
        for (String bomb : EscapePayloads.bombs()) {
            if (findings(FLOW, "${" + bomb + "}").isEmpty()) {
                String name = "bomb" + bombs.size();
                files.put(
                        "flows/" + name + ".yaml",
                        FLOW.replace("@name@", name).replace("@value@", quoted("${" + bomb + "}")));
                bombs.add(bomb);
            }
        }
        assertThat(bombs.size()).as("that check lets through").isGreaterThan(8);
        Files.delete(folder.resolve("flows/things.yaml"));
        Path own = folder.resolve("own");
        files.put("contracts/thing.schema.json", CONTRACT);
        files.put("systems/there.yaml", THERE.replace("@url@", there.url() + ""));
        try (RunningHub hub = RunningHub.start(own, files, InstantSource.system())) {
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < bombs.size(); i++) {
                for (String pattern :
                        List.of("((((a{99}){99}){99}){99})", "(((a*)*)*)*$", "1e999999999")) {
                    tick(hub, i, bombs.get(i), pattern, wrong);
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(hub.send(hub.request("/health/ready").GET()).statusCode()).isEqualTo(200);
        }
    }

    private static void tick(
            RunningHub hub, int flow, String bomb, String pattern, List<String> wrong) {
        String text = "a".repeat(4_000) + "!";
        long began = System.nanoTime();
        int status =
                hub.postTo(
                                "/in/bomb" + flow,
                                JsonText.compact(
                                        Map.of("id", "x", "text", text, "pattern", pattern)))
                        .statusCode();
        long millis = (System.nanoTime() - began) / 1_000_000;
        if (status >= 500 || millis > EACH.toMillis()) {
            wrong.add(bomb + " with " + pattern + " -> " + status + " in " + millis + " ms");
        }
    }
}
