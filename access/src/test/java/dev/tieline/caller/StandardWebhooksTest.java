package dev.tieline.caller;

import static dev.tieline.caller.Fixture.arrival;
import static dev.tieline.caller.Fixture.assertProved;
import static dev.tieline.caller.Fixture.assertRefused;
import static dev.tieline.caller.Fixture.credentials;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheme against the vectors that its reference implementations publish. */
class StandardWebhooksTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long AT = 1614265330L;
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final String FOREIGN = "Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";

    @Test
    void provesTheOfficialVector() {
        assertProved(proof(AT).prove(arrival(headers(), BODY)), "website");
    }

    @Test
    void findsTheRightSignatureInAListOfSeveral() {
        Map<String, String> headers = headers();
        String list = "v1," + FOREIGN + " v2," + FOREIGN + " " + SIGNATURE + " v1," + FOREIGN;
        headers.put("webhook-signature", list);
        assertProved(proof(AT).prove(arrival(headers, BODY)), "website");
    }

    @Test
    void takesAKeyWithoutItsPrefix() {
        CallerProof proof = proof(AT, Map.of("website", SECRET.substring(6)), "website");
        assertProved(proof.prove(arrival(headers(), BODY)), "website");
    }

    @ParameterizedTest
    @CsvSource({
        "webhook-id, id-missing",
        "webhook-timestamp, timestamp-missing",
        "webhook-signature, signature-missing"
    })
    void refusesWhenAHeaderIsAbsent(String header, String code) {
        Map<String, String> headers = headers();
        headers.remove(header);
        assertRefused(proof(AT).prove(arrival(headers, BODY)), code);
    }

    @ParameterizedTest
    @CsvSource({
        "webhook-id, id-repeated",
        "webhook-timestamp, timestamp-repeated",
        "webhook-signature, signature-repeated"
    })
    void refusesWhenAHeaderStandsThereTwice(String header, String code) {
        Map<String, List<String>> headers = new HashMap<>();
        headers().forEach((name, value) -> headers.put(name, List.of(value)));
        String value = headers().get(header);
        headers.put(header, List.of(value, value));
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        assertRefused(proof(AT).prove(arrival(headers, body)), code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1,",
                "invalid_signature",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
                "v1,%%%"
            })
    void refusesASignatureThatCannotBeRead(String signature) {
        Map<String, String> headers = headers();
        headers.put("webhook-signature", signature);
        assertRefused(proof(AT).prove(arrival(headers, BODY)), "signature-malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1614265330.0", "-1614265330", "0x10", "16142653301614265330"})
    void refusesATimestampThatIsNoNumberOfSeconds(String timestamp) {
        Map<String, String> headers = headers();
        headers.put("webhook-timestamp", timestamp);
        assertRefused(proof(AT).prove(arrival(headers, BODY)), "timestamp-malformed");
    }

    /** With a full stop in the id, one signature would fit two splits into id and time. */
    @ParameterizedTest
    @ValueSource(strings = {"", "msg.1", "msg 1", "msg\u00e9"})
    void refusesAnIdThatCouldBeReadInTwoWays(String id) {
        Map<String, String> headers = headers();
        headers.put("webhook-id", id);
        assertRefused(proof(AT).prove(arrival(headers, BODY)), "id-malformed");
    }

    @ParameterizedTest
    @CsvSource({"-300, ''", "300, ''", "-301, timestamp-too-new", "301, timestamp-too-old"})
    void allowsTheToleranceToBothSidesAndNoMore(long secondsLater, String code) {
        Proof proof = proof(AT + secondsLater).prove(arrival(headers(), BODY));
        if (code.isEmpty()) {
            assertProved(proof, "website");
        } else {
            assertRefused(proof, code);
        }
    }

    @Test
    void provesWithEitherKeyWhileOneIsBeingReplaced() {
        String next = "whsec_" + Base64.getEncoder().encodeToString(random(1, 32));
        CallerProof proof = proof(AT, Map.of("old", SECRET, "new", next), "old", "new");
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        Map<String, String> fresh =
                new Signer(Secret.of(next)).headers(ID, Instant.ofEpochSecond(AT), body);
        assertProved(proof.prove(arrival(headers(), BODY)), "old");
        assertProved(proof.prove(arrival(fresh, BODY)), "new");
    }

    @Test
    void refusesMoreSignaturesThanAnyRotationNeeds() {
        Map<String, String> headers = headers();
        headers.put("webhook-signature", (SIGNATURE + " ").repeat(17).strip());
        assertRefused(proof(AT).prove(arrival(headers, BODY)), "signature-malformed");
    }

    @Test
    void refusesWhateverWasSignedAndThenChanged() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        CallerProof proof = proof(AT);
        for (int round = 0; round < 2_000; round++) {
            byte[] body = random(random.nextLong(), 1 + random.nextInt(300));
            Map<String, String> headers =
                    new Signer(Secret.of(SECRET)).headers(ID, Instant.ofEpochSecond(AT), body);
            assertProved(proof.prove(arrival(listed(headers), body)), "website");
            tamper(random, headers, body);
            assertThat(proof.prove(arrival(listed(headers), body)))
                    .as("seed %d round %d", seed, round)
                    .isInstanceOf(Proof.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_c2hvcnQ=",
                "whsec_plJ3nmyCDGBKInavdOK15jsl",
                "whsec_not base64",
                SECRET + "\n",
                "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"
            })
    void doesNotStartWithAWeakOrBrokenKey(String secret) {
        assertThatThrownBy(() -> proof(AT, Map.of("website", secret), "website"))
                .isInstanceOfSatisfying(
                        UnusableScheme.class,
                        e -> {
                            assertThat(e.fault().code()).isEqualTo("caller-key");
                            assertThat(e).hasMessageContaining("website");
                        });
    }

    @Test
    void doesNotStartWithoutAKey() {
        assertThatThrownBy(() -> proof(AT, Map.of(), "website"))
                .isInstanceOf(UnusableScheme.class)
                .hasMessageContaining("no credential \"website\"");
        assertThatThrownBy(() -> proof(AT, Map.of("website", SECRET)))
                .isInstanceOf(UnusableScheme.class)
                .hasMessageContaining("names 0 credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-5M", "PT24H1S"})
    void doesNotStartWithAToleranceThatChecksNothing(String tolerance) {
        CallerScheme scheme =
                new CallerScheme.StandardWebhooks(List.of("website"), Duration.parse(tolerance));
        assertThatThrownBy(() ->
                        CallerProof.of(
                                scheme,
                                credentials(Map.of("website", SECRET)),
                                InstantSource.system()))
                .isInstanceOf(UnusableScheme.class)
                .hasMessageContaining("tolerance");
    }

    @Test
    void neverTellsWhatItExpected() {
        Map<String, String> headers = headers();
        headers.put("webhook-signature", "v1," + FOREIGN);
        assertThat(proof(AT).prove(arrival(headers, BODY)).toString())
                .contains("signature-wrong")
                .doesNotContain(SIGNATURE.substring(3))
                .doesNotContain(SECRET.substring(6));
    }

    @Test
    void saysWhichHeadersItReads() {
        assertThat(proof(AT).headers())
                .containsExactlyInAnyOrder("webhook-id", "webhook-timestamp", "webhook-signature");
    }

    private static void tamper(Random random, Map<String, String> headers, byte[] body) {
        switch (random.nextInt(4)) {
            case 0 -> body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> headers.compute("webhook-signature", (_, v) -> flipSignature(random, v));
            case 2 -> headers.compute("webhook-id", (_, v) -> flip(random, v));
            default -> headers.compute("webhook-timestamp", (_, v) -> flip(random, v));
        }
    }

    private static String flipSignature(Random random, String value) {
        byte[] bytes = Base64.getDecoder().decode(value.substring(3));
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return "v1," + Base64.getEncoder().encodeToString(bytes);
    }

    private static String flip(Random random, String value) {
        char[] chars = value.toCharArray();
        chars[random.nextInt(chars.length)] ^= (char) (1 << random.nextInt(8));
        return new String(chars);
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Map<String, List<String>> listed(Map<String, String> headers) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return lists;
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("webhook-id", ID);
        headers.put("webhook-timestamp", Long.toString(AT));
        headers.put("webhook-signature", SIGNATURE);
        return headers;
    }

    private static CallerProof proof(long now) {
        return proof(now, Map.of("website", SECRET), "website");
    }

    private static CallerProof proof(long now, Map<String, String> secrets, String... names) {
        return CallerProof.of(
                new CallerScheme.StandardWebhooks(List.of(names), Duration.ofMinutes(5)),
                credentials(secrets),
                InstantSource.fixed(Instant.ofEpochSecond(now)));
    }
}
