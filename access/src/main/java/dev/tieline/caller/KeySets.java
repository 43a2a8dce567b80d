package dev.tieline.caller;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an issuer publishes. They are fetched when they are needed, kept, and fetched again
 * for a key that is not among them, since issuers replace theirs; but not at every caller's call.
 * Thread-safe.
 */
final class KeySets implements JWKSource<SecurityContext> {
    private static final int MAX_BYTES = 256 << 10;
    private static final int MIN_RSA_BITS = 2_048;
    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final Duration AGAIN = Duration.ofSeconds(20);

    private final URI url;
    private final Surroundings around;
    private final ReentrantLock lock = new ReentrantLock();

    /** What was fetched last; replaced under the lock. */
    private volatile Fetched last =
            new Fetched(new JWKSet(List.of()), Instant.EPOCH, Instant.EPOCH, "");

    /**
     * @param keys those that can verify
     * @param at when they came
     * @param tried when they were last asked for
     * @param failure why that failed; empty when it did not
     */
    private record Fetched(JWKSet keys, Instant at, Instant tried, String failure) {}

    KeySets(String url, Surroundings around) {
        this.url = URI.create(url);
        this.around = around;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        Instant now = around.clock().instant();
        Fetched seen = last;
        List<JWK> found = selector.select(seen.keys());
        if (!found.isEmpty() && seen.at().plus(FRESH).isAfter(now)) {
            return found;
        }
        Fetched renewed = renewed(now);
        found = selector.select(renewed.keys());
        if (found.isEmpty() && !renewed.failure().isEmpty()) {
            throw new KeySourceException(renewed.failure());
        }
        return found;
    }

    /** Whoever comes while they are fetched waits for them. */
    private Fetched renewed(Instant now) {
        lock.lock();
        try {
            if (last.tried().plus(AGAIN).isAfter(now)) {
                return last;
            }
            last = fetched(now);
            return last;
        } finally {
            lock.unlock();
        }
    }

    private Fetched fetched(Instant now) {
        try {
            byte[] text = around.download().get(url, MAX_BYTES);
            List<JWK> keys =
                    JWKSet.parse(new String(text, StandardCharsets.UTF_8)).getKeys().stream()
                            .filter(KeySets::verifies)
                            .toList();
            return new Fetched(new JWKSet(keys), now, now, "");
        } catch (IOException | ParseException e) {
            // Those that were good go on: an issuer that is down must not stop its callers.
            String why = "the keys of the issuer cannot be had: " + e.getMessage();
            return new Fetched(last.keys(), last.at(), now, why);
        }
    }

    private static boolean verifies(JWK key) {
        boolean strong = !key.getKeyType().equals(KeyType.RSA) || key.size() >= MIN_RSA_BITS;
        return strong && !key.isPrivate() && !key.getKeyType().equals(KeyType.OCT);
    }
}
