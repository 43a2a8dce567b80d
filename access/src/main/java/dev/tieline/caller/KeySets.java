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
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an issuer publishes. They are fetched when they are needed, kept, and fetched again
 * for a key that is not among them, since issuers replace theirs; but not at every caller's call.
 * Whoever needs keys that are known gets them while others are fetched; keys that nobody could
 * confirm for a day are trusted no more. Thread-safe.
 */
public final class KeySets implements JWKSource<SecurityContext> {
    /** Keys that were confirmed so long ago prove nothing. */
    static final Duration TRUSTED = Duration.ofHours(24);

    private static final int MAX_BYTES = 256 << 10;
    private static final int MIN_RSA_BITS = 2_048;
    private static final Duration FRESH = Duration.ofMinutes(15);

    /** After this time without a look, whoever comes waits: a key may have been withdrawn. */
    private static final Duration UNSEEN = Duration.ofHours(1);

    private static final Duration AGAIN = Duration.ofSeconds(20);

    private final URI url;
    private final Surroundings.Download download;
    private final InstantSource clock;

    /** What was fetched last; replaced by whoever flies. */
    private volatile Fetched last =
            new Fetched(new JWKSet(List.of()), Instant.EPOCH, Instant.EPOCH, "");

    /** The one fetch that is under way; nobody's when null. */
    private final AtomicReference<@Nullable CompletableFuture<Fetched>> flight =
            new AtomicReference<>();

    /**
     * @param keys those that can verify
     * @param at when they came
     * @param tried when they were last asked for
     * @param failure why that failed; empty when it did not
     */
    private record Fetched(JWKSet keys, Instant at, Instant tried, String failure) {
        List<JWK> selected(JWKSelector selector, Instant now) {
            return at.plus(TRUSTED).isAfter(now) ? selector.select(keys) : List.of();
        }

        /** A clock that was set back must not keep them from being asked for. */
        boolean triedLately(Instant now) {
            return tried.plus(AGAIN).isAfter(now) && !tried.isAfter(now);
        }
    }

    /**
     * @param url of the key set
     * @param download fetches it
     */
    public KeySets(URI url, Surroundings.Download download, InstantSource clock) {
        this.url = url;
        this.download = download;
        this.clock = clock;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        Instant now = clock.instant();
        Fetched seen = last;
        List<JWK> found = seen.selected(selector, now);
        if (!found.isEmpty() && !isUnseen(seen, now)) {
            if (!seen.at().plus(FRESH).isAfter(now) && !seen.triedLately(now)) {
                Thread.ofVirtual().name("keys").start(() -> renewed(now));
            }
            return found;
        }
        Fetched renewed = renewed(now);
        found = renewed.selected(selector, now);
        if (found.isEmpty() && !renewed.failure().isEmpty()) {
            throw new KeySourceException(renewed.failure());
        }
        return found;
    }

    /** An issuer that was looked for in vain is not waited for again. */
    private static boolean isUnseen(Fetched seen, Instant now) {
        return seen.failure().isEmpty() && !seen.at().plus(UNSEEN).isAfter(now);
    }

    /** Whoever comes while they are fetched waits for them; nobody fetches beside another. */
    private Fetched renewed(Instant now) {
        if (last.triedLately(now)) {
            return last;
        }
        CompletableFuture<Fetched> mine = new CompletableFuture<>();
        CompletableFuture<Fetched> other = flight.compareAndExchange(null, mine);
        if (other != null) {
            return other.join();
        }
        try {
            // Somebody may have landed in between.
            Fetched fetched = last.triedLately(now) ? last : fetched(now);
            last = fetched;
            return fetched;
        } finally {
            flight.set(null);
            mine.complete(last);
        }
    }

    private Fetched fetched(Instant now) {
        try {
            byte[] text = download.get(url, MAX_BYTES);
            List<JWK> keys =
                    JWKSet.parse(new String(text, StandardCharsets.UTF_8)).getKeys().stream()
                            .filter(KeySets::verifies)
                            .toList();
            return new Fetched(new JWKSet(keys), now, now, "");
        } catch (IOException | ParseException e) {
            // Those that were good go on: an issuer that is down must not stop its callers at once.
            String why = "the keys of the issuer cannot be had: " + e.getMessage();
            return new Fetched(last.keys(), last.at(), now, why);
        }
    }

    private static boolean verifies(JWK key) {
        boolean strong = !key.getKeyType().equals(KeyType.RSA) || key.size() >= MIN_RSA_BITS;
        return strong && !key.isPrivate() && !key.getKeyType().equals(KeyType.OCT);
    }
}
