package dev.tieline.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Document;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of an identity provider; made by hand, so that the library does not judge itself. */
class JwtTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final KeyPair FIRST = pair();
    private static final KeyPair SECOND = pair();
    private static final String HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"one\"}";
    private static final String CLAIMS =
            "{\"iss\":\"https://login.example\",\"aud\":\"tieline\",\"sub\":\"partner\","
                    + "\"exp\":1800000300,\"nbf\":1799999990,\"iat\":1799999990,"
                    + "\"scope\":\"leads.read leads.write\",\"azp\":\"partner\"}";

    private final AtomicInteger fetched = new AtomicInteger();
    private volatile String published = keys(Map.of("one", FIRST));
    private volatile boolean down;
    private Instant now = NOW;

    private final CallerProof proof =
            CallerProof.of(
                    new CallerScheme.Jwt(
                            "https://login.example",
                            "tieline",
                            "https://login.example/jwks",
                            List.of("RS256"),
                            List.of("leads.write"),
                            Map.of("azp", "partner")),
                    Fixture.credentials(Map.of()),
                    new Surroundings(
                            () -> now,
                            "",
                            _ -> Optional.<Document>empty(),
                            (_, _) -> {
                                fetched.incrementAndGet();
                                if (down) {
                                    throw new IOException("no answer");
                                }
                                return published.getBytes(StandardCharsets.UTF_8);
                            },
                            Set::of));

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keys(Map<String, KeyPair> pairs) {
        StringBuilder keys = new StringBuilder();
        pairs.forEach((kid, pair) -> {
            RSAPublicKey key = (RSAPublicKey) pair.getPublic();
            keys.append(keys.isEmpty() ? "" : ",")
                    .append(
                            "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
                                    .formatted(
                                            kid,
                                            number(key.getModulus()),
                                            number(key.getPublicExponent())));
        });
        return "{\"keys\":[" + keys + "]}";
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return b64(bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String b64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String token(String header, String claims, PrivateKey key) {
        String signed = unsigned(header, claims);
        return signed + "." + b64(Senders.sign("SHA256withRSA", key, signed));
    }

    private static String unsigned(String header, String claims) {
        return b64(header.getBytes(StandardCharsets.UTF_8))
                + "."
                + b64(claims.getBytes(StandardCharsets.UTF_8));
    }

    private static Arrival with(String token) {
        return Fixture.arrival(Map.of("authorization", "Bearer " + token), "{}");
    }

    private Proof proved(String header, String claims) {
        return proof.prove(with(token(header, claims, FIRST.getPrivate())));
    }

    @Test
    void aTokenThatIsMeantForTheHubProvesItsCaller() {
        for (int i = 0; i < 3; i++) {
            Fixture.assertProved(proved(HEADER, CLAIMS), "a token of https://login.example");
        }
        assertThat(fetched).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"https://login.example\"|\"https://login.example.evil\"",
                "\"iss\"|\"isx\"",
                "\"tieline\"|\"another\"",
                "\"aud\":\"tieline\"|\"aud\":[\"a\",\"b\"]",
                "\"aud\"|\"aux\"",
                "1800000300|1799999900",
                "\"exp\"|\"exq\"",
                "\"nbf\":1799999990|\"nbf\":1800000100",
                "\"iat\":1799999990|\"iat\":1800000100",
                "leads.write|leads.writer",
                "\"scope\"|\"scoop\"",
                "\"azp\":\"partner\"|\"azp\":\"other\"",
                "\"azp\"|\"azq\""
            })
    void aTokenThatIsNotMeantForItDoesNot(String right, String wrong) {
        Fixture.assertRefused(proved(HEADER, CLAIMS.replace(right, wrong)), "token-not-meant");
    }

    @Test
    void aListOfAudiencesAndOfScopesIsRead() {
        String claims =
                CLAIMS.replace("\"aud\":\"tieline\"", "\"aud\":[\"a\",\"tieline\"]")
                        .replace(
                                "\"scope\":\"leads.read leads.write\"",
                                "\"scp\":[\"leads.write\"]");
        assertThat(proved(HEADER, claims)).isInstanceOf(Proof.Proved.class);
    }

    @Test
    void noAlgorithmThatAnybodyCouldUse() {
        String none = HEADER.replace("RS256", "none");
        assertThat(proof.prove(with(unsigned(none, CLAIMS) + ".")))
                .isInstanceOf(Proof.Refused.class);
        assertThat(proved(none, CLAIMS)).isInstanceOf(Proof.Refused.class);
        for (String name : List.of("HS256", "HS512", "NONE", "nOnE", "RS512", "ES256", "rs256")) {
            assertThat(proved(HEADER.replace("RS256", name), CLAIMS))
                    .as(name)
                    .isInstanceOf(Proof.Refused.class);
        }
        String signed = unsigned(HEADER.replace("RS256", "HS256"), CLAIMS);
        byte[] key = FIRST.getPublic().getEncoded();
        String confused = signed + "." + b64(Senders.hmac("SHA256", key, signed));
        assertThat(proof.prove(with(confused))).isInstanceOf(Proof.Refused.class);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key);
        String alike = signed + "." + b64(Senders.hmac("SHA256", pem, signed));
        assertThat(proof.prove(with(alike))).isInstanceOf(Proof.Refused.class);
    }

    @Test
    void aKeyInTheTokenItselfIsNotBelieved() {
        String key = keys(Map.of("one", SECOND)).replaceAll("^\\{\"keys\":\\[|]}$", "");
        String header = HEADER.replace("}", ",\"jwk\":" + key + "}");
        String forged = token(header, CLAIMS, SECOND.getPrivate());
        assertThat(proof.prove(with(forged))).isInstanceOf(Proof.Refused.class);
        String link = HEADER.replace("}", ",\"jku\":\"https://evil.example/jwks\"}");
        assertThat(proof.prove(with(token(link, CLAIMS, SECOND.getPrivate()))))
                .isInstanceOf(Proof.Refused.class);
        String critical = HEADER.replace("}", ",\"crit\":[\"x\"],\"x\":1}");
        assertThat(proved(critical, CLAIMS)).isInstanceOf(Proof.Refused.class);
        assertThat(proved(HEADER.replace("JWT", "logout+jwt"), CLAIMS))
                .isInstanceOf(Proof.Refused.class);
    }

    @Test
    void everyChangeOfTheTokenIsNoticed() {
        String token = token(HEADER, CLAIMS, FIRST.getPrivate());
        for (int at = 0; at < token.length(); at += 3) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, at) + other + token.substring(at + 1);
            // The last letter of a part holds bits that mean nothing.
            boolean last = at + 1 == token.length() || token.charAt(at + 1) == '.';
            if (!last) {
                assertThat(proof.prove(with(changed))).isNotInstanceOf(Proof.Proved.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "Basic YTpi", "Bearer", "Bearer a.b", "Bearer a.b.c.d.e", "bearer ..", "x"})
    void whatIsNoTokenIsRefused(String value) {
        assertThat(proof.prove(Fixture.arrival(Map.of("authorization", value), "{}")))
                .isInstanceOf(Proof.Refused.class);
        assertThat(proof.prove(Fixture.arrival(Map.of(), "{}"))).isInstanceOf(Proof.Refused.class);
        assertThat(fetched).hasValue(0);
    }

    @Test
    void anIssuerMayReplaceItsKeys() {
        assertThat(proved(HEADER, CLAIMS)).isInstanceOf(Proof.Proved.class);
        published = keys(Map.of("two", SECOND));
        now = NOW.plusSeconds(30);
        String header = HEADER.replace("one", "two");
        assertThat(proof.prove(with(token(header, CLAIMS, SECOND.getPrivate()))))
                .isInstanceOf(Proof.Proved.class);
        assertThat(fetched).hasValue(2);
        assertThat(proved(HEADER, CLAIMS)).as("by the old key").isInstanceOf(Proof.Refused.class);
    }

    @Test
    void unknownKeysDoNotMakeTheHubAskWithoutEnd() {
        for (int i = 0; i < 100; i++) {
            assertThat(proved(HEADER.replace("one", "k" + i), CLAIMS))
                    .isInstanceOf(Proof.Refused.class);
        }
        assertThat(fetched).hasValue(1);
    }

    @Test
    void anIssuerThatIsDownStopsOnlyWhoWasNotSeenBefore() {
        down = true;
        assertThat(proved(HEADER, CLAIMS)).isInstanceOf(Proof.Unclear.class);
        down = false;
        now = NOW.plusSeconds(30);
        assertThat(proved(HEADER, CLAIMS)).isInstanceOf(Proof.Proved.class);
        down = true;
        now = NOW.plus(Duration.ofMinutes(20));
        String later = CLAIMS.replace("1800000300", "1800009999");
        assertThat(proved(HEADER, later)).isInstanceOf(Proof.Proved.class);
    }

    @ParameterizedTest
    @CsvSource({"HS256", "none", "''", "EdDSA"})
    void refusesToStartWithAnAlgorithmThatProvesNothing(String algorithm) {
        CallerScheme scheme =
                new CallerScheme.Jwt(
                        "https://login.example",
                        "tieline",
                        "https://login.example/jwks",
                        List.of(algorithm),
                        List.of(),
                        Map.of());
        assertThatThrownBy(() -> CallerProof.of(scheme, Fixture.credentials(Map.of()), () -> NOW))
                .isInstanceOf(UnusableScheme.class);
    }
}
