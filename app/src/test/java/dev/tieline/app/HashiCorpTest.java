package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Finding;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.Clock;
import dev.tieline.testkit.HashiCorpServer;
import dev.tieline.testkit.ScriptedPeer;
import dev.tieline.testkit.TestKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose secrets are in HashiCorp Vault. */
@Tag("quiet")
class HashiCorpTest {
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
    private static final String TOKEN = "hvs.token-of-the-hub";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private final Clock clock = new Clock(Instant.now());
    private final HashiCorpServer server = HashiCorpServer.start(InstantSource.system());
    private final AtomicReference<String> taken = new AtomicReference<>("crm-value-1");

    @BeforeEach
    void fill() {
        server.put("crm", Map.of("token", "crm-value-1"));
        server.putPlain("site", Map.of("token", RunningHub.TOKEN));
        server.token(TOKEN, Duration.ZERO, false, "secret/data/crm", "kv/site");
        RunningHub.writeSecret(folder, "vault-token", TOKEN + "\n");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String file(String more) {
        return RunningHub.HUB
                        .replace("caller: env:CALLER", "caller: 'hashicorp:kv/site#token'")
                        .replace("there: env:THERE", "there: 'hashicorp:secret/data/crm#token'")
                + "hashicorp: { url: '%s', token: file:vault-token%s }\n"
                        .formatted(server.url(), more);
    }

    private RunningHub start(String more, InstantSource wall) {
        RunningHub hub =
                RunningHub.start(
                        folder,
                        Map.of("tieline.yaml", file(more), "flows/things.yaml", FLOW),
                        wall);
        hub.there.usually(this::answer);
        return hub;
    }

    private List<Act> answer(ScriptedPeer.Heard heard) {
        return ("Bearer " + taken.get()).equals(heard.headers().get("authorization"))
                ? Act.json(200, "{\"number\": \"n-1\"}")
                : Act.json(401, "{\"error\": \"no\"}");
    }

    private static String post(RunningHub hub, String id) {
        String json = "{\"id\": \"" + id + "\", \"email\": \"a@b.example\"}";
        return RunningHub.json(hub.post(json).body()).text("id").orElseThrow();
    }

    private static String state(RunningHub hub, String id) {
        return String.valueOf(hub.settled(id).at("/record/state").orElse(""));
    }

    private static void await(String what, BooleanSupplier wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            Between.looks();
        }
    }

    private static Document incident(RunningHub hub, Predicate<String> message) {
        AtomicReference<Document> found = new AtomicReference<>();
        await(
                "incident",
                () -> {
                    Document all = hub.get("/api/incidents");
                    for (int i = 0; all.at("/incidents/" + i).isPresent(); i++) {
                        String at = "/incidents/" + i;
                        Object id = all.at(at + "/id").orElseThrow();
                        Document one = hub.get("/api/incidents/" + id);
                        Object text = one.at("/incident/fault/message").orElse("");
                        if (message.test(text.toString())) {
                            found.set(one);
                            return true;
                        }
                    }
                    return false;
                });
        return found.get();
    }

