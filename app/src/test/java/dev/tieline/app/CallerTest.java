package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.caller.Surroundings;
import dev.tieline.egress.EgressGuard;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers of a real hub: by their scheme, their handshakes, what they repeat and how much. */
class CallerTest {
    private static final String FLOW =
            """
            flow: things
            purpose: A sender tells of things.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;
    private static final String SITE =
            """
            system: site
            purpose: Sends records.
            owner: ops
            connector: webhook
            caller: { scheme: SCHEME }
            """;
    private static final String THING = "{\"id\":\"t-1\",\"email\":\"a@b.example\"}";

    @TempDir Path folder;

    private RunningHub hub(String caller, String more) {
        RunningHub hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml",
                                FLOW,
                                "systems/site.yaml",
                                SITE.replace("SCHEME", caller),
                                "tieline.yaml",
                                RunningHub.HUB + more),
                        InstantSource.system());
        hub.there.usually(Act.json(200, "{\"number\":\"n-7\"}"));
        return hub;
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            RunningHub.TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.Builder json(RunningHub hub, String body) {
        return hub.request("/in/things")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> github(RunningHub hub, String id, String body) {
        return hub.send(
                json(hub, body)
                        .header("X-GitHub-Delivery", id)
                        .header("X-Hub-Signature-256", "sha256=" + hmac(body)));
    }

    @Test
    void aHandshakeIsAnsweredAndSeenAndNoRecord() {
        try (RunningHub hub = hub("slack, credential: caller", "")) {
            String body = "{\"type\":\"url_verification\",\"challenge\":\"abc123\"}";
            String now = Long.toString(Instant.now().getEpochSecond());
            HttpRequest.Builder asked = json(hub, body).header("X-Slack-Request-Timestamp", now);
            assertThat(hub.send(asked.copy().header("X-Slack-Signature", "v0=00")).statusCode())
                    .isEqualTo(401);
            HttpResponse<String> answer =
                    hub.send(
                            asked.header(
                                    "X-Slack-Signature", "v0=" + hmac("v0:" + now + ":" + body)));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("abc123");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(hub.hub().balances()).allMatch(books -> books.accepted() == 0);
            String seen = hub.send(hub.request("/api/refusals").GET()).body();
            assertThat(seen).contains("\"handshake\"").contains("url_verification").contains("200");
        }
    }

    @Test
    void otherMethodsAreForHandshakesOnly() {
        try (RunningHub hub = hub("meta, credential: caller, verify-token: there", "")) {
            String query = "/in/things?hub.mode=subscribe&hub.challenge=42&hub.verify_token=";
            HttpResponse<String> right =
                    hub.send(hub.request(query + "secret-of-the-destination").GET());
            assertThat(right.statusCode()).isEqualTo(200);
            assertThat(right.body()).isEqualTo("42");
            HttpResponse<String> wrong = hub.send(hub.request(query + "guessed").GET());
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.body()).isEqualTo(hub.send(hub.request("/in/nothing").GET()).body());
            HttpRequest.Builder put =
                    hub.request(query).PUT(HttpRequest.BodyPublishers.ofString("x"));
            assertThat(hub.send(put).statusCode()).isEqualTo(405);
        }
    }

    @Test
    void aRepeatedMessageIsTakenOnceAndAnotherUnderItsIdIsHeld() {
        try (RunningHub hub = hub("github, credential: caller", "")) {
            HttpResponse<String> first = github(hub, "d-1", THING);
            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(github(hub, "d-1", THING).body()).isEqualTo(first.body());
            HttpResponse<String> other = github(hub, "d-1", THING.replace("t-1", "t-2"));
            assertThat(RunningHub.json(other.body()).text("status")).contains("held");
            HttpResponse<String> second = github(hub, "d-2", THING);
            assertThat(second.body()).isNotEqualTo(first.body());
            assertThat(RunningHub.json(second.body()).text("status")).contains("accepted");
        }
    }

    @Test
    void whoSendsMoreThanTheLimitWaits() {
        try (RunningHub hub = hub("bearer, credential: caller, limit: 3/60s", "")) {
            for (int i = 0; i < 3; i++) {
                assertThat(hub.post(THING).statusCode()).isEqualTo(202);
            }
            HttpResponse<String> late = hub.post("not even JSON");
            assertThat(late.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(late.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(hub.send(json(hub, THING)).statusCode()).as("unproved").isEqualTo(401);
        }
    }

    @Test
    void whatIsRefusedIsKeptWithoutAnyOfItsValues() {
        try (RunningHub hub = hub("github, credential: caller", "proxies: [127.0.0.1]\n")) {
            hub.send(
                    json(hub, "{\"secret\":\"of-the-body\"}")
                            .header("X-Hub-Signature-256", "sha256=" + "ab".repeat(32))
                            .header("X-Forwarded-For", "6.6.6.6, 203.0.113.9, 127.0.0.1"));
            String seen = hub.send(hub.request("/api/refusals").GET()).body();
            assertThat(seen)
                    .contains("signature-wrong")
                    .contains("x-hub-signature-256")
                    .contains("203.0.113.9")
                    .doesNotContain("6.6.6.6")
                    .doesNotContain("abab")
                    .doesNotContain("of-the-body")
                    .doesNotContain(hmac("{\"secret\":\"of-the-body\"}"));
        }
    }

    @Test
    void nobodyIsBelievedWhoIsNoDeclaredProxy() {
        try (RunningHub hub = hub("github, credential: caller", "proxies: [10.9.8.7]\n")) {
            hub.send(json(hub, "{}").header("X-Forwarded-For", "203.0.113.9"));
            String seen = hub.send(hub.request("/api/refusals").GET()).body();
            assertThat(seen).contains("127.0.0.1").doesNotContain("\"203.0.113.9");
        }
    }

    @Test
    void aTokenOfAnIssuerIsCheckedByTheKeysItPublishes() {
        String keys =
                "jwt, issuer: \"https://login.example\", audience: tieline, keys: \"@url@/jwks\"";
        try (RunningHub hub = hub(keys, "")) {
            hub.there.usually(Act.json(503, "{}"));
            HttpRequest.Builder asked =
                    json(hub, THING)
                            .header(
                                    "Authorization",
                                    "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.e30.AAAA");
            HttpResponse<String> unclear = hub.send(asked);
            assertThat(unclear.statusCode()).isEqualTo(503);
            assertThat(unclear.headers().firstValue("Retry-After")).isPresent();
            assertThat(hub.there.heard()).isNotEmpty();
        }
    }

    /** Each piece comes in time, the whole does not. */
    @Test
    void whatIsDrippedIsGivenUpInTime() {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            Surroundings.Download download =
                    new EgressDownload(
                            new EgressGuard(List.of("127.0.0.1")), Duration.ofMillis(500));
            for (String head :
                    List.of(
                            "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                            "HTTP/1.1 200 OK\r\n\r\n",
                            "")) {
                peer.usually(
                        List.of(
                                new Act.Write(head),
                                new Act.Drip("1".repeat(5_000), 1, Duration.ofMillis(20))));
                long began = System.nanoTime();
                assertThatThrownBy(() -> download.get(peer.url(), 10_000))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("in time");
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isLessThan(Duration.ofSeconds(3));
            }
            peer.awaitEnded(4);
        }
    }

    @Test
    void aTokenOfAnIssuerIsTaken() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        KeyPair pair = generator.generateKeyPair();
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        String published =
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"%s\",\"e\":\"AQAB\"}]}"
                        .formatted(b64(key.getModulus().toByteArray()));
        long soon = Instant.now().getEpochSecond() + 300;
        String keys =
                "jwt, issuer: \"https://login.example\", audience: tieline, keys: \"@url@/jwks\"";
        try (RunningHub hub = hub(keys, "")) {
            hub.there.usually(Act.json(200, published));
            String right = token(claims("tieline", soon), pair.getPrivate());
            assertThat(hub.send(json(hub, THING).header("Authorization", right)).statusCode())
                    .isEqualTo(202);
            String other = token(claims("another", soon), pair.getPrivate());
            assertThat(hub.send(json(hub, THING).header("Authorization", other)).statusCode())
                    .isEqualTo(401);
        }
    }

    private static String claims(String audience, long until) {
        return "{\"iss\":\"https://login.example\",\"aud\":\"%s\",\"exp\":%d}"
                .formatted(audience, until);
    }

    private static String token(String claims, PrivateKey key) throws GeneralSecurityException {
        String signed =
                b64("{\"alg\":\"RS256\",\"kid\":\"a\"}".getBytes(StandardCharsets.UTF_8))
                        + "."
                        + b64(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.UTF_8));
        return "Bearer " + signed + "." + b64(signature.sign());
    }

    private static String b64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Surroundings.Download download(List<String> allowed) {
        return new EgressDownload(new EgressGuard(allowed));
    }

    @Test
    void whatSendersPublishIsFetchedWithinBounds() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            URI url = peer.url().resolve("/certs/a?b=c");
            Surroundings.Download download = download(List.of("127.0.0.1"));
            peer.usually(Act.json(200, "{\"a\":1}"));
            assertThat(new String(download.get(url, 100), StandardCharsets.UTF_8))
                    .isEqualTo("{\"a\":1}");
            assertThatThrownBy(() -> download.get(url, 3)).isInstanceOf(IOException.class);
            for (int status : List.of(201, 301, 302, 404, 500)) {
                peer.usually(Act.json(status, "{}"));
                assertThatThrownBy(() -> download.get(url, 100)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void nothingIsFetchedWhereTheHubMayNotGo() {
        try (ScriptedPeer peer = ScriptedPeer.start()) {
            peer.usually(Act.json(200, "{}"));
            List<String> urls =
                    List.of(
                            peer.url().toString(),
                            peer.url().toString().replace("http:", "https:"),
                            "https://169.254.169.254/latest/meta-data",
                            "https://user@127.0.0.1/",
                            "http://example.com/",
                            "ftp://127.0.0.1/",
                            "https:///x");
            for (String url : urls) {
                assertThatThrownBy(() -> download(List.of()).get(URI.create(url), 100))
                        .as(url)
                        .isInstanceOf(IOException.class);
            }
            assertThat(peer.heard()).isEmpty();
        }
    }
}
