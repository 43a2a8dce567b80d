package dev.tieline.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.tieline.caller.KeySets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the provider publishes about itself (OpenID Connect Discovery 1.0), read when it is needed
 * and again after a while. Thread-safe: its lock lets one read at a time, and only who signs in
 * waits.
 */
final class Published {
    private static final int MAX_BYTES = 256 << 10;
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final String PATH = "/.well-known/openid-configuration";

    private final String issuer;
    private final Wire wire;
    private final InstantSource clock;
    private @Nullable Terms last;
    private Instant read = Instant.EPOCH;
    private Instant failed = Instant.EPOCH;
    private String why = "";

    Published(String issuer, Wire wire, InstantSource clock) {
        this.issuer = issuer;
        this.wire = wire;
        this.clock = clock;
    }

    /**
     * How the provider is talked with.
     *
     * @param authorization where browsers are sent
     * @param token where codes are redeemed
     * @param keys that it signs with
     * @param keysAt where they are
     * @param end where browsers sign out; nowhere when empty
     * @param posted whether the secret goes into the form, not into a header
     * @param named whether it names itself in what browsers bring back (RFC 9207)
     */
    record Terms(
            URI authorization,
            URI token,
            KeySets keys,
            URI keysAt,
            Optional<URI> end,
            boolean posted,
            boolean named) {}

    /**
     * The terms.
     *
     * @throws IOException when they cannot be had, or are those of somebody else
     */
    synchronized Terms terms() throws IOException {
        Instant now = clock.instant();
        Terms known = last;
        if (known != null && read.plus(FRESH).isAfter(now) && !read.isAfter(now)) {
            return known;
        }
        // Whoever waited for somebody else's try in vain does not wait for one of their own.
        if (failed.plus(AGAIN).isAfter(now) && !failed.isAfter(now)) {
            throw new IOException(why);
        }
        try {
            Terms terms = terms(document(), known);
            last = terms;
            read = now;
            return terms;
        } catch (IOException e) {
            failed = clock.instant();
            why = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private Map<String, Object> document() throws IOException {
        URI url = URI.create(issuer.replaceAll("/$", "") + PATH);
        try {
            return JSONObjectUtils.parse(
                    new String(wire.get(url, MAX_BYTES), StandardCharsets.UTF_8));
        } catch (ParseException _) {
            throw new IOException("what it publishes about itself is no JSON");
        }
    }

    private Terms terms(Map<String, Object> document, @Nullable Terms known) throws IOException {
        if (!issuer.equals(document.get("issuer"))) {
            throw new IOException("it says that it is another issuer");
        }
        URI keysAt = url(document, "jwks_uri");
        // The keys that are known stay known when the rest is read again.
        KeySets keys =
                known != null && known.keysAt().equals(keysAt)
                        ? known.keys()
                        : new KeySets(keysAt, wire::get, clock);
        Object methods =
                document.getOrDefault(
                        "token_endpoint_auth_methods_supported", List.of("client_secret_basic"));
        return new Terms(
                url(document, "authorization_endpoint"),
                url(document, "token_endpoint"),
                keys,
                keysAt,
                document.containsKey("end_session_endpoint")
                        ? Optional.of(url(document, "end_session_endpoint"))
                        : Optional.empty(),
                methods instanceof List<?> list && !list.contains("client_secret_basic"),
                Boolean.TRUE.equals(
                        document.get("authorization_response_iss_parameter_supported")));
    }

    /** An issuer that is reached by TLS must not send anybody where there is none. */
    private URI url(Map<String, Object> document, String name) throws IOException {
        try {
            URI url = URI.create(String.valueOf(document.get(name)));
            boolean safe =
                    "https".equals(url.getScheme())
                            || (issuer.startsWith("http://") && "http".equals(url.getScheme()));
            if (safe
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // The same as none.
        }
        throw new IOException("its " + name + " is none that can be used");
    }
}
