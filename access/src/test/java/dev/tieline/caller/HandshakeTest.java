package dev.tieline.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Receipt;
import dev.tieline.scheme.Handshake;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders ask to be sure of their receiver, and how it is answered. */
class HandshakeTest {
    private static final Request GET = Request.post("/in/hooks", "", "").method("GET");

    private static Proof proved(String scheme, Request request) {
        return Senders.proof(scheme).prove(request.arrival());
    }

    private static Proof answered(String scheme, String body) {
        Request request =
                Senders.signed(
                        scheme, 0, new Senders.Message(Senders.ID, Senders.NOW, Senders.URI, body));
        Proof forged =
                proved(
                        scheme,
                        request.forged(p -> (p.startsWith("00") ? "11" : "00") + p.substring(2)));
        assertThat(forged).as("nothing before it is proved").isInstanceOf(Proof.Refused.class);
        return proved(scheme, request);
    }

    private static void says(Proof proof, int status, String type, String body) {
        assertThat(proof).isInstanceOf(Proof.Greeted.class);
        Receipt.Greeted answer = ((Proof.Greeted) proof).answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.mediaType()).isEqualTo(type);
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void slack() {
        Proof proof =
                answered(
                        "slack",
                        "{\"token\":\"x\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV2595\",\"type\":\"url_verification\"}");
        says(proof, 200, "text/plain", "3eZbrw1aBm2rZgRNFdxV2595");
    }

