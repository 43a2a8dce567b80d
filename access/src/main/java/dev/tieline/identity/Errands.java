package dev.tieline.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Browsers that are at the provider. Nothing is kept of one but what its cookie says under a seal,
 * so that nobody can fill the hub with errands that never end; what was used is remembered, within
 * a bound. State, nonce and verifier come from the cookie and a key that ends with the process.
 * Thread-safe.
 */
final class Errands {
    static final Duration LIFE = Duration.ofMinutes(10);

    private static final String MAC = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    private static final int RANDOM_BYTES = 32;
    private static final int HEAD_BYTES = RANDOM_BYTES + Long.BYTES;
    private static final int MAX_TEXT = 2_048;
    private static final int MAX_USED = 10_000;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final byte[] key = new byte[MAC_BYTES];
    private final Map<String, Boolean> used =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MAX_USED;
                }
            };

    Errands(InstantSource clock) {
        this.clock = clock;
        random.nextBytes(key);
    }

    /**
     * One browser on its way.
     *
     * @param cookie it keeps
     * @param state the provider sends back
     * @param nonce the provider signs
     * @param verifier proves that whoever redeems the code asked for it
     * @param next where the person wanted to go
     */
    record Errand(String cookie, String state, String nonce, String verifier, String next) {
        @Override
        public String toString() {
            return "an errand";
        }

        /** What tells the provider of the verifier beforehand (RFC 7636, S256). */
        String challenge() {
            try {
                return base64(
                        MessageDigest.getInstance("SHA-256")
                                .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    Errand begin(String next) {
        byte[] words = next.getBytes(StandardCharsets.UTF_8);
        byte[] fresh = new byte[RANDOM_BYTES];
        random.nextBytes(fresh);
        byte[] content =
                ByteBuffer.allocate(HEAD_BYTES + words.length)
                        .put(fresh)
                        .putLong(clock.instant().toEpochMilli())
                        .put(words)
                        .array();
        return errand(content);
    }

    /** Whether a cookie has an errand of this state that did not end. */
    boolean isOpen(String cookie, String state) {
        boolean known =
                content(cookie)
                        .map(this::errand)
                        .filter(one -> same(one.state(), state))
                        .isPresent();
        synchronized (used) {
            return known && !used.containsKey(state);
        }
    }

    /**
     * The errand of a cookie, which it ends; empty when there is none for this state, or no more.
     */
    Optional<Errand> end(String cookie, String state) {
        Optional<Errand> errand =
                content(cookie).map(this::errand).filter(known -> same(known.state(), state));
        synchronized (used) {
            return errand.filter(known -> used.put(known.state(), true) == null);
        }
    }

    private Optional<byte[]> content(String cookie) {
        if (cookie.length() > MAX_TEXT) {
            return Optional.empty();
        }
        byte[] sealed;
        try {
            sealed = Base64.getUrlDecoder().decode(cookie);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (sealed.length < MAC_BYTES + HEAD_BYTES) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOfRange(sealed, MAC_BYTES, sealed.length);
        byte[] seal = Arrays.copyOf(sealed, MAC_BYTES);
        return MessageDigest.isEqual(seal, mac("cookie", content)) && isYoung(content)
                ? Optional.of(content)
                : Optional.empty();
    }

    private boolean isYoung(byte[] content) {
        Instant begun = Instant.ofEpochMilli(ByteBuffer.wrap(content).getLong(RANDOM_BYTES));
        Instant now = clock.instant();
        return !begun.isAfter(now) && begun.plus(LIFE).isAfter(now);
    }

    private Errand errand(byte[] content) {
        byte[] cookie =
                ByteBuffer.allocate(MAC_BYTES + content.length)
                        .put(mac("cookie", content))
                        .put(content)
                        .array();
        String next =
                new String(
                        content, HEAD_BYTES, content.length - HEAD_BYTES, StandardCharsets.UTF_8);
        return new Errand(
                base64(cookie),
                base64(mac("state", content)),
                base64(mac("nonce", content)),
                base64(mac("verifier", content)),
                next);
    }

    private byte[] mac(String what, byte[] content) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            mac.update(what.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
