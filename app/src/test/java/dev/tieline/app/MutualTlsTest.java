package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import dev.tieline.testkit.TestKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that a hub knows by the certificate of their connection. */
class MutualTlsTest {
    private static final String NAME = "partner.acme.example";
    private static final String TLS =
            """
            tls: { certificate: tls/chain.pem, key: tls/key.pem, client-ca: tls/clients.pem }
            url: https://localhost:1
            """;
    private static final String SITE =
            """
            system: site
            purpose: Sends records.
            owner: ops
            connector: webhook
            caller: { scheme: mtls, names: [NAME] }
            """;
    private static final String FLOW =
            """
            flow: @name@
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: @from@, path: /@name@ }
            record: { contract: thing, key: record.id, invalid: hold }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;
    private static final String OPEN =
            """
            system: open
            purpose: Sends records, too.
            owner: ops
            connector: webhook
            caller: { scheme: bearer, credential: caller }
            """;

    @TempDir private static Path made;
    private static TestKeys hubs;
    private static TestKeys partner;
    private static TestKeys stranger;
    private static TestKeys old;
    private static TestKeys lasting;

    @TempDir private Path folder;
    private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);
    private ScriptedPeer there;
    private int sent;

    @BeforeAll
    static void make() throws Exception {
        hubs = TestKeys.make(made.resolve("hub"), "localhost");
        partner = TestKeys.make(made.resolve("partner"), NAME);
        stranger = TestKeys.make(made.resolve("stranger"), "stranger.example");
        old = TestKeys.make(made.resolve("old"), NAME, "-startdate", "-9d", "-validity", "2");
        lasting = TestKeys.make(made.resolve("lasting"), NAME, "-validity", "400");
    }

    @BeforeEach
    void write() throws Exception {
        there = ScriptedPeer.start();
        there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
        RunningHub.workspace(folder, there.url(), "127.0.0.1:0");
        RunningHub.write(folder, "tieline.yaml", RunningHub.HUB + TLS);
        RunningHub.write(folder, "systems/site.yaml", SITE.replace("NAME", NAME));
        RunningHub.write(folder, "systems/open.yaml", OPEN);
        flow("things", "site");
        flow("others", "open");
        Files.createDirectories(folder.resolve("tls"));
        hubs.writePem(folder.resolve("tls/chain.pem"), folder.resolve("tls/key.pem"));
        trust(partner, stranger, old);
    }

    private void flow(String name, String from) {
        String text = FLOW.replace("@name@", name).replace("@from@", from);
        RunningHub.write(folder, "flows/" + name + ".yaml", text);
    }

    private Path clients() {
        return folder.resolve("tls/clients.pem");
    }

    private void trust(TestKeys... authorities) throws Exception {
        StringBuilder all = new StringBuilder();
        for (TestKeys one : authorities) {
            Path file = folder.resolve("one.pem");
            one.writeAuthority(file);
            all.append(Files.readString(file));
        }
        Files.writeString(clients(), all);
        // File systems do not tell two writes within a tick apart.
        Files.setLastModifiedTime(clients(), FileTime.fromMillis(1_000_000_000L * ++sent));
    }

    @AfterEach
    void close() {
        there.close();
    }

    private Composition.Started start() throws Exception {
        InstantSource clock = () -> Instant.now().plus(shift.get());
        Map<String, String> environment =
                Map.of("CALLER", RunningHub.TOKEN, "THERE", "secret-of-the-destination");
        return Composition.start(
                new WorkspaceFolder(folder), environment, folder.resolve("data"), clock);
    }

    private Composition running() throws Exception {
        Composition.Started started = start();
        assertThat(started).isInstanceOf(Composition.Started.Running.class);
        return ((Composition.Started.Running) started).hub();
    }

    private List<String> refused() throws Exception {
        return ((Composition.Started.Refused) start())
                .findings().stream().map(Finding::code).toList();
    }

    private HttpResponse<String> post(SSLContext context, Composition hub, String flow)
            throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return post(client, hub, flow);
        }
    }

    private HttpResponse<String> post(HttpClient client, Composition hub, String flow)
            throws Exception {
        String body = "{\"id\":\"t-" + ++sent + "\",\"email\":\"a@b.example\"}";
        return client.send(
                HttpRequest.newBuilder(
                                URI.create("https://localhost:" + hub.port() + "/in/" + flow))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + RunningHub.TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aCallerIsKnownByANameThatAnAuthorityVouchesFor() throws Exception {
        try (Composition hub = running()) {
            SSLContext right = hubs.clientContext(partner);
            HttpResponse<String> taken = post(right, hub, "things");
            assertThat(taken.statusCode()).isEqualTo(202);
            assertThat(taken.version()).isEqualTo(HttpClient.Version.HTTP_2);
            HttpResponse<String> none = post(hubs.clientContext(), hub, "things");
            assertThat(none.statusCode()).isEqualTo(401);
            for (TestKeys wrong : List.of(stranger, old, hubs)) {
                HttpResponse<String> answer = post(hubs.clientContext(wrong), hub, "things");
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body()).as("as without one").isEqualTo(none.body());
            }
            assertThat(post(hubs.clientContext(), hub, "others").statusCode())
                    .as("a flow that asks for none")
                    .isEqualTo(202);
            assertThat(post(hubs.clientContext(hubs), hub, "others").statusCode())
                    .as("whatever certificate somebody has")
                    .isEqualTo(202);
        }
    }

    @Test
    void whoVouchesIsReadAgainAndACertificateEndsOnAnOpenConnection() throws Exception {
        trust(stranger);
        try (Composition hub = running();
                HttpClient client =
                        HttpClient.newBuilder().sslContext(hubs.clientContext(partner)).build()) {
            assertThat(post(client, hub, "things").statusCode()).isEqualTo(401);
            trust(stranger, partner);
            assertThat(awaited(client, hub, 202)).isEqualTo(202);
            trust(stranger);
            assertThat(awaited(client, hub, 401)).isEqualTo(401);
            trust(partner);
            assertThat(awaited(client, hub, 202)).isEqualTo(202);
            Files.writeString(clients(), "nothing");
            assertThat(post(client, hub, "things").statusCode())
                    .as("what cannot be used is not used")
                    .isEqualTo(202);
            shift.set(Duration.ofDays(400));
            assertThat(post(client, hub, "things").statusCode()).as("ended").isEqualTo(401);
        }
    }

    @Test
    void anAuthorityThatEndedVouchesForNobody() throws Exception {
        trust(lasting);
        try (Composition hub = running()) {
            SSLContext right = hubs.clientContext(lasting);
            assertThat(post(right, hub, "things").statusCode()).isEqualTo(202);
            shift.set(Duration.ofDays(100));
            assertThat(post(right, hub, "things").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aFileThatCouldNotBeUsedIsReadOnceItCan() throws Exception {
        trust(partner);
        try (Composition hub = running();
                HttpClient client =
                        HttpClient.newBuilder().sslContext(hubs.clientContext(partner)).build()) {
            assertThat(post(client, hub, "things").statusCode()).isEqualTo(202);
            Files.setPosixFilePermissions(clients(), PosixFilePermissions.fromString("rw-rw-rw-"));
            trust(stranger);
            long until = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
            while (System.nanoTime() < until) {
                assertThat(post(client, hub, "things").statusCode()).as("as before").isEqualTo(202);
            }
            Files.setPosixFilePermissions(clients(), PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(awaited(client, hub, 401)).as("removed in the meantime").isEqualTo(401);
        }
    }

    /** The status as soon as it is this; as it is after a while otherwise. */
    private int awaited(HttpClient client, Composition hub, int status) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        int last = post(client, hub, "things").statusCode();
        while (last != status && System.nanoTime() < until) {
            // The file is looked at once a second; there is no signal of it.
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            last = post(client, hub, "things").statusCode();
        }
        return last;
    }

    @Test
    void certificatesAreAskedForOnlyWhileAFlowNeedsThem() throws Exception {
        flow("things", "open");
        try (Composition hub = running()) {
            SSLContext right = hubs.clientContext(partner);
            assertThat(post(right, hub, "things").statusCode()).isEqualTo(202);
            assertThat(shown(right, hub)).isFalse();
            flow("things", "site");
            assertThat(hub.reload()).isEmpty();
            assertThat(shown(right, hub)).isTrue();
            assertThat(post(right, hub, "things").statusCode()).isEqualTo(202);
        }
    }

    /** Whether the hub asked for a certificate. */
    private static boolean shown(SSLContext context, Composition hub) throws Exception {
        try (var socket =
                (javax.net.ssl.SSLSocket)
                        context.getSocketFactory().createSocket("localhost", hub.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            return socket.getSession().getLocalCertificates() != null;
        }
    }

    @Test
    void theSubjectMayBeTheName() throws Exception {
        RunningHub.write(folder, "systems/site.yaml", SITE.replace("NAME", "\"CN=" + NAME + "\""));
        try (Composition hub = running()) {
            assertThat(post(hubs.clientContext(partner), hub, "things").statusCode())
                    .isEqualTo(202);
            assertThat(post(hubs.clientContext(stranger), hub, "things").statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void halfConfiguredItDoesNotStart() throws Exception {
        Files.writeString(clients(), "nothing");
        assertThat(refused()).containsExactly("client-ca-unusable");
        Files.copy(folder.resolve("tls/chain.pem"), folder.resolve("tls/leaf.pem"));
        RunningHub.write(
                folder, "tieline.yaml", RunningHub.HUB + TLS.replace("clients.pem", "leaf.pem"));
        assertThat(refused()).as("no authority").containsExactly("client-ca-unusable");
        RunningHub.write(
                folder,
                "tieline.yaml",
                RunningHub.HUB + TLS.replace(", client-ca: tls/clients.pem", ""));
        assertThat(refused()).containsExactly("client-ca-missing");
        RunningHub.write(folder, "tieline.yaml", RunningHub.HUB + TLS);
        RunningHub.write(folder, "systems/site.yaml", SITE.replace(", names: [NAME]", ""));
        assertThat(refused()).containsExactly("names-missing");
    }
}
