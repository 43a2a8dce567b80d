package dev.tieline.caller;

import static dev.tieline.caller.Fixture.arrival;
import static dev.tieline.caller.Fixture.assertProved;
import static dev.tieline.caller.Fixture.assertRefused;
import static dev.tieline.caller.Fixture.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.CallerScheme;
import dev.tieline.scheme.Encoding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemes declared by hand, against vectors that vendors publish for theirs. */
class HmacTest {
    private static final String GITHUB_KEY = "It's a Secret to Everybody";
    private static final String GITHUB_SIGNATURE =
            "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    @Test
    void provesTheVectorOfGitHub() {
        Map<String, String> headers = Map.of("x-hub-signature-256", "sha256=" + GITHUB_SIGNATURE);
        assertProved(github().prove(arrival(headers, "Hello, World!")), "key");
    }

    @Test
    void readsHexadecimalInEitherCase() {
        String signature = GITHUB_SIGNATURE.toUpperCase(Locale.ROOT);
        Map<String, String> headers = Map.of("x-hub-signature-256", "sha256=" + signature);
        assertProved(github().prove(arrival(headers, "Hello, World!")), "key");
    }

    @Test
    void refusesAVectorOfAnotherBody() {
        Map<String, String> headers = Map.of("x-hub-signature-256", "sha256=" + GITHUB_SIGNATURE);
        assertRefused(github().prove(arrival(headers, "Hello, World")), "signature-wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sha256=", "sha1=01dc10d0", "sha256=757107e", "sha256=xyz", "757107ea"})
    void refusesAHeaderThatIsNotWrittenLikeThat(String value) {
        Map<String, String> headers = Map.of("x-hub-signature-256", value);
        assertRefused(github().prove(arrival(headers, "Hello, World!")), "signature-malformed");
    }

    @Test
    void provesTheVectorOfSlack() {
        CallerProof proof = slack(1531420618L);
        assertProved(proof.prove(arrival(slackHeaders(), SLACK_BODY)), "key");
    }

    @ParameterizedTest
    @CsvSource({"301, timestamp-too-old", "-301, timestamp-too-new"})
    void refusesARightSignatureAtTheWrongTime(long later, String code) {
        Proof proof = slack(1531420618L + later).prove(arrival(slackHeaders(), SLACK_BODY));
        assertRefused(proof, code);
    }

    @Test
    void provesASignatureOverMethodAndAddressToo() throws Exception {
        String key = "signature-key-of-some-shop";
        byte[] signed = "POST|/hooks/leads?from=site|{}".getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA512"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(signed));
        CallerProof proof = plain(key, "sha512", "base64", "{method}|{uri}|{body}");
        assertProved(proof.prove(arrival(Map.of("x-signature", signature), "{}")), "key");
        assertRefused(
                proof.prove(arrival(Map.of("x-signature", signature), "{ }")), "signature-wrong");
    }

    /** A computed vector: 19 digits of order number, base64 in the header. */
    @Test
    void provesAShopThatSignsTheBodyInBase64() throws Exception {
        String key = "hush-hush-hush-2026";
        String body = "{\"id\":820982911946154508}";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
        String header = Base64.getEncoder().encodeToString(signature);
        CallerProof proof = plain(key, "sha256", "base64", "{body}");
        assertProved(proof.prove(arrival(Map.of("x-signature", header), body)), "key");
    }

    @Test
    void refusesEveryFlippedBitOfTheSignature() {
        for (int bit = 0; bit < 256; bit++) {
            byte[] bytes = Encoding.HEX.decode(GITHUB_SIGNATURE);
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
            Map<String, String> headers =
                    Map.of("x-hub-signature-256", "sha256=" + Encoding.HEX.encode(bytes));
            assertRefused(github().prove(arrival(headers, "Hello, World!")), "signature-wrong");
        }
    }

    @Test
    void neverThrowsWhateverIsSent() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        CallerProof slack = slack(1531420618L);
        for (int round = 0; round < 3_000; round++) {
            Map<String, String> headers =
                    Map.of(
                            "x-slack-signature", noise(random),
                            "x-slack-request-timestamp", noise(random));
            assertThat(slack.prove(arrival(headers, noise(random))))
                    .as("seed %d", seed)
                    .isInstanceOf(Proof.Refused.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "md5, hex, {body}, algorithm",
        "sha256, base32, {body}, encoding",
        "sha256, hex, {id}.{body}, no header is declared",
        "sha256, hex, {timestamp}.{body}, no header is declared",
        "sha256, hex, fixed, does not hold {body}",
        "sha256, hex, {body}{path}, '{path}'"
    })
    void doesNotStartWhenTheDeclarationProvesNothing(
            String algorithm, String encoding, String signed, String message) {
        assertThatThrownBy(() -> plain(GITHUB_KEY, algorithm, encoding, signed))
                .isInstanceOf(UnusableScheme.class)
                .hasMessageContaining(message);
    }

    @Test
    void doesNotStartWhenTheTimestampIsNotSigned() {
        CallerScheme scheme =
                new CallerScheme.Hmac(
                        List.of("key"),
                        "x-signature",
                        "",
                        "sha256",
                        "hex",
                        "{body}",
                        "",
                        "x-timestamp",
                        Duration.ofMinutes(5));
        assertThatThrownBy(() -> proof(scheme, GITHUB_KEY, 0))
                .isInstanceOf(UnusableScheme.class)
                .hasMessageContaining("anybody could change it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "short", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a-good-long-key-0123\n"})
    void doesNotStartWithAWeakKey(String key) {
        assertThatThrownBy(() -> plain(key, "sha256", "hex", "{body}"))
                .isInstanceOf(UnusableScheme.class);
    }

    private static final String SLACK_BODY =
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                    + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
                    + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
                    + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                    + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                    + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    private static Map<String, String> slackHeaders() {
        return Map.of(
                "x-slack-signature",
                "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                "x-slack-request-timestamp",
                "1531420618");
    }

    private static CallerProof slack(long now) {
        CallerScheme scheme =
                new CallerScheme.Hmac(
                        List.of("key"),
                        "x-slack-signature",
                        "v0=",
                        "sha256",
                        "hex",
                        "v0:{timestamp}:{body}",
                        "",
                        "x-slack-request-timestamp",
                        Duration.ofMinutes(5));
        return proof(scheme, "8f742231b10e8888abcd99yyyzzz85a5", now);
    }

    private static CallerProof github() {
        CallerScheme scheme =
                new CallerScheme.Hmac(
                        List.of("key"),
                        "x-hub-signature-256",
                        "sha256=",
                        "sha256",
                        "hex",
                        "{body}",
                        "",
                        "",
                        Duration.ZERO);
        return proof(scheme, GITHUB_KEY, 0);
    }

    private static CallerProof plain(String key, String algorithm, String encoding, String signed) {
        CallerScheme scheme =
                new CallerScheme.Hmac(
                        List.of("key"),
                        "x-signature",
                        "",
                        algorithm,
                        encoding,
                        signed,
                        "",
                        "",
                        Duration.ZERO);
        return proof(scheme, key, 0);
    }

    private static CallerProof proof(CallerScheme scheme, String key, long now) {
        return CallerProof.of(
                scheme,
                credentials(Map.of("key", key)),
                InstantSource.fixed(Instant.ofEpochSecond(now)));
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        String alphabet = "v0=,:. abcdef0123456789\u0000\u00e9\ud83d%+/";
        int length = random.nextInt(80);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
