package dev.tieline.connector.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which a server may fail, and what may be said of the mail then. */
class SmtpFailureTest {
    private static final Duration SHORT = Duration.ofMillis(1500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MailWorld world = new MailWorld();

    @Test
    void nobodyListensIsUnreachable() throws Exception {
        ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        gone.close();

        Attempt attempt = world.at(gone.getLocalPort()).send();

        assertUnreachable(attempt, "connection-failed", Phase.CONNECTING);
    }

    @Test
    void aRefusedAddressIsUnreachable() {
        world.url = "smtp://127.0.0.2:25";

        assertUnreachable(world.send(), "address-refused", Phase.CONNECTING);
    }

    @Test
    void noGreetingIsUnreachable() throws Exception {
        world.timeout = Duration.ofMillis(300);

        Attempt attempt = against(SmtpPeer::hang);

        assertUnreachable(attempt, "timed-out", Phase.CONNECTING);
    }

    @Test
    void aServerThatIsNoMailServerIsUnreachable() throws Exception {
        Attempt attempt = against(peer -> peer.say("HTTP/1.1 400 Bad Request"));

        assertUnreachable(attempt, "smtp-unreadable", Phase.CONNECTING);
    }

    @Test
    void aLineWithoutEndIsUnreachable() throws Exception {
        Attempt attempt = against(peer -> peer.say("220 " + "x".repeat(5000)));

        assertUnreachable(attempt, "smtp-unreadable", Phase.CONNECTING);
    }

    @Test
    void aReplyWithoutEndIsUnreachable() throws Exception {
        Attempt attempt = against(peer -> peer.say("220-x\r\n".repeat(200)));

        assertUnreachable(attempt, "smtp-unreadable", Phase.CONNECTING);
    }

    @Test
    void aServerThatRefusesEverybodyIsUnreachable() throws Exception {
        Attempt attempt = against(peer -> peer.say("554 5.3.2 no service here"));

        assertUnreachable(attempt, "smtp-554", Phase.CONNECTING);
        assertThat(attempt.status()).isEqualTo(554);
    }

    @Test
    void aBusyGreetingIsUnavailable() throws Exception {
        Attempt attempt = against(peer -> peer.say("421 4.3.2 try later"));

        assertThat(attempt.outcome()).isInstanceOf(Outcome.Unavailable.class);
        assertThat(attempt.answer()).isEqualTo("421 4.3.2 try later");
    }

    @Test
    void aDrippingServerEndsAtTheDeadline() throws Exception {
        world.timeout = Duration.ofMillis(500);
        Instant before = Instant.now();

        Attempt attempt = against(peer -> peer.drip('2'));

        assertUnreachable(attempt, "timed-out", Phase.CONNECTING);
        assertThat(Duration.between(before, Instant.now())).isLessThan(PATIENCE);
    }

    @Test
    void aServerThatStopsReadingEndsAtTheDeadline() throws Exception {
        world.timeout = Duration.ofSeconds(4);
        world.settings.put(
                "templates", Map.of("thanks", Map.of("subject", "Hi", "text", "{{name}}")));
        Attempt attempt;
        try (SmtpPeer peer =
                new SmtpPeer(p -> {
                    p.greet();
                    p.takeEnvelope();
                    p.hang();
                })) {
            attempt =
                    world.at(peer.port())
                            .send(MailWorld.fields("name", "some words\n".repeat(700_000)));
        }

        assertUnreachable(attempt, "timed-out", Phase.SENDING);
    }

    @Test
    void anUnknownRecipientIsRejectedInTheServersWordsWithoutTheAddress() throws Exception {
        Attempt attempt =
                against(peer -> {
                    peer.greet();
                    peer.hear();
                    peer.say("250 Ok");
                    peer.hear();
                    peer.say(
                            "550-5.1.1 <Ada.Reader@example.org> unknown,",
                            "550 5.1.1 no mailbox ada.reader for Zoë Ångström");
                    peer.hear();
                });

        assertThat(attempt.outcome()).isInstanceOf(Outcome.Rejected.class);
        assertThat(fault(attempt).message())
                .isEqualTo(
                        "The server answered to the recipient: 550 5.1.1 <•••> unknown, 5.1.1 no"
                                + " mailbox ••• for •••");
        assertThat(attempt.answer()).doesNotContainIgnoringCase("ada").contains("•••");
        assertThat(attempt.status()).isEqualTo(550);
        assertThat(attempt.phase()).isEqualTo(Phase.SENDING);
    }

    @ParameterizedTest
    @CsvSource({
        "421, unavailable",
        "450, unavailable",
        "451, unavailable",
        "452, unavailable",
        "530, unauthorized",
        "535, unauthorized",
        "550, rejected",
        "552, rejected",
        "354, misunderstood",
    })
    void aRefusalOfTheSenderOrTheMailMeansTheSame(int code, String outcome) throws Exception {
        Attempt early =
                against(peer -> {
                    peer.greet();
                    peer.hear();
                    peer.say(code + " no");
                    peer.hear();
                });
        Attempt late =
                against(peer -> {
                    peer.greet();
                    peer.takeEnvelope();
                    peer.takeBody();
                    peer.say(code + " no");
                    peer.hear();
                });

        assertThat(early.outcome().name()).isEqualTo(outcome);
        assertThat(early.phase()).isEqualTo(Phase.SENDING);
        assertThat(late.outcome().name()).isEqualTo(outcome);
        assertThat(late.phase()).isEqualTo(Phase.ANSWERED);
        assertThat(late.status()).isEqualTo(code);
    }

    @Test
    void aDropBeforeTheDotIsSurelyNotApplied() throws Exception {
        Attempt attempt =
                against(peer -> {
                    peer.greet();
                    peer.hear();
                });

        assertUnreachable(attempt, "connection-failed", Phase.SENDING);
    }

    @Test
    void aDropAfterTheDotIsUnknown() throws Exception {
        Attempt attempt =
                against(peer -> {
                    peer.greet();
                    peer.takeEnvelope();
                    peer.takeBody();
                });

        assertUnknown(attempt, "answer-lost", Phase.WAITING);
    }

    @Test
    void silenceAfterTheDotIsUnknown() throws Exception {
        world.timeout = SHORT;

        Attempt attempt =
                against(peer -> {
                    peer.greet();
                    peer.takeEnvelope();
                    peer.takeBody();
                    peer.hang();
                });

        assertUnknown(attempt, "answer-timed-out", Phase.WAITING);
    }

    @Test
    void anAnswerThatDripsOrBreaksOffIsUnknown() throws Exception {
        Attempt brokenOff =
                against(peer -> {
                    peer.greet();
                    peer.takeEnvelope();
                    peer.takeBody();
                    peer.raw(new byte[] {'2', '5'});
                });
        world.timeout = SHORT;
        Attempt dripping =
                against(peer -> {
                    peer.greet();
                    peer.takeEnvelope();
                    peer.takeBody();
                    peer.drip('2');
                });

        assertUnknown(brokenOff, "answer-lost", Phase.READING);
        assertUnknown(dripping, "answer-timed-out", Phase.READING);
    }

    @Test
    void theQueueIdIsTheRemoteId() throws Exception {
        Attempt postfix = accepted("250 2.0.0 Ok: queued as 4XyZ12abcD");
        Attempt exim = accepted("250 OK id=1tFabc-000000001Xy-0aBc");
        Attempt silent = accepted("250 fine");

        assertThat(remoteId(postfix)).isEqualTo("4XyZ12abcD");
        assertThat(remoteId(exim)).isEqualTo("1tFabc-000000001Xy-0aBc");
        assertThat(remoteId(silent)).isEqualTo("<0199-abc.thanks-mail@acme.example>");
    }

    @Test
    void saysWhatTheProtocolAsks() throws Exception {
        try (SmtpPeer peer =
                new SmtpPeer(p -> {
                    p.greet("SIZE 1000000");
                    p.takeEnvelope();
                    p.takeBody();
                    p.say("250 Ok");
                    p.hear();
                })) {
            world.with("templates", Map.of("thanks", Map.of("subject", "Hi", "text", ".\n.x\ny")));
            world.at(peer.port()).send();

            assertThat(peer.heard())
                    .startsWith(
                            "EHLO [127.0.0.1]\r",
                            "MAIL FROM:<hello@acme.example>\r",
                            "RCPT TO:<ada.reader@example.org>\r",
                            "DATA\r")
                    .endsWith("\r", "..\r", "..x\r", "y\r", ".\r", "QUIT\r");
        }
    }

    private Attempt accepted(String reply) throws Exception {
        return against(peer -> {
            peer.greet();
            peer.takeEnvelope();
            peer.takeBody();
            peer.say(reply);
            peer.hear();
        });
    }

    private Attempt against(SmtpPeer.Script script) throws IOException, InterruptedException {
        try (SmtpPeer peer = new SmtpPeer(script)) {
            return world.at(peer.port()).send();
        }
    }

    private static String remoteId(Attempt attempt) {
        return ((Outcome.Accepted) attempt.outcome()).remoteId();
    }

    private static void assertUnreachable(Attempt attempt, String code, Phase phase) {
        assertThat(attempt.outcome()).isInstanceOf(Outcome.Unreachable.class);
        assertThat(fault(attempt).code()).isEqualTo(code);
        assertThat(attempt.phase()).isEqualTo(phase);
    }

    private static void assertUnknown(Attempt attempt, String code, Phase phase) {
        assertThat(attempt.outcome()).isInstanceOf(Outcome.Unknown.class);
        assertThat(fault(attempt).code()).isEqualTo(code);
        assertThat(attempt.phase()).isEqualTo(phase);
    }

    private static Fault fault(Attempt attempt) {
        return switch (attempt.outcome()) {
            case Outcome.Rejected(Fault fault) -> fault;
            case Outcome.Unreachable(Fault fault) -> fault;
            case Outcome.Unknown(Fault fault) -> fault;
            default -> throw new AssertionError(attempt.outcome().name());
        };
    }
}
