package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets change on both sides of a hub that works, and nobody notices. */
class RotationTest {
    private static final String OLD_IN = "in-0123456789abcdef-first-ABCDEF";
    private static final String NEW_IN = "in-0123456789abcdef-second-GHIJK";
    private static final String OLD_OUT = "out-first-0123456789abcdef";
    private static final String NEW_OUT = "out-second-0123456789abcdef";
    private static final int STEP = 60;

    private static final String HUB =
            """
            hub: test
            listen: 127.0.0.1:0
            data: data
            owners: { ops: { name: Operations, mail: ops@acme.example } }
            credentials: { caller: vault, there: vault }
            vault: { key: file:vault.key }
            private-addresses: [127.0.0.1]
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive at two systems.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
              yonder:
                to: yonder.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir Path folder;
    private final ScriptedPeer there = ScriptedPeer.start();
    private final ScriptedPeer yonder = ScriptedPeer.start();
    private final AtomicReference<Set<String>> taken = new AtomicReference<>(Set.of(OLD_OUT));
    private final AtomicReference<String> sent = new AtomicReference<>(OLD_IN);
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();
    private final AtomicInteger refusedThere = new AtomicInteger();
    private Composition hub;

    @BeforeEach
    void start() throws IOException {
        RunningHub.workspace(folder, there.url(), "127.0.0.1:0");
        RunningHub.write(folder, "tieline.yaml", HUB);
        String system = Files.readString(folder.resolve("systems/there.yaml"));
        RunningHub.write(
                folder,
                "systems/yonder.yaml",
                system.replace("system: there", "system: yonder")
                        .replace(there.url().toString(), yonder.url().toString()));
        RunningHub.write(folder, "flows/things.yaml", FLOW);
        for (ScriptedPeer peer : List.of(there, yonder)) {
            peer.usually(this::answer);
        }
        run("vault", "create-key", folder.resolve("vault.key").toString());
        set("set", "caller", OLD_IN, "-w", folder.toString());
        set("set", "there", OLD_OUT, "-w", folder.toString());
        hub = started();
    }

    private Composition started() throws IOException {
        return switch (Composition.start(
                new WorkspaceFolder(folder), Map.of(), folder.resolve("data"))) {
            case Composition.Started.Running(Composition running) -> running;
            case Composition.Started.Refused refused ->
                    throw new AssertionError(refused.findings().toString());
        };
    }

    @AfterEach
    void stop() {
        hub.close();
        there.close();
        yonder.close();
    }

    private List<Act> answer(ScriptedPeer.Heard heard) {
        String token = heard.headers().getOrDefault("authorization", "").replace("Bearer ", "");
        if (taken.get().contains(token)) {
            return Act.json(200, "{\"number\":\"n-1\"}");
        }
        refusedThere.incrementAndGet();
        return Act.json(401, "{\"error\":\"no\"}");
    }

    private static CommandRun run(String... arguments) {
        CommandRun run = new CommandRun(arguments);
        assertThat(run.code()).as(run.err() + run.out()).isZero();
        return run;
    }

    /** A file with what lets commands in. */
    private String key() throws IOException {
        Path file = folder.resolve("key-of-commands");
        return Files.writeString(file, hub.faces().commandKey()).toString();
    }

    /** The value goes through a file and must never be printed. */
    private void set(String how, String name, String value, String... where) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "value", ".txt"), value + "\n");
        List<String> words = new ArrayList<>(List.of("credential", how, name));
        words.addAll(List.of("--from-file", file.toString()));
        words.addAll(List.of(where));
        CommandRun run = run(words.toArray(String[]::new));
        assertThat(run.out() + run.err()).doesNotContain(value).contains(name + "  vault, version");
        Files.delete(file);
    }

    private void post(HttpClient client, URI to, int number) {
        HttpRequest request =
                HttpRequest.newBuilder(to)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + sent.get())
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"id\":\"r-" + number + "\",\"email\":\"a@b.example\"}"))
                        .build();
        try {
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            (status == 202 ? accepted : others).incrementAndGet();
        } catch (IOException e) {
            others.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitMore(int count) {
        int until = accepted.get() + count;
        while (accepted.get() < until && others.get() == 0) {
            Between.looks();
        }
    }

    @Test
    void nobodyIsRefusedAndNothingFailsWhileSecretsRotateInAndOutUnderLoad() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        URI in = hub.url().resolve("/in/things");
        Thread load =
                Thread.ofVirtual()
                        .start(() -> {
                            try (HttpClient client = HttpClient.newHttpClient()) {
                                for (int i = 0; !over.get(); i++) {
                                    post(client, in, i);
                                }
                            }
                        });
        awaitMore(STEP);
        set("rotate", "caller", NEW_IN, "--hub", hub.url().toString(), "--token-file", key());
        awaitMore(STEP);
        sent.set(NEW_IN);
        awaitMore(STEP);
        set("rotate", "there", NEW_OUT, "--hub", hub.url().toString(), "--token-file", key());
        awaitMore(STEP);
        taken.set(Set.of(NEW_OUT));
        awaitMore(STEP);
        over.set(true);
        load.join();

        assertThat(others).as("callers that were not taken in").hasValue(0);
        awaitDelivered();
        String metrics = get("/metrics");
        assertThat(metrics).doesNotContain("unauthorized\"} 1").doesNotContain("paused");
        assertThat(hub.balances().getFirst().delivered()).isEqualTo(accepted.get());
        // The new value was tried where it was not taken yet, and the old one where it was over.
        assertThat(refusedThere.get()).isBetween(2, accepted.get() / 2);
        assertThat(attempts()).isEqualTo(2L * accepted.get());
    }

    private void awaitDelivered() {
        long until = System.nanoTime() + 20_000_000_000L;
        while (hub.balances().getFirst().pending() > 0 && System.nanoTime() < until) {
            Between.looks();
        }
    }

    /** How many attempts the hub counts, all of them accepted. */
    private long attempts() throws IOException, InterruptedException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith("tieline_attempts_total{"))
                .peek(line ->
                        assertThat(line.contains("outcome=\"accepted\"") || line.endsWith(" 0"))
                                .as(line)
                                .isTrue())
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(hub.url().resolve(path))
                                    .header("Authorization", "Bearer " + hub.faces().commandKey())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void aCredentialThatWasExpiredLetsNobodyInAndStartsAgainWithANewOne() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI in = hub.url().resolve("/in/things");
            post(client, in, 1);
            run(
                    "credential",
                    "expire",
                    "caller",
                    "--hub",
                    hub.url().toString(),
                    "--token-file",
                    key());
            post(client, in, 2);
            assertThat(others).hasValue(1);

            sent.set(NEW_IN);
            set("set", "caller", NEW_IN, "--hub", hub.url().toString(), "--token-file", key());
            post(client, in, 3);
            assertThat(accepted).hasValue(2);
        }
    }

    @Test
    void theListShowsWhatIsKnownOfEachAndNoValue() throws Exception {
        set("rotate", "caller", NEW_IN, "--hub", hub.url().toString(), "--token-file", key());

        CommandRun list =
                run("credential", "list", "--hub", hub.url().toString(), "--token-file", key());

        assertThat(list.out())
                .containsPattern(
                        "caller  vault, version 2 and 1 before it, fingerprint [0-9a-f]{6}, since"
                                + " .*\\(age 0d\\)")
                .contains("used by site; flows things")
                .contains("used by there, yonder; flows things")
                .doesNotContain(OLD_IN, NEW_IN, OLD_OUT);
    }

    @Test
    void aVaultWithAnotherKeyRefusesToStartAndOpensAfterItsKeyWasRotated() throws Exception {
        hub.close();
        Path other = folder.resolve("other.key");
        run("vault", "create-key", other.toString());
        RunningHub.write(folder, "tieline.yaml", HUB.replace("vault.key", "other.key"));
        assertThat(Composition.start(new WorkspaceFolder(folder), Map.of(), folder.resolve("data")))
                .isInstanceOfSatisfying(
                        Composition.Started.Refused.class,
                        refused ->
                                assertThat(refused.findings())
                                        .anySatisfy(finding -> {
                                            assertThat(finding.code()).isEqualTo("vault-key-wrong");
                                            assertThat(finding.place().line()).isEqualTo(6);
                                        }));

        RunningHub.write(folder, "tieline.yaml", HUB);
        run("vault", "rotate-key", other.toString(), "-w", folder.toString());
        RunningHub.write(folder, "tieline.yaml", HUB.replace("vault.key", "other.key"));

        hub = started();
    }

    @Test
    void aKeyFileThatOthersMayReadRefusesToStart() throws Exception {
        hub.close();
        Files.setPosixFilePermissions(
                folder.resolve("vault.key"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(Composition.start(new WorkspaceFolder(folder), Map.of(), folder.resolve("data")))
                .isInstanceOfSatisfying(
                        Composition.Started.Refused.class,
                        refused ->
                                assertThat(refused.findings().toString())
                                        .contains("vault-key-exposed")
                                        .contains("chmod 600"));
        Files.setPosixFilePermissions(
                folder.resolve("vault.key"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        hub = started();
    }

    @Test
    void aReplacedFileIsUsedWithoutARestart() throws Exception {
        hub.close();
        RunningHub.write(
                folder, "tieline.yaml", HUB.replace("there: vault", "there: 'file:there.secret'"));
        RunningHub.writeSecret(folder, "there.secret", OLD_OUT + "\n");
        hub = started();
        RunningHub.writeSecret(folder, "there.secret", NEW_OUT + " ");
        taken.set(Set.of(NEW_OUT));
        hub.look();

        try (HttpClient client = HttpClient.newHttpClient()) {
            post(client, hub.url().resolve("/in/things"), 1);
        }

        awaitDelivered();
        assertThat(hub.balances().getFirst().delivered()).isEqualTo(1);
        assertThat(refusedThere).hasValue(0);
    }

    @Test
    void aReplacedFileThatOthersMayReadIsNotUsedUntilTheyMayNot() throws Exception {
        hub.close();
        RunningHub.write(
                folder, "tieline.yaml", HUB.replace("there: vault", "there: 'file:there.secret'"));
        RunningHub.writeSecret(folder, "there.secret", OLD_OUT);
        hub = started();
        Path file = folder.resolve("there.secret");
        Files.delete(file);
        RunningHub.write(folder, "there.secret", NEW_OUT);
        hub.look();
        try (HttpClient client = HttpClient.newHttpClient()) {
            post(client, hub.url().resolve("/in/things"), 1);
            awaitDelivered();
            assertThat(refusedThere).as("asked with the old one").hasValue(0);

            Files.setPosixFilePermissions(
                    file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            hub.look();
            taken.set(Set.of(NEW_OUT));
            post(client, hub.url().resolve("/in/things"), 2);
        }
        awaitDelivered();
        assertThat(hub.balances().getFirst().delivered()).isEqualTo(2);
    }
}
