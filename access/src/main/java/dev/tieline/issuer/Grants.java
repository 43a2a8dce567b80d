package dev.tieline.issuer;

import dev.tieline.api.Blame;
import dev.tieline.api.Credentials;
import dev.tieline.api.Fault;
import dev.tieline.api.OAuthClient;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outside;
import dev.tieline.api.Secret;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What entitles the hub to access tokens, and how it is turned into one. Thread-safe: its lock
 * guards what is kept, and is held while that is written. Each consent and each end of one begins
 * another age; what was asked for in an earlier age is not kept.
 */
final class Grants {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final OAuthClient client;
    private final AccessTokens.Surroundings around;
    private final AccessTokens.Supply supply;
    private final ReentrantLock keeping = new ReentrantLock();
    private volatile int age;
    private volatile @Nullable Secret over;
    private volatile @Nullable Unkept unkept;

    Grants(
            String name,
            OAuthClient client,
            AccessTokens.Surroundings around,
            AccessTokens.Supply supply) {
        this.name = name;
        this.client = client;
        this.around = around;
        this.supply = supply;
    }

    /** What a refresh token is bound to: the server that gave it, and whom it gave it to. */
    private String bound() {
        return client.tokenUrl() + " " + client.clientId();
    }

    /** The newest that the server and the client that are declared now gave and got. */
    private Optional<RefreshTokens.Kept> newest() {
        return supply.refresh().newest().filter(kept -> kept.client().equals(bound()));
    }

    /** Tokens that a server gave and that could not be kept yet. */
    private record Unkept(RefreshTokens.Kept kept, TokenAnswer.Granted granted, boolean fresh) {}

    /** See {@link AccessTokens#lacksConsent}. */
    Optional<Fault> lacksConsent() {
        if (!client.byConsent()) {
            return Optional.empty();
        }
        Optional<RefreshTokens.Kept> kept = newest();
        if (kept.isEmpty()) {
            return Optional.of(consentMissing());
        }
        return kept.get().token() == over
                ? Optional.of(consentOver(kept.get().by()))
                : Optional.empty();
    }

    /** The age it is; what was asked for in another is late. */
    int age() {
        return age;
    }

    /**
     * What was refused may be good again, and nothing is kept that was asked for before.
     *
     * @param ending ends what is kept; whether there was any
     */
    boolean forget(BooleanSupplier ending) {
        keeping.lock();
        try {
            boolean ended = ending.getAsBoolean();
            begin();
            return ended;
        } finally {
            keeping.unlock();
        }
    }

    private int begin() {
        keeping.lock();
        try {
            over = null;
            unkept = null;
            int next = age + 1;
            age = next;
            return next;
        } finally {
            keeping.unlock();
        }
    }

    /**
     * Fetches a token.
     *
     * @param since the age it is asked for in
     * @throws Credentials.NotObtained when there is none to be had
     */
    TokenAnswer.Granted granted(int since) {
        if (!client.byConsent()) {
            Map<String, String> grant = new LinkedHashMap<>();
            grant.put("grant_type", "client_credentials");
            put(grant, "scope", client.scope());
            put(grant, "audience", client.audience());
            return switch (ask(grant)) {
                case TokenAnswer.Granted granted -> granted;
                case TokenAnswer.None none -> throw none.thrown();
                case TokenAnswer.GrantOver _ -> throw refused("invalid_grant");
            };
        }
        Unkept before = unkept;
        if (before != null) {
            return kept(before, since);
        }
        RefreshTokens.Kept kept = newest(since);
        if (kept.token() == over) {
            throw unauthorized(consentOver(kept.by()));
        }
        Map<String, String> grant = new LinkedHashMap<>();
        grant.put("grant_type", "refresh_token");
        grant.put("refresh_token", kept.token().revealText());
        return switch (ask(grant)) {
            case TokenAnswer.Granted granted ->
                    granted.refresh()
                            .filter(next -> !next.matches(kept.token().reveal()))
                            .map(next -> new RefreshTokens.Kept(next, kept.by(), bound()))
                            .map(next -> kept(new Unkept(next, granted, false), since))
                            .orElse(granted);
            case TokenAnswer.None none -> throw none.thrown();
            case TokenAnswer.GrantOver _ -> {
                over = kept.token();
                throw unauthorized(consentOver(kept.by()));
            }
        };
    }

    /** One of a later age is not spent: what it gives would be late. */
    private RefreshTokens.Kept newest(int since) {
        keeping.lock();
        try {
            if (since != age) {
                throw late(name);
            }
            return newest().orElseThrow(() -> unauthorized(consentMissing()));
        } finally {
            keeping.unlock();
        }
    }

    /** Nothing that came with a refresh token is used before that one is kept. */
    private TokenAnswer.Granted kept(Unkept news, int since) {
        keeping.lock();
        try {
            if (since != age) {
                throw late(name);
            }
            unkept = news;
            Instant now = around.clock().instant();
            supply.refresh()
                    .keep(news.kept(), news.granted().refreshLife().map(now::plus), news.fresh());
            unkept = null;
            return news.granted();
        } catch (UncheckedIOException _) {
            throw later(
                    "refresh-token-unkept",
                    "The next refresh token of '"
                            + name
                            + "' could not be stored, so nothing that came with it is used.");
        } finally {
            keeping.unlock();
        }
    }

