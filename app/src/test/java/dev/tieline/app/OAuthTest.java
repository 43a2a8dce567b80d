package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub calls a system with tokens that it fetches for itself. */
class OAuthTest {
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
                retry: [100ms, 1s]
            fallback: hold
            """;

    @TempDir Path folder;
    private final ScriptedPeer server = ScriptedPeer.start();
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicReference<String> taken = new AtomicReference<>("access-token-1");
    private RunningHub hub;

    @BeforeEach
    void start() throws IOException {
        server.usually(_ ->
                Act.json(
                        200,
                        "{\"access_token\": \"access-token-%d\", \"token_type\": \"bearer\","
                                        .formatted(given.incrementAndGet())
                                + " \"expires_in\": 3600}"));
        String oauth =
                "{ oauth: { token-url: '%s/token', client-id: tieline, client-secret: client } }"
                        .formatted(server.url());
        String file =
                RunningHub.HUB.replace("there: env:THERE", "client: vault, there: " + oauth)
                        + "vault: { key: file:vault.key }\n";
        assertThat(new CommandRun("vault", "create-key", folder + "/vault.key").code()).isZero();
        RunningHub.write(folder, "tieline.yaml", file);
        client("set", "-w", folder.toString());
        hub =
                RunningHub.start(
                        folder,
                        Map.of("tieline.yaml", file, "flows/things.yaml", FLOW),
                        InstantSource.system());
        hub.there.usually(this::answer);
    }

    /** Does this to the client's secret, which is in the vault. */
    private void client(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("credential", words[0], "client"));
        if (words[0].equals("set")) {
            Path value = folder.resolve("value.txt");
            all.addAll(
                    List.of(
                            "--from-file",
                            Files.writeString(value, "secret-of-the-client").toString()));
        }
        all.addAll(List.of(words).subList(1, words.length));
        CommandRun run = new CommandRun(all.toArray(String[]::new));
        assertThat(run.code()).as(run.err() + run.out()).isZero();
    }

    private void clientThere(String word) throws IOException {
        client(word, "--hub", hub.url().toString(), "--token-file", hub.tokenFile().toString());
    }

    private List<Act> answer(ScriptedPeer.Heard heard) {
        return ("Bearer " + taken.get()).equals(heard.headers().get("authorization"))
                ? Act.json(200, "{\"number\": \"n-1\"}")
                : Act.json(401, "{\"error\": \"no\"}");
    }

    @AfterEach
    void stop() {
        hub.close();
        server.close();
    }

    private String post(String id) {
        String json = "{\"id\": \"" + id + "\", \"email\": \"a@b.example\"}";
        return RunningHub.json(hub.post(json).body()).text("id").orElseThrow();
    }

    private String state(String id) {
        return String.valueOf(hub.settled(id).at("/record/state").orElse(""));
    }

    @Test
    void oneTokenServesAllCallsUntilItIsRefusedThenOneMoreIsFetchedAndTheCallIsMadeAgain()
            throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(state(post("a-" + i))).isEqualTo("delivered");
        }
        assertThat(server.heard()).hasSize(1);

        taken.set("access-token-2");
        String id = post("b");
        assertThat(state(id)).isEqualTo("delivered");

        assertThat(server.heard()).hasSize(2);
        assertThat(hub.get("/api/records/" + id).at("/deliveries/0/tries/0/outcome"))
                .contains("accepted");
        assertThat(hub.get("/api/records/" + id).at("/deliveries/0/tries/1")).isEmpty();
        assertThat(hub.there.heard()).hasSize(22);
        assertNowhere("access-token-", "secret-of-the-client");
    }

    /** Neither in what the hub keeps nor in what it shows. */
    private void assertNowhere(String... secrets) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secrets);
            }
        }
        for (String path : List.of("/api/credentials", "/metrics", "/api/incidents")) {
            assertThat(hub.send(hub.request(path).GET()).body()).doesNotContain(secrets);
        }
    }

    @Test
    void aServerThatRefusesTheClientPausesTheSystemAndIsAnIncidentThatNamesBoth() {
        server.next(Act.json(401, "{\"error\": \"invalid_client\"}"));
        String id = post("c");

        Document incident = incident("system-paused");

        assertThat(String.valueOf(incident.at("/incident/fault/message").orElse("")))
                .contains("'there' is not called any more.")
                .contains("No token for the credential 'there': 127.0.0.1 answers 401");
        assertThat(hub.get("/api/records/" + id).at("/record/state")).contains("pending");
        assertThat(hub.there.heard()).isEmpty();

        hub.command("/api/systems/there/resume");
        assertThat(state(id)).isEqualTo("delivered");
    }

    @Test
    void aServerThatCannotNowLetsTheDeliveryWaitAndTryAgain() {
        server.next(Act.json(503, "{}"));
        String id = post("d");

        assertThat(state(id)).isEqualTo("delivered");
        Document story = hub.get("/api/records/" + id);
        assertThat(story.at("/deliveries/0/tries/0/outcome")).contains("unavailable");
        assertThat(story.at("/deliveries/0/tries/0/fault/code")).contains("token-unavailable");
        assertThat(hub.there.heard()).hasSize(1);
        assertThat(server.heard()).hasSize(2);
    }

    @Test
    void theListShowsWhatIsFetchedAndWhatNobodyUses() throws IOException {
        CommandRun list =
                new CommandRun(
                        "credential",
                        "list",
                        "--hub",
                        hub.url().toString(),
                        "--token-file",
                        hub.tokenFile().toString());

        assertThat(list.code()).as(list.err()).isZero();
        assertThat(list.out())
                .containsPattern("there  oauth.*\\n    used by there; flows things")
                .containsPattern(
                        "client  vault.*\\n    used by there, credential there; flows things");
    }

    @Test
    void withTheClientsSecretEndsWhatWasFetchedWithIt() throws IOException {
        assertThat(state(post("e"))).isEqualTo("delivered");

        clientThere("expire");
        String id = post("f");

        assertThat(incident("system-paused").at("/incident/fault/message").orElse("").toString())
                .contains("the credential 'client' has ended");
        assertThat(hub.there.heard()).hasSize(1);
        taken.set("access-token-2");
        clientThere("set");
        hub.command("/api/systems/there/resume");
        assertThat(state(id)).isEqualTo("delivered");
        assertThat(server.heard()).hasSize(2);
    }

    private Document incident(String code) {
        long until = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < until) {
            Document all = hub.get("/api/incidents");
            for (int i = 0; all.at("/incidents/" + i).isPresent(); i++) {
                String at = "/incidents/" + i;
                if (all.at(at + "/fault/code").orElse("").equals(code)) {
                    return hub.get("/api/incidents/" + all.at(at + "/id").orElseThrow());
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(hub.get("/api/incidents").fields().toString());
    }
}