    private void assertNowhere(RunningHub hub, String... secrets) throws IOException {
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

    /** Nobody waits for the next reading: what the destination refuses is looked up again. */
    @Test
    void aValueThatIsReplacedThereFailsNoDelivery() throws IOException {
        try (RunningHub hub = start("", InstantSource.system())) {
            assertThat(state(hub, post(hub, "a"))).isEqualTo("delivered");
            await("the pause between two questions", () -> pauseIsOver(hub));

            server.put("crm", Map.of("token", "crm-value-2"));
            taken.set("crm-value-2");
            String id = post(hub, "b");

            assertThat(state(hub, id)).isEqualTo("delivered");
            assertThat(hub.get("/api/records/" + id).at("/deliveries/0/tries/1")).isEmpty();
            CommandRun list =
                    new CommandRun(
                            "credential",
                            "list",
                            "--hub",
                            hub.url().toString(),
                            "--token-file",
                            hub.tokenFile().toString());
            assertThat(list.out())
                    .contains("there  hashicorp:secret/data/crm#token, version 2, since ")
                    .contains("(age 0d)")
                    .contains("caller  hashicorp:kv/site#token");
            assertNowhere(hub, "crm-value-", TOKEN, RunningHub.TOKEN);
        }
    }

    private static boolean pauseIsOver(RunningHub hub) {
        Object since = hub.get("/api/credentials").at("/credentials/1/since").orElseThrow();
        return Instant.parse(since.toString()).plusSeconds(3).isBefore(Instant.now());
    }

    @Test
    void aCallersSecretIsReadAgainInTime() {
        try (RunningHub hub = start(", every: 1s", InstantSource.system())) {
            assertThat(state(hub, post(hub, "a"))).isEqualTo("delivered");
            server.putPlain("site", Map.of("token", "another-0123456789abcdef0123456789"));
            await("the old one is refused", () -> refused(hub));
            server.putPlain("site", Map.of("token", RunningHub.TOKEN));
            await("it is taken again", () -> !refused(hub));
        }
    }

    private static boolean refused(RunningHub hub) {
        HttpResponse<String> answer = hub.post("{\"id\": \"x\", \"email\": \"a@b.example\"}");
        return answer.statusCode() == 401;
    }

    /** What was read stays good until the time that is said; then work waits and is not lost. */
    @Test
    void whileItIsAwayTheLastValueIsUsedUntilItIsTooOldAndNothingIsLost() throws IOException {
        String file =
                file(", every: 1s, keep: 1h").replace("'hashicorp:kv/site#token'", "env:CALLER");
        try (RunningHub hub =
                RunningHub.start(
                        folder, Map.of("tieline.yaml", file, "flows/things.yaml", FLOW), clock)) {
            hub.there.usually(this::answer);
            assertThat(state(hub, post(hub, "a"))).isEqualTo("delivered");
            server.silent(true);
            // One failure is none. The clock goes on, so that it asks again.
            for (int i = 0; i < 3; i++) {
                int asked = server.asked().size();
                await("it asks again", () -> later() && server.asked().size() > asked);
            }
            Document incident =
                    incident(hub, text -> text.contains("'there' cannot be read again"));
            assertThat(incident.at("/incident/fault/message").orElse("").toString())
                    .contains("HashiCorp Vault does not answer")
                    .contains("is used until");
            assertThat(state(hub, post(hub, "b"))).isEqualTo("delivered");

            clock.advance(Duration.ofHours(2));
            incident(hub, text -> text.contains("is used no longer"));
            hub.hub().look();
            String id = post(hub, "c");
            RunningHub.awaitStory(hub, id, "/deliveries/0/tries/0");
            Document story = hub.get("/api/records/" + id);
            assertThat(story.at("/record/state")).contains("pending");
            assertThat(story.at("/deliveries/0/tries/0/fault/code")).contains("hashicorp-too-old");
            assertThat(hub.there.heard()).hasSize(2);

            server.silent(false);
            await("the incident is over", () -> later() && open(hub).isEmpty());
            assertThat(state(hub, id)).isEqualTo("delivered");
            assertNowhere(hub, "crm-value-", TOKEN);
        }
    }

    private boolean later() {
        clock.advance(Duration.ofSeconds(1));
        return true;
    }

    private static List<Document> open(RunningHub hub) {
        Document all = hub.get("/api/incidents");
        return Stream.iterate(0, i -> i + 1)
                .map(i -> all.at("/incidents/" + i))
                .takeWhile(Optional::isPresent)
                .map(one -> Document.of(Map.of("incident", one.orElseThrow())))
                .filter(one -> one.at("/incident/resolved").isEmpty())
                .filter(one -> one.at("/incident/fault/code").toString().contains("hashicorp"))
                .toList();
    }

    @Test
    void aHubThatWasStartedGoesOnWithAReloadWhileItIsAway() throws IOException {
        try (RunningHub hub = start("", InstantSource.system())) {
            server.silent(true);
            RunningHub.write(
                    folder, "flows/things.yaml", FLOW.replace("Things arrive", "They come"));
            assertThat(hub.hub().reload()).isEmpty();
            assertThat(state(hub, post(hub, "a"))).isEqualTo("delivered");
        }
    }

    private List<Finding> refusal(Map<String, String> environment) throws IOException {
        try (ScriptedPeer there = ScriptedPeer.start()) {
            RunningHub.workspace(folder, there.url(), "127.0.0.1:0");
            RunningHub.write(folder, "tieline.yaml", file(""));
            RunningHub.write(folder, "flows/things.yaml", FLOW);
            return switch (Composition.start(
                    new WorkspaceFolder(folder), environment, folder.resolve("data"))) {
                case Composition.Started.Running(Composition running) -> {
                    running.close();
                    yield List.of();
                }
                case Composition.Started.Refused refused -> refused.findings();
            };
        }
    }

    @Test
    void whatCannotBeReadAtTheStartKeepsTheHubFromStartingAndSaysWhy() throws IOException {
        Map<String, String> ways = new HashMap<>();
        server.delete("crm");
        ways.put("its newest version was deleted", said());
        server.token(TOKEN, Duration.ZERO, false, "kv/site");
        ways.put("does not let the hub read 'secret/data/crm' (403)", said());
        server.seal(true);
        ways.put("is sealed (503)", said());
        server.seal(false);
        server.silent(true);
        ways.put("HashiCorp Vault does not answer", said());
        Files.delete(folder.resolve("vault-token"));
        ways.put("is in a file that cannot be read: vault-token", said());
        ways.forEach((wanted, said) -> assertThat(said).contains(wanted).contains("systems/there"));
    }

    private String said() throws IOException {
        StringBuilder all = new StringBuilder();
        refusal(Map.of())
                .forEach(finding ->
                        all.append(finding.place())
                                .append(' ')
                                .append(finding.message())
                                .append(' ')
                                .append(finding.remedy())
                                .append('\n'));
        return all.toString();
    }

    @Test
    void aCheckAsksNobody() {
        RunningHub.workspace(folder, server.url(), "127.0.0.1:0");
        RunningHub.write(folder, "tieline.yaml", file(""));
        RunningHub.write(folder, "flows/things.yaml", FLOW);
        CommandRun check = new CommandRun("check", folder.toString());
        assertThat(check.code()).as(check.out() + check.err()).isZero();
        assertThat(server.asked()).isEmpty();
    }

    /** Whoever vouches for it is named; whom this machine trusts is not asked then. */
    @Test
    void itsCertificateIsCheckedByTheAuthorityThatIsNamed() throws Exception {
        TestKeys keys = TestKeys.make(folder.resolve("keys"), "localhost");
        TestKeys others = TestKeys.make(folder.resolve("others"), "localhost");
        try (HashiCorpServer secret =
                HashiCorpServer.startEncrypted(keys.serverSockets(), InstantSource.system())) {
            secret.put("crm", Map.of("token", "crm-value-1"));
            secret.putPlain("site", Map.of("token", RunningHub.TOKEN));
            secret.token(TOKEN, Duration.ZERO, false, "secret/data/crm", "kv/site");
            keys.writeAuthority(folder.resolve("ca.pem"));
            String url = secret.url().toString().replace("127.0.0.1", "localhost");
            String file = file(", ca: ca.pem").replace(server.url().toString(), url);
            try (RunningHub hub =
                    RunningHub.start(
                            folder,
                            Map.of("tieline.yaml", file, "flows/things.yaml", FLOW),
                            InstantSource.system())) {
                hub.there.usually(this::answer);
                assertThat(state(hub, post(hub, "a"))).isEqualTo("delivered");
            }
            others.writeAuthority(folder.resolve("ca.pem"));
            RunningHub.write(folder, "tieline.yaml", file);
            assertThat(
                            switch (Composition.start(
                                    new WorkspaceFolder(folder),
                                    Map.of(),
                                    folder.resolve("data"))) {
                                case Composition.Started.Running(Composition running) -> {
                                    running.close();
                                    yield "";
                                }
                                case Composition.Started.Refused refused ->
                                        refused.findings().toString();
                            })
                    .contains("HashiCorp Vault does not answer: The certificate of localhost");
        }
    }
}
