package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Credentials;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Secret;
import dev.tieline.egress.EgressGuard;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import dev.tieline.testkit.TestKeys;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSecurityTest {
    private static final EgressGuard ANY_NAME_IS_LOCAL =
            new EgressGuard(
                    List.of("127.0.0.1"),
                    _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                    Set.of());

    @TempDir Path folder;

    private static Outlet open(
            HttpConnector connector, String url, Map<String, Object> more, Credentials secrets) {
        return connector.open(World.system(url, more, Duration.ofSeconds(10)), secrets);
    }

    private static Attempt send(Outlet outlet) {
        return outlet.send(World.rendition("contacts.upsert"), Duration.ofSeconds(5));
    }

    @Test
    void aRefusedAddressIsNeverConnectedTo() {
        try (ScriptedPeer peer = ScriptedPeer.start();
                Outlet outlet =
                        open(
                                new HttpConnector(new EgressGuard(List.of())),
                                peer.url().toString(),
                                Map.of(),
                                World.credentials())) {
            Attempt attempt = send(outlet);
            assertThat(attempt.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Unreachable.class,
                            refused -> {
                                assertThat(refused.fault().code()).isEqualTo("egress-refused");
                                assertThat(refused.fault().remedy()).contains("127.0.0.1");
                            });
            assertThat(attempt.phase()).isEqualTo(Phase.CONNECTING);
            assertThat(peer.connections()).isZero();
        }
    }

    @Test
    void aHostThatDoesNotExistIsUnreachable() {
        EgressGuard guard =
                new EgressGuard(
                        List.of(),
                        name -> {
                            throw new java.net.UnknownHostException(name);
                        },
                        Set.of());
        try (Outlet outlet =
                open(
                        new HttpConnector(guard),
                        "http://nowhere.example",
                        Map.of(),
                        World.credentials())) {
            assertThat(((Outcome.Unreachable) send(outlet).outcome()).fault().code())
                    .isEqualTo("host-unknown");
        }
    }

    @Test
    void aNameServiceThatHangsEndsAtTheDeadline() {
        var never = new java.util.concurrent.CountDownLatch(1);
        EgressGuard guard =
                new EgressGuard(
                        List.of(),
                        name -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            throw new java.net.UnknownHostException(name);
                        },
                        Set.of());
        try (Outlet outlet =
                open(
                        new HttpConnector(guard),
                        "http://slow.example",
                        Map.of(),
                        World.credentials())) {
            Attempt attempt =
                    outlet.send(World.rendition("contacts.upsert"), Duration.ofMillis(200));
            assertThat(attempt.outcome()).isInstanceOf(Outcome.Unreachable.class);
            never.countDown();
        }
    }

    @Test
    void sendsCredentialsInTheDeclaredForm() {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            HttpConnector connector = new HttpConnector(ANY_NAME_IS_LOCAL);
            String url = peer.url().toString();
            Secret pair = Secret.of("ada:pass word");
            try (Outlet basic = open(connector, url, Map.of("auth", "basic"), _ -> pair);
                    Outlet own =
                            open(
                                    connector,
                                    url,
                                    Map.of("auth", "header", "header", "X-Api-Key"),
                                    World.credentials())) {
                send(basic);
                send(own);
            }
            assertThat(peer.heard().getFirst().headers())
                    .containsEntry("authorization", "Basic YWRhOnBhc3Mgd29yZA==");
            assertThat(peer.heard().getLast().headers())
                    .containsEntry("x-api-key", World.TOKEN)
                    .doesNotContainKey("authorization");
        }
    }

    @Test
    void takesAReplacedCredentialAtTheNextCall() {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            var current = new java.util.concurrent.atomic.AtomicReference<>(Secret.of("first-1"));
            try (Outlet outlet =
                    open(
                            new HttpConnector(ANY_NAME_IS_LOCAL),
                            peer.url().toString(),
                            Map.of(),
                            _ -> current.get())) {
                send(outlet);
                current.set(Secret.of("second-2"));
                send(outlet);
            }
            assertThat(peer.heard())
                    .extracting(heard -> heard.headers().get("authorization"))
                    .containsExactly("Bearer first-1", "Bearer second-2");
        }
    }

    @Test
    void aCredentialThatCannotBeSentIsNotSent() {
        try (ScriptedPeer peer = ScriptedPeer.start();
                Outlet torn =
                        open(
                                new HttpConnector(ANY_NAME_IS_LOCAL),
                                peer.url().toString(),
                                Map.of(),
                                _ -> Secret.of("a\r\nX-Admin: 1"));
                Outlet missing =
                        open(
                                new HttpConnector(ANY_NAME_IS_LOCAL),
                                peer.url().toString(),
                                Map.of(),
                                _ -> {
                                    throw new Credentials.MissingCredential("no crm-token");
                                })) {
            for (Outlet outlet : List.of(torn, missing)) {
                Attempt attempt = send(outlet);
                assertThat(attempt.outcome()).isInstanceOf(Outcome.Unauthorized.class);
                assertThat(attempt.phase()).isEqualTo(Phase.BEFORE);
            }
            assertThat(peer.connections()).isZero();
        }
    }

    @Test
    void speaksTlsAndUsesTheConnectionAgain() throws Exception {
        TestKeys keys = keys("-validity", "10");
        try (ScriptedPeer peer = encrypted(keys)) {
            peer.usually(Act.json(200, "{\"id\":\"c-7\"}"));
            try (Outlet outlet = secure(peer, "crm.example", keys)) {
                for (int i = 0; i < 5; i++) {
                    assertThat(send(outlet).outcome()).isInstanceOf(Outcome.Accepted.class);
                }
            }
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void aCertificateNobodyTrustsIsNamedBeforeAnythingIsSent() throws Exception {
        try (ScriptedPeer peer = encrypted(keys("-validity", "10"));
                Outlet outlet =
                        open(
                                new HttpConnector(ANY_NAME_IS_LOCAL),
                                "https://crm.example:" + peer.port(),
                                Map.of(),
                                World.credentials())) {
            assertCertificate(send(outlet), "trusts");
            assertThat(peer.heard()).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnotherHostIsNamed() throws Exception {
        TestKeys keys = keys("-validity", "10");
        try (ScriptedPeer peer = encrypted(keys);
                Outlet outlet = secure(peer, "other.example", keys)) {
            assertCertificate(send(outlet), "other.example");
        }
    }

    @Test
    void anExpiredCertificateIsNamed() throws Exception {
        TestKeys keys = keys("-startdate", "-10d", "-validity", "5");
        try (ScriptedPeer peer = encrypted(keys);
                Outlet outlet = secure(peer, "crm.example", keys)) {
            assertCertificate(send(outlet), "expired");
        }
    }

    @Test
    void tlsToAPortWithoutItIsUnreachable() {
        try (ScriptedPeer peer = ScriptedPeer.start();
                Outlet outlet =
                        open(
                                new HttpConnector(ANY_NAME_IS_LOCAL),
                                "https://crm.example:" + peer.port(),
                                Map.of(),
                                World.credentials())) {
            Attempt attempt =
                    outlet.send(World.rendition("contacts.upsert"), Duration.ofMillis(500));
            assertThat(attempt.outcome()).isInstanceOf(Outcome.Unreachable.class);
            assertThat(attempt.phase()).isEqualTo(Phase.CONNECTING);
        }
    }

    private static void assertCertificate(Attempt attempt, String word) {
        assertThat(attempt.phase()).isEqualTo(Phase.CONNECTING);
        assertThat(attempt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Unreachable.class,
                        unreachable -> {
                            assertThat(unreachable.fault().code()).isEqualTo("certificate-invalid");
                            assertThat(unreachable.fault().message()).contains(word);
                        });
    }

    private static Outlet secure(ScriptedPeer peer, String host, TestKeys keys) throws Exception {
        SSLSocketFactory sockets = keys.clientSockets();
        return open(
                new HttpConnector(ANY_NAME_IS_LOCAL, () -> sockets),
                "https://" + host + ":" + peer.port(),
                Map.of(),
                World.credentials());
    }

    private static ScriptedPeer encrypted(TestKeys keys) throws Exception {
        return ScriptedPeer.startEncrypted(keys.serverSockets());
    }

    private TestKeys keys(String... dates) throws Exception {
        return TestKeys.make(folder, "crm.example", dates);
    }
}
