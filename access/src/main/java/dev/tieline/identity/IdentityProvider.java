package dev.tieline.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import dev.tieline.identity.Errands.Errand;
import dev.tieline.identity.Published.Terms;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The identity provider of a hub. Asks it only when somebody signs in. Thread-safe. */
public final class IdentityProvider {
    /** A browser is at the provider for so long at most. */
    public static final Duration PATIENCE = Errands.LIFE;

    private static final System.Logger LOG = System.getLogger(IdentityProvider.class.getName());
    private static final int MAX_ANSWER = 256 << 10;
    private static final int MAX_CODE = 4_096;
    private static final Pattern WORD = Pattern.compile("[a-z_]{5,40}");

    /** So many talk with the provider at a time; a crowd must not take all the hub's ways out. */
    private static final int AT_ONCE = 8;

    private final Settings settings;
    private final Wire wire;
    private final InstantSource clock;
    private final Published published;
    private final Errands errands;
    private final Semaphore talking = new Semaphore(AT_ONCE);

    /**
     * How the hub knows it.
     *
     * @param issuer its name, as it writes it itself
     * @param client the hub's name there
     * @param secret the hub's secret there; asked for at each sign-in, so that it can be replaced
     * @param account the claim that names the account
     * @param groups the claim that names groups
     */
    public record Settings(
            String issuer, String client, Supplier<Secret> secret, String account, String groups) {}

    public IdentityProvider(Settings settings, Wire wire, InstantSource clock) {
        this.settings = settings;
        this.wire = wire;
        this.clock = clock;
        this.published = new Published(settings.issuer(), wire, clock);
        this.errands = new Errands(clock);
    }

    /** What people know it by: its host. */
    public String name() {
        return URI.create(settings.issuer()).getHost();
    }

    /**
     * A browser goes there.
     *
     * @param where to
     * @param cookie it keeps until it is back
     */
    public record Departure(URI where, String cookie) {
        @Override
        public String toString() {
            return "a departure";
        }
    }

    /**
     * Sends a browser there.
     *
     * @param next where the person wants to go; not looked at here
     * @param back where it comes back to
     * @throws IOException when the provider cannot be reached
     */
    public Departure depart(String next, URI back) throws IOException {
        Terms terms = published.terms();
        Errand errand = errands.begin(next);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.client());
        query.put("redirect_uri", back.toString());
        query.put("scope", "openid profile email");
        query.put("state", errand.state());
        query.put("nonce", errand.nonce());
        query.put("code_challenge", errand.challenge());
        query.put("code_challenge_method", "S256");
        return new Departure(with(terms.authorization(), query), errand.cookie());
    }

    /**
     * What a browser brings back.
     *
     * @param cookie it kept; empty when it has none
     * @param state as the provider sent it; empty when it sent none, as each of the others
     * @param code to be redeemed
     * @param error why there is none
     * @param issuer the provider's name for itself
     */
    public record Brought(String cookie, String state, String code, String error, String issuer) {
        @Override
        public String toString() {
            return "what a browser brought";
        }
    }

    /** What came of it. */
    public sealed interface Arrived {
        /** The provider says who it is. */
        record Known(Claimed who, String next) implements Arrived {
            @Override
            public String toString() {
                return "somebody known";
            }
        }

        /** It does not, or is not to be believed. The reason is in the log. */
        record Unknown() implements Arrived {}

        /** It cannot be asked now. */
        record Silent() implements Arrived {}
    }

    /** Whether a browser was sent there for this, and is not back yet. */
    public boolean expects(Brought brought) {
        return errands.isOpen(brought.cookie(), brought.state());
    }

    /**
     * A browser is back.
     *
     * @param back where it came back to, as in {@link #depart}
     */
    public Arrived arrive(Brought brought, URI back) {
        Optional<Errand> errand = errands.end(brought.cookie(), brought.state());
        if (errand.isEmpty()) {
            return unknown("it is of no errand of this browser, or of one that ended");
        }
        if (!brought.error().isEmpty()) {
            return unknown("the provider let nobody in");
        }
        if (brought.code().isEmpty() || brought.code().length() > MAX_CODE) {
            return unknown("it has no code");
        }
        if (!talking.tryAcquire()) {
            return new Arrived.Silent();
        }
        try {
            return arrive(brought, errand.get(), back);
        } catch (IOException | Credentials.MissingCredential e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the identity provider cannot be asked issuer={0}: {1}",
                    settings.issuer(),
                    e.getMessage());
            return new Arrived.Silent();
        } finally {
            talking.release();
        }
    }

    private Arrived arrive(Brought brought, Errand errand, URI back) throws IOException {
        Terms terms = published.terms();
        boolean named = terms.named() || !brought.issuer().isEmpty();
        if (named && !brought.issuer().equals(settings.issuer())) {
            return unknown("it is of another issuer");
        }
        try {
            String token = redeemed(terms, brought.code(), errand, back);
            Claimed who =
                    new IdToken(settings, errand.nonce(), clock.instant())
                            .read(token, terms.keys());
            return new Arrived.Known(who, errand.next());
        } catch (IdToken.Unbelievable e) {
            return unknown(String.valueOf(e.getMessage()));
        }
    }

    private Arrived unknown(String why) {
        LOG.log(
                System.Logger.Level.WARNING,
                "nobody was signed in by the identity provider issuer={0}: {1}",
                settings.issuer(),
                why);
        return new Arrived.Unknown();
    }

    /** The id token that a code is good for. */
    private String redeemed(Terms terms, String code, Errand errand, URI back)
            throws IdToken.Unbelievable, IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", back.toString());
        form.put("code_verifier", errand.verifier());
        Map<String, String> headers = new LinkedHashMap<>();
        String secret = settings.secret().get().revealText();
        if (terms.posted()) {
            form.put("client_id", settings.client());
            form.put("client_secret", secret);
        } else {
            // Both are encoded as in a form first (RFC 6749, 2.3.1).
            String both = encoded(settings.client()) + ":" + encoded(secret);
            headers.put(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        Wire.Answer answer = wire.post(terms.token(), headers, pairs(form), MAX_ANSWER);
        if (answer.status() >= 500) {
            throw new IOException("it answers " + answer.status());
        }
        Map<String, Object> said = Map.of();
        try {
            said = JSONObjectUtils.parse(answer.text());
        } catch (ParseException _) {
            // As good as nothing.
        }
        if (answer.status() == 200 && said.get("id_token") instanceof String token) {
            return token;
        }
        String error = String.valueOf(said.get("error"));
        throw new IdToken.Unbelievable(
                "the provider gave no id token but "
                        + answer.status()
                        + (WORD.matcher(error).matches() ? " " + error : ""));
    }

    /**
     * Where a browser signs out of the provider, too; empty when it says nowhere, or nothing.
     *
     * @param back where it goes afterwards
     */
    public Optional<URI> leave(URI back) {
        try {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("client_id", settings.client());
            query.put("post_logout_redirect_uri", back.toString());
            return published.terms().end().map(end -> with(end, query));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the identity provider does not say", e);
            return Optional.empty();
        }
    }

    private static URI with(URI url, Map<String, String> query) {
        String sign = url.getRawQuery() == null ? "?" : "&";
        return URI.create(url + sign + pairs(query));
    }

    private static String pairs(Map<String, String> values) {
        return values.entrySet().stream()
                .map(pair -> encoded(pair.getKey()) + "=" + encoded(pair.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
