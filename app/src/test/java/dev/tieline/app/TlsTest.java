package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.Finding;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import dev.tieline.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that other machines reach, by TLS. */
class TlsTest {
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id, invalid: hold }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir private Path folder;
    private ScriptedPeer there;

    /** Making keys takes longer than everything else here. */
    @TempDir private static Path made;

    private static TestKeys keys;
    private static TestKeys next;

    @BeforeAll
    static void make() throws Exception {
        keys = TestKeys.make(made.resolve("keys"), "localhost");
        next = TestKeys.make(made.resolve("next"), "localhost");
    }

    @BeforeEach
    void write() throws Exception {
        there = ScriptedPeer.start();
        there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
        RunningHub.workspace(folder, there.url(), "0.0.0.0:0");
        declare("tls: { certificate: tls/chain.pem, key: tls/key.pem }\nurl: https://localhost:1");
        RunningHub.write(folder, "flows/things.yaml", FLOW);
        Files.createDirectories(folder.resolve("tls"));
        keys.writePem(chain(), key());
    }

    @AfterEach
    void close() {
        there.close();
    }

    private void declare(String more) {
        RunningHub.write(
                folder,
                "tieline.yaml",
                RunningHub.HUB.replace("127.0.0.1:0", "0.0.0.0:0") + more + "\n");
    }

    private Path chain() {
        return folder.resolve("tls/chain.pem");
    }

    private Path key() {
        return folder.resolve("tls/key.pem");
    }

    private Composition.Started start() throws IOException {
        Map<String, String> environment =
                Map.of("CALLER", RunningHub.TOKEN, "THERE", "secret-of-the-destination");
        return Composition.start(new WorkspaceFolder(folder), environment, folder.resolve("data"));
    }

    private Composition running() throws IOException {
        return ((Composition.Started.Running) start()).hub();
    }

    private List<String> refused() throws IOException {
        return ((Composition.Started.Refused) start())
                .findings().stream().map(Finding::code).toList();
    }

    private static HttpResponse<String> ask(HttpClient client, int port, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient trusting(TestKeys keys) throws Exception {
        return HttpClient.newBuilder().sslContext(keys.clientContext()).build();
    }

    @Test
    void callersAndPeopleSpeakTlsAndCommandsOfTheMachineNeedNone() throws Exception {
        try (Composition hub = running();
                HttpClient client = trusting(keys)) {
            int port = hub.port();
            assertThat(ask(client, port, "/health/ready").statusCode()).isEqualTo(200);
            HttpResponse<String> page = ask(client, port, "/sign-in");
            assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create("https://localhost:" + port + "/in/things"))
                                    .header("Authorization", "Bearer " + RunningHub.TOKEN)
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"id\":\"1\",\"email\":\"a@b.example\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(202);
            there.awaitHeard(1);

            assertThat(hub.local().getHost()).isEqualTo("127.0.0.1");
            assertThat(hub.local().getScheme()).isEqualTo("http");
            Path token = folder.resolve("token");
            Files.writeString(token, hub.faces().commandKey());
            CommandRun trace =
                    new CommandRun(
                            "trace",
                            "--hub",
                            hub.local().toString(),
                            "--token-file",
                            token.toString(),
                            "1");
            assertThat(trace.code()).isEqualTo(Main.DONE);
        }
    }

    @Test
    void anotherCertificateIsUsedWithoutAStop() throws Exception {
        try (Composition hub = running();
                HttpClient before = trusting(keys);
                HttpClient after = trusting(next)) {
            int port = hub.port();
            assertThat(ask(before, port, "/health/live").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> ask(after, port, "/health/live"))
                    .isInstanceOf(SSLHandshakeException.class);

            next.writePem(chain(), key());
            assertThat(hub.reload()).isEmpty();
            assertThat(ask(after, port, "/health/live").statusCode()).isEqualTo(200);
            assertThat(ask(before, port, "/health/live").statusCode())
                    .as("on the connection it has")
                    .isEqualTo(200);

            Files.writeString(key(), "nothing");
            hub.reload();
            try (HttpClient another = trusting(next)) {
                assertThat(ask(another, port, "/health/live").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void whoDoesNotGetThroughTheHandshakeIsCutOff() throws Exception {
        try (Composition hub = running();
                HttpClient client = trusting(keys)) {
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), hub.port());
                    Socket dripping = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
                Thread drip =
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        // The head of a long first message, then never its end.
                                        dripping.getOutputStream()
                                                .write(new byte[] {22, 3, 1, 32, 0});
                                        while (true) {
                                            dripping.getOutputStream().write(1);
                                            dripping.getOutputStream().flush();
                                            Thread.sleep(200);
                                        }
                                    } catch (IOException | InterruptedException _) {
                                        // Cut off, as it should be.
                                    }
                                });
                silent.setSoTimeout(20_000);
                assertThat(silent.getInputStream().readAllBytes().length).isLessThan(100);
                assertThat(drip.join(Duration.ofSeconds(20))).isTrue();
            }
            assertThat(ask(client, hub.port(), "/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(refused()).containsExactly("tls-unusable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
            })
    void aKeyThatIsNoneIsRefused(String text) throws Exception {
        Files.writeString(key(), text);

        assertThat(refused()).containsExactly("tls-unusable");
    }

    @Test
    void anothersKeyAndAnOldCertificateAreRefused() throws Exception {
        next.writePem(folder.resolve("unused.pem"), key());
        assertThat(refused()).containsExactly("tls-unusable");

        TestKeys old =
                TestKeys.make(
                        folder.resolve("old"), "localhost", "-startdate", "-9d", "-validity", "2");
        old.writePem(chain(), key());
        assertThat(refused()).containsExactly("tls-unusable");
        Files.delete(chain());
        assertThat(refused()).containsExactly("tls-unusable");
    }

    @Test
    void whatOthersReachNeedsTlsAndAName() throws Exception {
        declare("");
        assertThat(refused()).containsExactly("listen-without-tls", "listen-without-url");
        declare("tls: proxy");
        assertThat(refused()).containsExactly("listen-without-url");
        declare("tls: { certificate: tls/chain.pem, key: tls/key.pem }\nurl: http://hub.example");
        assertThat(refused()).containsExactly("listen-without-url");
        declare("tls: somehow\nurl: https://hub.example");
        assertThat(refused()).containsExactly("tls-unknown");
        declare("tls: proxy\nurl: https://hub.example");
        try (Composition hub = running();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> page =
                    client.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:" + hub.port() + "/sign-in"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
        }
    }
}