    @Test
    void zoom() {
        Proof proof =
                answered(
                        "zoom",
                        "{\"event\":\"endpoint.url_validation\",\"payload\":{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"}}");
        String mac =
                Senders.hex(
                        Senders.hmac(
                                "SHA256", Senders.SECRETS.getFirst(), "qgg8vlvZRS6UYooatFL8Aw"));
        says(
                proof,
                200,
                "application/json",
                "{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\"" + mac + "\"}");
    }

    @Test
    void meta() {
        String query = "/in/hooks?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        says(
                proved("meta", GET.uri(query + "verify-me-0123456789")),
                200,
                "text/plain",
                "1158201444");
        for (String token :
                List.of("", "verify-me", "verify-me-0123456789x", "a&hub.verify_token=a")) {
            assertThat(proved("meta", GET.uri(query + token))).isInstanceOf(Proof.Refused.class);
        }
        assertThat(proved("meta", GET)).isInstanceOf(Proof.Refused.class);
    }

    @Test
    void microsoftGraph() {
        Request asked = Request.post("/in/hooks?validationToken=Validation%3A+Token+1", "", "");
        says(proved("microsoft-graph", asked), 200, "text/plain", "Validation: Token 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dropbox", "nylas"})
    void challengesInTheUrl(String scheme) {
        says(proved(scheme, GET.uri("/in/hooks?challenge=abc-123")), 200, "text/plain", "abc-123");
        for (String bad :
                List.of(
                        "%3Cscript%3E",
                        "", "a%0d%0ab", "%00", "x".repeat(1_025), "%22", "%c3%bc")) {
            assertThat(proved(scheme, GET.uri("/in/hooks?challenge=" + bad)))
                    .isInstanceOf(Proof.Refused.class);
        }
    }

    @Test
    void discord() {
        says(
                answered("discord", "{\"type\":1,\"id\":\"1\"}"),
                200,
                "application/json",
                "{\"type\":1}");
        says(
                answered("discord", "{\"version\":1,\"application_id\":\"1\",\"type\":0}"),
                204,
                "text/plain",
                "");
        Fixture.assertProved(
                answered("discord", "{\"version\":1,\"type\":1,\"event\":{\"type\":\"X\"}}"),
                "key");
        Fixture.assertProved(answered("discord", "{\"type\":2}"), "key");
    }

    @Test
    void cloudEvents() {
        Request asked = GET.method("OPTIONS").with("webhook-request-origin", "events.example");
        Proof.Greeted greeted = (Proof.Greeted) proved("cloudevents", asked);
        assertThat(greeted.answer().headers())
                .containsEntry("WebHook-Allowed-Origin", "events.example");
        assertThat(proved("cloudevents", GET.method("OPTIONS"))).isInstanceOf(Proof.Refused.class);
        assertThat(
                        proved(
                                "cloudevents",
                                asked.with("webhook-request-origin", "a\r\nSet-Cookie: b")))
                .isInstanceOf(Proof.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mandrill", "trello", "intercom"})
    void head(String scheme) {
        says(proved(scheme, GET.method("HEAD")), 200, "text/plain", "");
    }

    @Test
    void mailchimp() {
        String secret = Senders.SECRETS.getFirst();
        says(proved("mailchimp", GET.uri("/in/hooks?secret=" + secret)), 200, "text/plain", "");
        assertThat(proved("mailchimp", GET.uri("/in/hooks?secret=other")))
                .isInstanceOf(Proof.Refused.class);
    }

    @Test
    void github() {
        Request ping =
                Senders.signed("github", 0, Senders.Message.USUAL).with("x-github-event", "ping");
        says(proved("github", ping), 200, "text/plain", "");
        Fixture.assertProved(proved("github", ping.with("x-github-event", "push")), "key");
    }

    @Test
    void xero() {
        says(
                answered("xero", "{\"events\":[],\"lastEventSequence\":0,\"entropy\":\"S0m3r4N\"}"),
                200,
                "text/plain",
                "");
        Fixture.assertProved(answered("xero", "{\"events\":[{\"x\":1}]}"), "key");
    }

    @Test
    void twitch() {
        Senders.Message message =
                new Senders.Message(
                        Senders.ID, Senders.NOW, Senders.URI, "{\"challenge\":\"pogchamp-kappa\"}");
        Request asked =
                Senders.signed("twitch", 0, message)
                        .with("twitch-eventsub-message-type", "webhook_callback_verification");
        says(proved("twitch", asked), 200, "text/plain", "pogchamp-kappa");
    }

    @Test
    void okta() {
        Request asked = GET.with("x-okta-verification-challenge", "abc_123");
        assertThat(proved("okta", asked)).isInstanceOf(Proof.Refused.class);
        says(
                proved("okta", asked.with("authorization", Senders.SECRETS.getFirst())),
                200,
                "application/json",
                "{\"verification\":\"abc_123\"}");
    }

    @Test
    void amazonIsConfirmedOnlyWhenItIsProved() {
        List<URI> fetched = new ArrayList<>();
        CallerProof proof = amazon(fetched, false);
        Request asked = Senders.sns(plain(), 0, Senders.Message.USUAL, "SubscriptionConfirmation");
        assertThat(proof.prove(asked.forged(p -> "AAAA" + p.substring(4)).arrival()))
                .isInstanceOf(Proof.Refused.class);
        assertThat(
                        proof.prove(
                                Senders.sns(
                                                plain(),
                                                1,
                                                Senders.Message.USUAL,
                                                "SubscriptionConfirmation")
                                        .arrival()))
                .as("of another topic")
                .isInstanceOf(Proof.Refused.class);
        assertThat(fetched).noneMatch(url -> url.toString().equals(Senders.SUBSCRIBE));
        says(proof.prove(asked.arrival()), 200, "text/plain", "");
        assertThat(fetched).contains(URI.create(Senders.SUBSCRIBE));
    }

    @Test
    void amazonComesAgainWhenItCannotBeReached() {
        Request asked = Senders.sns(plain(), 0, Senders.Message.USUAL, "SubscriptionConfirmation");
        assertThat(amazon(new ArrayList<>(), true).prove(asked.arrival()))
                .isInstanceOf(Proof.Unclear.class);
    }

    private static Request plain() {
        return Request.post(Senders.URI, "text/plain", "");
    }

    private static CallerProof amazon(List<URI> fetched, boolean deaf) {
        return CallerProof.of(
                Senders.declared("aws-sns", List.of("key")),
                Fixture.credentials(Map.of("key", Senders.credential("aws-sns", 0))),
                new Surroundings(
                        () -> Senders.NOW,
                        "",
                        Senders::json,
                        (url, _) -> {
                            fetched.add(url);
                            if (deaf) {
                                throw new IOException("no answer");
                            }
                            return Senders.AUTHORITY.get(url);
                        },
                        Senders.AUTHORITY::anchors));
    }

    static Stream<String> others() {
        return Schemes.all().stream()
                .filter(s -> s.handshake() != Handshake.HEAD)
                .map(Scheme::name);
    }

    @ParameterizedTest
    @MethodSource("others")
    void withoutAProofThereIsNothingToHear(String scheme) {
        for (String method : List.of("GET", "HEAD", "OPTIONS", "PUT")) {
            assertThat(proved(scheme, GET.method(method)))
                    .as("%s %s", scheme, method)
                    .isInstanceOf(Proof.Refused.class);
        }
    }
}
