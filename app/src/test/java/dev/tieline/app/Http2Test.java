package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import dev.tieline.testkit.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that is called over HTTP/2, by the JDK's client. */
class Http2Test {
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
              max-bytes: 2097152
            record: { contract: thing, key: record.id, invalid: hold }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;
    private static final int MIB = 1 << 20;

    @TempDir private static Path made;
    private static TestKeys keys;
    private static TestKeys next;

    @TempDir private Path folder;
    private ScriptedPeer there;
    private Composition hub;

    @BeforeAll
    static void make() throws Exception {
        keys = TestKeys.make(made.resolve("keys"), "localhost");
        next = TestKeys.make(made.resolve("next"), "localhost");
    }

    @BeforeEach
    void start() throws Exception {
        there = ScriptedPeer.start();
        there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
        RunningHub.workspace(folder, there.url(), "127.0.0.1:0");
        RunningHub.write(
                folder,
                "tieline.yaml",
                RunningHub.HUB + "tls: { certificate: tls/chain.pem, key: tls/key.pem }\n");
        RunningHub.write(folder, "flows/things.yaml", FLOW);
        Files.createDirectories(folder.resolve("tls"));
        write(keys);
        Map<String, String> environment =
                Map.of("CALLER", RunningHub.TOKEN, "THERE", "secret-of-the-destination");
        Composition.Started started =
                Composition.start(new WorkspaceFolder(folder), environment, folder.resolve("data"));
        hub = ((Composition.Started.Running) started).hub();
    }

    @AfterEach
    void stop() {
        hub.close();
        there.close();
    }

    private void write(TestKeys some) throws Exception {
        some.writePem(folder.resolve("tls/chain.pem"), folder.resolve("tls/key.pem"));
    }

    private static HttpClient client(TestKeys trusted, Version version) throws Exception {
        return HttpClient.newBuilder().version(version).sslContext(trusted.clientContext()).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + hub.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpRequest lead(String id, int padding) {
        String body =
                "{\"id\":\"%s\",\"email\":\"a@b.example\",\"more\":\"%s\"}"
                        .formatted(id, "x".repeat(padding));
        return request("/in/things")
                .header("Authorization", "Bearer " + RunningHub.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(client.version());
        return answer;
    }

    @Test
    void leadsAreTakenOfAnySizeThatIsAllowed() throws Exception {
        try (HttpClient client = client(keys, Version.HTTP_2)) {
            assertThat(send(client, lead("1", 0)).statusCode()).isEqualTo(202);
            assertThat(send(client, lead("2", MIB)).statusCode()).isEqualTo(202);
            HttpResponse<String> large = send(client, lead("3", 3 * MIB));
            assertThat(large.statusCode()).isEqualTo(413);
            assertThat(large.body()).contains("body-too-large");
            assertThat(send(client, lead("4", 0)).statusCode()).isEqualTo(202);
            HttpResponse<String> again = send(client, lead("1", 0));
            assertThat(again.headers().firstValue("Content-Type")).hasValue("application/json");
            there.awaitHeard(3);
        }
    }

    @Test
    void whoSpeaksTheOlderOneIsAnsweredInIt() throws Exception {
        try (HttpClient client = client(keys, Version.HTTP_1_1)) {
            assertThat(send(client, lead("1", MIB)).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void manyAreTakenAtOnce() throws Exception {
        try (HttpClient client = client(keys, Version.HTTP_2)) {
            send(client, lead("first", 0));
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                answers.add(
                        client.sendAsync(
                                lead("many" + i, 20_000), HttpResponse.BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(202);
                assertThat(answer.get().version()).isEqualTo(Version.HTTP_2);
            }
            there.awaitHeard(91);
        }
    }

    @Test
    void pagesAndWhatBelongsToThemAreShown() throws Exception {
        try (HttpClient client = client(keys, Version.HTTP_2)) {
            HttpResponse<String> page = send(client, request("/sign-in").build());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("</html>");
        }
    }

    @Test
    void anotherCertificateCountsForNewConnections() throws Exception {
        try (HttpClient before = client(keys, Version.HTTP_2);
                HttpClient after = client(next, Version.HTTP_2)) {
            HttpRequest live = request("/health/live").build();
            assertThat(send(before, live).statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> send(after, live)).isInstanceOf(SSLHandshakeException.class);
            write(next);
            assertThat(hub.reload()).isEmpty();
            assertThat(send(after, live).statusCode()).isEqualTo(200);
            assertThat(send(before, live).statusCode()).as("as it began").isEqualTo(200);
        }
    }
}