    /** What a consent gave, and the age that begins with it. */
    record Consented(TokenAnswer.Granted granted, int since) {}

    /** See {@link AccessTokens#consented}. */
    Consented consented(String code, String verifier, URI redirect, String by) {
        int since = age;
        Map<String, String> grant = new LinkedHashMap<>();
        grant.put("grant_type", "authorization_code");
        grant.put("code", code);
        grant.put("redirect_uri", redirect.toString());
        grant.put("code_verifier", verifier);
        TokenAnswer.Granted granted =
                switch (ask(grant)) {
                    case TokenAnswer.Granted given -> given;
                    case TokenAnswer.None none -> throw none.thrown();
                    case TokenAnswer.GrantOver _ -> throw refused("invalid_grant");
                };
        Secret refresh = granted.refresh().orElseThrow(() -> unauthorized(noRefreshToken()));
        Unkept news = new Unkept(new RefreshTokens.Kept(refresh, by, bound()), granted, true);
        keeping.lock();
        try {
            if (since != age) {
                throw late(name);
            }
            int next = begin();
            return new Consented(kept(news, next), next);
        } finally {
            keeping.unlock();
        }
    }

    private TokenAnswer ask(Map<String, String> grant) {
        Optional<Secret> secret;
        try {
            secret = client.secret().map(supply.secrets()::credential);
        } catch (Credentials.MissingCredential e) {
            throw unauthorized(
                    Fault.of(
                            "credential-missing",
                            Blame.HUB,
                            "No token for the credential '" + name + "': " + e.getMessage() + ".",
                            "Set it, then resume the system."));
        }
        TokenAnswer answer = ask(grant, secret);
        if (secret.isEmpty() || !(answer instanceof TokenAnswer.None(_, boolean proof)) || !proof) {
            return answer;
        }
        // While it is rotated, the server may still know only the other one.
        String of = client.secret().orElseThrow();
        Optional<Secret> other = supply.secrets().instead(of, List.of(secret.get()));
        if (other.isEmpty()) {
            return answer;
        }
        TokenAnswer second = ask(grant, other);
        if (second instanceof TokenAnswer.Granted) {
            supply.secrets().worked(of, other.get());
        }
        return second;
    }

    private TokenAnswer ask(Map<String, String> grant, Optional<Secret> secret) {
        Outside.Question question = TokenQuestion.of(client, grant, secret);
        return TokenAnswer.of(around.outside().ask(question, WITHIN), name, host(), around.json());
    }

    private String host() {
        return String.valueOf(client.tokenUrl().getHost());
    }

    private static void put(Map<String, String> grant, String key, String value) {
        if (!value.isEmpty()) {
            grant.put(key, value);
        }
    }

    private Credentials.NotObtained refused(String code) {
        return unauthorized(
                Fault.of(
                        "token-refused",
                        Blame.HUB,
                        "No token for the credential '"
                                + name
                                + "': "
                                + host()
                                + " answers "
                                + code
                                + ".",
                        "Check what stands at '" + name + "' in tieline.yaml."));
    }

    private Fault consentMissing() {
        return Fault.of(
                "consent-missing",
                Blame.HUB,
                "There is no consent for '"
                        + name
                        + "': nobody gave it yet, it has ended, or it was for"
                        + " another 'token-url' or 'client-id'.",
                "Somebody who manages credentials consents at " + supply.page().apply(name) + ".");
    }

    private Fault consentOver(String by) {
        String last = by.isEmpty() ? "" : " It was given last by " + by + ".";
        String who = by.isEmpty() ? "Somebody" : by + ", or somebody else";
        return Fault.of(
                "consent-ended",
                Blame.HUB,
                "The consent for '"
                        + name
                        + "' was withdrawn or has ended: "
                        + host()
                        + " answers invalid_grant."
                        + last,
                who
                        + " who manages credentials consents again at "
                        + supply.page().apply(name)
                        + "; what waits goes on then.");
    }

    private Fault noRefreshToken() {
        return Fault.of(
                "refresh-token-missing",
                Blame.HUB,
                host()
                        + " gave no refresh token for '"
                        + name
                        + "', so the consent would end soon.",
                "Ask for one: most servers want the scope offline_access, or"
                        + " access_type=offline in 'authorize-url'.");
    }

    private static Credentials.NotObtained unauthorized(Fault fault) {
        return new Credentials.NotObtained(new Outcome.Unauthorized(fault));
    }

    /** Something was asked for before what it was asked with changed. */
    static Credentials.NotObtained late(String name) {
        return later(
                "token-late",
                "What the token for '" + name + "' is fetched with changed meanwhile.");
    }

    static Credentials.NotObtained later(String code, String message) {
        Fault fault =
                Fault.of(
                        code,
                        Blame.HUB,
                        message,
                        "Nothing was sent to the system; it is tried again.");
        return new Credentials.NotObtained(new Outcome.Unavailable(fault, Duration.ZERO));
    }
}
