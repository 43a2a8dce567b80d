package dev.tieline.connector.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Credentials;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import dev.tieline.api.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** STARTTLS and login, against a server with a certificate of its own. */
class SmtpTlsTest {
    private static final String PLAIN =
            Base64.getEncoder()
                    .encodeToString("\0hub\0s3cret-pass".getBytes(StandardCharsets.UTF_8));

    @TempDir static Path folder;
    private static SSLContext context;

    private final MailWorld world = new MailWorld();

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = folder.resolve("mail.p12");
        Process made =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "mail",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + MailWorld.HOST,
                                "-ext",
                                "SAN=dns:" + MailWorld.HOST,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                "changeit")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.txt").toFile())
                        .start();
        assertThat(made.waitFor()).isZero();
        context = contextOf(store);
    }

    private static SSLContext contextOf(Path store) throws GeneralSecurityException, IOException {
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password);
        }
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return made;
    }

    @BeforeEach
    void requireTls() {
        world.with("starttls", "required").with("user", "hub");
        world.credential = Optional.of("mail-password");
        world.tls = context.getSocketFactory();
    }

    @Test
    void encryptsBeforeItLogsIn() throws Exception {
        try (SmtpPeer peer =
                new SmtpPeer(p -> {
                    p.greet("STARTTLS");
                    p.encrypt(context);
                    logIn(p, "235 2.7.0 welcome");
                    p.takeEnvelope();
                    p.takeBody();
                    p.say("250 2.0.0 Ok: queued as Q123");
                    p.hear();
                })) {
            Attempt attempt = send(peer, MailWorld.HOST);

            assertThat(attempt.outcome()).isInstanceOf(Outcome.Accepted.class);
            assertThat(peer.heard())
                    .startsWith(
                            "EHLO [127.0.0.1]\r",
                            "STARTTLS\r",
                            "EHLO [127.0.0.1]\r",
                            "AUTH PLAIN " + PLAIN + "\r",
                            "MAIL FROM:<hello@acme.example>\r");
        }
    }

    @Test
    void aWrongPasswordIsUnauthorizedAndNotRepeatedToAnybody() throws Exception {
        Attempt attempt =
                against(p -> {
                    p.greet("STARTTLS");
                    p.encrypt(context);
                    logIn(p, "535 5.7.8 no: s3cret-pass " + PLAIN);
                });

        assertThat(attempt.outcome()).isInstanceOf(Outcome.Unauthorized.class);
        assertThat(attempt.phase()).isEqualTo(Phase.CONNECTING);
        assertThat(attempt.status()).isEqualTo(535);
        assertThat(attempt.answer()).isEqualTo("535 5.7.8 no: ••• •••");
        assertThat(attempt.toString()).doesNotContain(PLAIN, "s3cret");
    }

    @Test
    void aLoginThatCannotNowIsUnavailable() throws Exception {
        Attempt attempt =
                against(p -> {
                    p.greet("STARTTLS");
                    p.encrypt(context);
                    logIn(p, "454 4.7.0 later");
                });

        assertThat(attempt.outcome()).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void aServerWithoutAuthPlainIsUnauthorized() throws Exception {
        Attempt attempt =
                against(p -> {
                    p.greet("STARTTLS");
                    p.encrypt(context);
                    p.hear();
                    p.say("250-peer.example", "250 AUTH LOGIN");
                });

        assertThat(attempt.outcome()).isInstanceOf(Outcome.Unauthorized.class);
        assertThat(attempt.toString()).contains("login-not-offered");
    }

    @Test
    void aServerWithoutStarttlsIsSentNothing() throws Exception {
        try (SmtpPeer peer = new SmtpPeer(p -> p.greet("AUTH PLAIN"))) {
            Attempt attempt = send(peer, MailWorld.HOST);

            assertUnreachable(attempt, "tls-not-offered");
            assertThat(peer.heard()).containsExactly("EHLO [127.0.0.1]\r");
        }
    }

    @Test
    void aCertificateOfAnotherNameIsUnreachable() throws Exception {
        try (SmtpPeer peer =
                new SmtpPeer(p -> {
                    p.greet("STARTTLS");
                    p.encrypt(context);
                    p.hear();
                })) {
            assertUnreachable(send(peer, "other.acme.example"), "tls-failed");
        }
    }

    @Test
    void wordsBehindStarttlsThatWereNotEncryptedAreNotBelieved() throws Exception {
        Attempt attempt =
                against(p -> {
                    p.greet("STARTTLS");
                    p.hear();
                    p.say("220 Ready", "250 AUTH PLAIN");
                });

        assertUnreachable(attempt, "tls-not-offered");
    }

    @Test
    void aDrippingHandshakeEndsAtTheDeadline() throws Exception {
        world.timeout = Duration.ofSeconds(1);

        Attempt attempt =
                against(p -> {
                    p.greet("STARTTLS");
                    p.hear();
                    p.say("220 Ready");
                    p.raw(new byte[] {0x16, 3, 3, 0x3f, 0});
                    p.drip('\2');
                });

        assertUnreachable(attempt, "timed-out");
    }

    @Test
    void aMissingCredentialIsUnauthorizedBeforeAnythingIsOpened() {
        world.credentials =
                name -> {
                    throw new Credentials.MissingCredential("'" + name + "' has no value");
                };

        Attempt attempt = world.send();

        assertThat(attempt.outcome()).isInstanceOf(Outcome.Unauthorized.class);
        assertThat(attempt.phase()).isEqualTo(Phase.BEFORE);
    }

    @Test
    void thePasswordIsAskedForAnew() throws Exception {
        world.credentials = _ -> Secret.of("changed");
        try (SmtpPeer peer =
                new SmtpPeer(p -> {
                    p.greet("STARTTLS");
                    p.encrypt(context);
                    logIn(p, "535 no");
                })) {
            send(peer, MailWorld.HOST);

            assertThat(peer.heard()).doesNotContain("AUTH PLAIN " + PLAIN + "\r");
        }
    }

    /** Two passwords that are good, as in a rotation: the newer first. */
    private static final class Overlap implements Credentials {
        private final List<String> worked = new ArrayList<>();

        @Override
        public Secret credential(String name) {
            return Secret.of("newer-pass");
        }

        @Override
        public Optional<Secret> instead(String name, List<Secret> refused) {
            return refused.size() == 1 ? Optional.of(Secret.of("older-pass")) : Optional.empty();
        }

        @Override
        public void worked(String name, Secret value) {
            worked.add(new String(value.reveal(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whereTheNewPasswordIsRefusedTheOldOneThatIsStillGoodIsTriedOnce() throws Exception {
        Overlap overlap = new Overlap();
        world.credentials = overlap;
        try (SmtpPeer peer =
                new SmtpPeer(
                        p -> {
                            p.greet("STARTTLS");
                            p.encrypt(context);
                            logIn(p, "535 5.7.8 not yet");
                        },
                        p -> {
                            p.greet("STARTTLS");
                            p.encrypt(context);
                            logIn(p, "235 2.7.0 welcome");
                            p.takeEnvelope();
                            p.takeBody();
                            p.say("250 2.0.0 Ok: queued as Q123");
                            p.hear();
                        })) {
            assertThat(send(peer, MailWorld.HOST).outcome()).isInstanceOf(Outcome.Accepted.class);
            assertThat(overlap.worked).containsExactly("older-pass");
        }
    }

    @Test
    void whereBothPasswordsAreRefusedItIsUnauthorized() throws Exception {
        Overlap overlap = new Overlap();
        world.credentials = overlap;
        SmtpPeer.Script refusing =
                p -> {
                    p.greet("STARTTLS");
                    p.encrypt(context);
                    logIn(p, "535 5.7.8 no");
                };
        try (SmtpPeer peer = new SmtpPeer(refusing, refusing)) {
            assertThat(send(peer, MailWorld.HOST).outcome())
                    .isInstanceOf(Outcome.Unauthorized.class);
            assertThat(peer.heard().stream().filter(line -> line.startsWith("AUTH"))).hasSize(2);
            assertThat(overlap.worked).isEmpty();
        }
    }

    private static void logIn(SmtpPeer peer, String answer) throws IOException {
        peer.hear();
        peer.say("250-peer.example", "250 AUTH LOGIN PLAIN");
        peer.hear();
        peer.say(answer);
    }

    private Attempt against(SmtpPeer.Script script) throws IOException {
        try (SmtpPeer peer = new SmtpPeer(script)) {
            return send(peer, MailWorld.HOST);
        }
    }

    private Attempt send(SmtpPeer peer, String host) {
        world.url = "smtp://" + host + ":" + peer.port();
        return world.send();
    }

    private static void assertUnreachable(Attempt attempt, String code) {
        assertThat(attempt.outcome()).isInstanceOf(Outcome.Unreachable.class);
        assertThat(attempt.outcome().toString()).contains("code=" + code + ",");
        assertThat(attempt.phase()).isEqualTo(Phase.CONNECTING);
    }
}
