package dev.tieline.issuer;

import dev.tieline.api.OAuthClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * People who were sent to consent and are not back yet (RFC 6749 with PKCE, RFC 7636). Each may
 * come back once, in the session they left from, within ten minutes. Thread-safe: its lock guards
 * who is away. They are forgotten when the hub stops: whoever was away begins again.
 */
public final class Consents {
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final int MOST_AWAY = 100;
    private static final int RANDOM_BYTES = 32;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Away> away = new LinkedHashMap<>();

    public Consents(InstantSource clock) {
        this.clock = clock;
    }

    private record Away(
            String credential, OAuthClient client, Back back, String session, Instant until) {
        boolean is(String name, OAuthClient same, String from, Instant now) {
            return credential.equals(name)
                    && client.equals(same)
                    && now.isBefore(until)
                    && session.equals(from);
        }
    }

    /**
     * Somebody who came back.
     *
     * @param verifier whose hash went out with them
     * @param redirect where they came back to
     */
    public record Back(String verifier, URI redirect) {
        /** The verifier is a secret. */
        @Override
        public String toString() {
            return "Back[***]";
        }
    }

    /**
     * Where to send somebody who is to consent.
     *
     * @param credential that it is for
     * @param session of the browser they use
     * @param redirect where they come back to
     */
    public URI leave(String credential, OAuthClient client, String session, URI redirect) {
        String state = fresh();
        String verifier = fresh();
        Away one =
                new Away(
                        credential,
                        client,
                        new Back(verifier, redirect),
                        text(sha256(session)),
                        clock.instant().plus(WITHIN));
        lock.lock();
        try {
            away.put(state, one);
            if (away.size() > MOST_AWAY) {
                away.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", client.clientId());
        query.put("redirect_uri", redirect.toString());
        if (!client.scope().isEmpty()) {
            query.put("scope", client.scope());
        }
        if (!client.audience().isEmpty()) {
            query.put("audience", client.audience());
        }
        query.put("state", state);
        query.put("code_challenge", text(sha256(verifier)));
        query.put("code_challenge_method", "S256");
        String url = client.authorizeUrl().orElseThrow().toString();
        return URI.create(url + (url.contains("?") ? "&" : "?") + TokenQuestion.form(query));
    }

    /**
     * Takes somebody back; empty when nobody left so, or left for another client or server. Whoever
     * tries in vain ends the try.
     */
    public Optional<Back> back(
            String credential, OAuthClient client, String state, String session) {
        lock.lock();
        try {
            return Optional.ofNullable(away.remove(state))
                    .filter(one ->
                            one.is(credential, client, text(sha256(session)), clock.instant()))
                    .map(Away::back);
        } finally {
            lock.unlock();
        }
    }

    private String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String text = text(bytes);
        Arrays.fill(bytes, (byte) 0);
        return text;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
