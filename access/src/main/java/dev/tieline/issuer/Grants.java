package dev.tieline.issuer;

import dev.tieline.api.Blame;
import dev.tieline.api.Credentials;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Secret;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What entitles the hub to access tokens, and how it is turned into one. Thread-safe: its lock
 * guards what is kept, and is held while that is written. Each consent and each end of one begins
 * another age, and so does another server; what was asked for in an earlier age is not kept.
 */
final class Grants {
    private final String name;
    private final AccessTokens.Surroundings around;
    private final ReentrantLock keeping = new ReentrantLock();
    private volatile Standing standing;
    private volatile @Nullable Secret over;
    private volatile @Nullable Unkept unkept;

    Grants(String name, AccessTokens.Terms terms, AccessTokens.Surroundings around) {
        this.name = name;
        this.around = around;
        this.standing = new Standing(new TokenServer(name, terms, around.json()), 0);
    }

    /** Who is asked for tokens, and in which age. */
    record Standing(TokenServer server, int age) {}

    /** How it stands now; what was asked for in another age is late. */
    Standing standing() {
        return standing;
    }

    /**
     * Asks by other terms from now on. With another server begins another age: what was given, or
     * will be, by the one before is of no use there.
     *
     * @return whether the client is another in any regard
     */
    boolean adopt(AccessTokens.Terms terms) {
        keeping.lock();
        try {
            Standing before = standing;
            TokenServer news = new TokenServer(name, terms, around.json());
            boolean same = news.isAt(before.server());
            boolean another = !news.asksAs(before.server());
            unkept = same ? unkept : null;
            // What one client was refused with may be good for another.
            over = another ? null : over;
            standing = new Standing(news, same ? before.age() : before.age() + 1);
            return another;
        } finally {
            keeping.unlock();
        }
    }

    /** The newest that this server gave to this client. */
    private Optional<RefreshTokens.Kept> newest(TokenServer from) {
        return around.refresh().newest().filter(kept -> kept.client().equals(from.bound()));
    }

    /** Tokens that a server gave and that could not be kept yet. */
    private record Unkept(
            TokenServer from,
            RefreshTokens.Kept kept,
            TokenAnswer.Granted granted,
            boolean fresh) {}

    /** See {@link AccessTokens#lacksConsent}. */
    Optional<Fault> lacksConsent() {
        TokenServer now = standing.server();
        if (!now.client().byConsent()) {
            return Optional.empty();
        }
        Optional<RefreshTokens.Kept> kept = newest(now);
        if (kept.isEmpty()) {
            return Optional.of(now.consentMissing());
        }
        return kept.get().token() == over
                ? Optional.of(now.consentOver(kept.get().by()))
                : Optional.empty();
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
            Standing next = new Standing(standing.server(), standing.age() + 1);
            standing = next;
            return next.age();
        } finally {
            keeping.unlock();
        }
    }

    /**
     * Fetches a token.
     *
     * @param at who is asked for it, and the age it is asked for in
     * @throws Credentials.NotObtained when there is none to be had
     */
    TokenAnswer.Granted granted(Standing at) {
        TokenServer from = at.server();
        return from.client().byConsent() ? byConsent(from, at.age()) : forItself(from);
    }

    private static TokenAnswer.Granted forItself(TokenServer from) {
        Map<String, String> grant = new LinkedHashMap<>();
        grant.put("grant_type", "client_credentials");
        put(grant, "scope", from.client().scope());
        put(grant, "audience", from.client().audience());
        return given(from, grant);
    }

    private static void put(Map<String, String> grant, String key, String value) {
        if (!value.isEmpty()) {
            grant.put(key, value);
        }
    }

    private static TokenAnswer.Granted given(TokenServer from, Map<String, String> grant) {
        return switch (from.ask(grant)) {
            case TokenAnswer.Granted granted -> granted;
            case TokenAnswer.None none -> throw none.thrown();
            case TokenAnswer.GrantOver _ -> throw from.refused("invalid_grant");
        };
    }

    private TokenAnswer.Granted byConsent(TokenServer from, int since) {
        Unkept before = unkept;
        if (before != null) {
            TokenAnswer.Granted granted = kept(before, since);
            if (before.from().asksAs(from)) {
                return granted;
            }
        }
        RefreshTokens.Kept kept = newest(from, since);
        if (kept.token() == over) {
            throw TokenServer.unauthorized(from.consentOver(kept.by()));
        }
        Map<String, String> grant = new LinkedHashMap<>();
        grant.put("grant_type", "refresh_token");
        grant.put("refresh_token", kept.token().revealText());
        return switch (from.ask(grant)) {
            case TokenAnswer.Granted granted ->
                    granted.refresh()
                            .filter(next -> !next.matches(kept.token().reveal()))
                            .map(next -> new RefreshTokens.Kept(next, kept.by(), from.bound()))
                            .map(next -> kept(new Unkept(from, next, granted, false), since))
                            .orElse(granted);
            case TokenAnswer.None none -> throw none.thrown();
            case TokenAnswer.GrantOver _ -> {
                refused(kept, from);
                throw TokenServer.unauthorized(from.consentOver(kept.by()));
            }
        };
    }

    /** That a client was refused says nothing of the one that is declared now. */
    private void refused(RefreshTokens.Kept kept, TokenServer from) {
        keeping.lock();
        try {
            if (from.asksAs(standing.server())) {
                over = kept.token();
            }
        } finally {
            keeping.unlock();
        }
    }

    /** One of a later age is not spent: what it gives would be late. */
    private RefreshTokens.Kept newest(TokenServer from, int since) {
        keeping.lock();
        try {
            if (since != standing.age()) {
                throw late(name);
            }
            return newest(from).orElseThrow(() -> TokenServer.unauthorized(from.consentMissing()));
        } finally {
            keeping.unlock();
        }
    }

    /** Nothing that came with a refresh token is used before that one is kept. */
    private TokenAnswer.Granted kept(Unkept news, int since) {
        keeping.lock();
        try {
            if (since != standing.age()) {
                throw late(name);
            }
            unkept = news;
            Instant now = around.clock().instant();
            around.refresh()
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
    Consented consented(Standing at, String code, Consents.Back back, String by) {
        TokenServer from = at.server();
        Map<String, String> grant = new LinkedHashMap<>();
        grant.put("grant_type", "authorization_code");
        grant.put("code", code);
        grant.put("redirect_uri", back.redirect().toString());
        grant.put("code_verifier", back.verifier());
        TokenAnswer.Granted granted = given(from, grant);
        Secret refresh =
                granted.refresh()
                        .orElseThrow(() -> TokenServer.unauthorized(from.noRefreshToken()));
        Unkept news =
                new Unkept(from, new RefreshTokens.Kept(refresh, by, from.bound()), granted, true);
        keeping.lock();
        try {
            Standing now = standing;
            if (at.age() != now.age() || !from.bound().equals(now.server().bound())) {
                throw late(name);
            }
            int next = begin();
            return new Consented(kept(news, next), next);
        } finally {
            keeping.unlock();
        }
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
