package dev.tieline.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The keys of an issuer that is slow, down or gone. */
class KeySetsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final String MODULUS = modulus();

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean down;
    private volatile CountDownLatch entered = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final KeySets keys =
            new KeySets(URI.create("https://login.example/jwks"), (_, _) -> answer(), now::get);

    private static String modulus() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
            return Base64.getUrlEncoder().encodeToString(key.getModulus().toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] answer() throws IOException {
        asked.incrementAndGet();
        entered.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (down) {
            throw new IOException("no answer");
        }
        String key = "{\"kty\":\"RSA\",\"kid\":\"one\",\"n\":\"" + MODULUS + "\",\"e\":\"AQAB\"}";
        return ("{\"keys\":[" + key + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private List<JWK> ask(String kid) throws KeySourceException {
        return keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(kid).build()), null);
    }

    private void later(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void manyWhoComeAtOnceMakeOneFetch() throws Exception {
        gate = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<JWK>>> all = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                all.add(threads.submit(() -> ask("one")));
            }
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            gate.countDown();
            for (Future<List<JWK>> one : all) {
                assertThat(one.get()).hasSize(1);
            }
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whileAnIssuerIsSlowKnownKeysAreServed() throws Exception {
        assertThat(ask("one")).hasSize(1);
        later(Duration.ofMinutes(16));
        entered = new CountDownLatch(1);
        gate = new CountDownLatch(1);
        assertThat(ask("one")).as("stale, and fetched beside").hasSize(1);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<JWK>> unknown = threads.submit(() -> ask("two"));
            // Nobody who knows the key waits for the one who does not.
            for (int i = 0; i < 1_000; i++) {
                assertThat(ask("one")).hasSize(1);
            }
            assertThat(unknown.isDone()).isFalse();
            gate.countDown();
            assertThat(unknown.get()).isEmpty();
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void keysThatNobodyConfirmedForADayAreNotTrusted() throws Exception {
        assertThat(ask("one")).hasSize(1);
        down = true;
        later(Duration.ofMinutes(90));
        assertThat(ask("one")).as("looked for in vain").hasSize(1);
        later(KeySets.TRUSTED.minusMinutes(91));
        assertThat(ask("one")).hasSize(1);
        later(Duration.ofMinutes(2));
        assertThatThrownBy(() -> ask("one")).isInstanceOf(KeySourceException.class);
        down = false;
        later(Duration.ofMinutes(1));
        assertThat(ask("one")).as("the issuer is there again").hasSize(1);
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepThemFromBeingAskedFor() throws Exception {
        down = true;
        assertThatThrownBy(() -> ask("one")).isInstanceOf(KeySourceException.class);
        down = false;
        now.set(NOW.minus(Duration.ofDays(1)));
        assertThat(ask("one")).hasSize(1);
    }
}
