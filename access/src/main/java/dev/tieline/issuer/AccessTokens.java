package dev.tieline.issuer;

import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.OAuthClient;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outside;
import dev.tieline.api.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of one credential. Thread-safe: its lock guards which fetch is under way, and
 * is never held while something waits.
 */
public final class AccessTokens {
    /** A token is replaced so long before its end, or a fifth of its life when that is shorter. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    /** Who fails is not asked again by the calls that come right behind. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The same while the token before is still good. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(10);

    /** One that was fetched because its elder was refused, and is refused too, is not the cause. */
    private static final Duration NO_CAUSE_WITHIN = Duration.ofSeconds(30);

    private final String name;
    private final Surroundings around;
    private final Grants grants;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Held held;
    private @Nullable CompletableFuture<Held> underWay;
    private @Nullable Failed failed;
    private int forgotten;

    /**
     * What a workspace says of them.
     *
     * @param client the hub as the server knows it
     * @param outside the way out
     * @param secrets where the client's secret is
     * @param page where somebody consents, by the name of the credential
     */
    public record Terms(
            OAuthClient client, Outside outside, Credentials secrets, Function<String, URI> page) {}

    /**
     * What stays whatever a workspace says.
     *
     * @param refresh kept tokens; asked only where somebody consents
     * @param json reads an answer; empty when it is not one object
     * @param clock on the wall
     */
    public record Surroundings(
            RefreshTokens refresh,
            Function<byte[], Optional<Document>> json,
            InstantSource clock) {}

    /**
     * A token that is used.
     *
     * @param ahead from when on the next one is fetched
     * @param ends when it is good no more
     * @param since when it was fetched
     * @param instead whether it was fetched because another was refused
     */
    private record Held(
            Secret token, Instant ahead, Instant ends, Instant since, boolean instead) {}

    /**
     * When a fetch began: what changes since then makes it late.
     *
     * @param again whether it takes the place of one whose client was changed meanwhile
     */
    private record Begun(Grants.Standing at, int forgotten, boolean again) {}

    private record Failed(Credentials.NotObtained why, Instant until) {}

    /**
     * @param name of the credential
     */
    public AccessTokens(String name, Terms terms, Surroundings around) {
        this.name = name;
        this.around = around;
        this.grants = new Grants(name, terms, around);
    }

    /**
     * Fetches by other terms from now on. Where the client is changed in any regard, no token that
     * it got before is used: a fetch that is under way is made once more when it has ended, for all
     * who wait, and a refresh token that came with it is kept if the server is the same.
     */
    public void adopt(Terms terms) {
        if (!grants.adopt(terms)) {
            return;
        }
        lock.lock();
        try {
            held = null;
            failed = null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The token to call with now: the same object as long as it stays the same. One that ends soon
     * is replaced meanwhile; only where there is none does the call wait.
     *
     * @throws Credentials.NotObtained when there is none
     */
    public Secret token() {
        Held now = held;
        Instant at = around.clock().instant();
        if (now == null || !at.isBefore(now.ends())) {
            return await(fetch(now, false)).token();
        }
        if (!at.isBefore(now.ahead())) {
            var _ = fetch(now, false);
        }
        return now.token();
    }

    /**
     * What may be tried once more where these were refused: one that was fetched since, or is
     * fetched now.
     *
     * @throws Credentials.NotObtained when it cannot be fetched
     */
    public Optional<Secret> instead(List<Secret> refused) {
        Held now = held;
        if (refused.size() > 1) {
            return Optional.empty();
        }
        if (now == null || !refused.contains(now.token())) {
            return Optional.of(token());
        }
        Instant at = around.clock().instant();
        if (now.instead() && at.isBefore(now.since().plus(NO_CAUSE_WITHIN))) {
            return Optional.empty();
        }
        return Optional.of(await(fetch(now, true)).token());
    }

    /**
     * Forgets the token, so that the next call fetches one. The token that a fetch brings which
     * runs now is not used; a refresh token that comes with it is kept.
     */
    public void forget() {
        lock.lock();
        try {
            held = null;
            failed = null;
            forgotten++;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The same where consent ends: no refresh token is kept any more that was asked for before.
     *
     * @param ending ends what is kept; whether there was any
     */
    public boolean forget(BooleanSupplier ending) {
        boolean ended = grants.forget(ending);
        forget();
        return ended;
    }

    /** What only consent can mend; empty when nothing is amiss or nobody knows yet. */
    public Optional<Fault> lacksConsent() {
        return grants.lacksConsent();
    }

    /**
     * Exchanges what a person's consent gave.
     *
     * @param as the client they consented to
     * @param code that came back with the person
     * @param back what they left with
     * @param by who consented
     * @throws Credentials.NotObtained when there is nothing to call with in the end
     */
    public void consented(OAuthClient as, String code, Consents.Back back, String by) {
        Grants.Standing at = grants.standing();
        if (!at.server().client().equals(as)) {
            throw Grants.late(name);
        }
        Grants.Consented given = grants.consented(at, code, back, by);
        Held got = held(given.granted(), false);
        lock.lock();
        try {
            Grants.Standing now = grants.standing();
            if (given.since() == now.age() && at.server().asksAs(now.server())) {
                failed = null;
                held = got;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The client this fetches as. */
    public OAuthClient client() {
        return grants.standing().server().client();
    }

    /** One fetch for all who ask, whoever comes first. */
    private CompletableFuture<Held> fetch(@Nullable Held seen, boolean instead) {
        CompletableFuture<Held> mine;
        Begun begun;
        lock.lock();
        try {
            Held now = held;
            if (now != null && !now.equals(seen)) {
                return CompletableFuture.completedFuture(now);
            }
            if (underWay != null) {
                return underWay;
            }
            Failed before = failed;
            if (before != null && around.clock().instant().isBefore(before.until())) {
                return CompletableFuture.failedFuture(before.why());
            }
            mine = new CompletableFuture<>();
            begun = new Begun(grants.standing(), forgotten, false);
            underWay = mine;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("token-" + name).start(() -> run(mine, begun, instead));
        return mine;
    }

    private void run(CompletableFuture<Held> mine, Begun begun, boolean instead) {
        // What another client gets is the first of its own, not one in place of a refused one.
        once(mine, begun, instead).ifPresent(next -> once(mine, next, false));
    }

    private Optional<Begun> once(CompletableFuture<Held> mine, Begun begun, boolean instead) {
        try {
            return ended(mine, begun, held(grants.granted(begun.at()), instead), null);
        } catch (Credentials.NotObtained e) {
            return ended(mine, begun, null, e);
        } catch (RuntimeException | Error e) {
            // A defect: whoever waits must hear of it, and the next call must be able to try.
            Optional<Begun> next = ended(mine, begun, null, null);
            if (next.isEmpty()) {
                mine.completeExceptionally(e);
            }
            return next;
        }
    }

    /** Another fetch may have begun since. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isUnderWay(CompletableFuture<Held> mine) {
        return underWay == mine;
    }

    /** What takes the place of this fetch, with all who wait for it: once, for another client. */
    private Optional<Begun> ended(
            CompletableFuture<Held> mine,
            Begun begun,
            @Nullable Held got,
            Credentials.@Nullable NotObtained why) {
        Held good = got;
        Credentials.NotObtained bad = why;
        lock.lock();
        try {
            Grants.Standing now = grants.standing();
            boolean changed = !begun.at().server().asksAs(now.server());
            if (changed && !begun.again()) {
                return Optional.of(new Begun(now, forgotten, true));
            }
            if (isUnderWay(mine)) {
                underWay = null;
            }
            if (changed || begun.at().age() != now.age() || begun.forgotten() != forgotten) {
                good = held;
                bad = Grants.late(name);
            } else {
                failed = why == null ? null : failed(why);
                held = got == null ? held : got;
            }
        } finally {
            lock.unlock();
        }
        if (good != null) {
            mine.complete(good);
        } else if (bad != null) {
            mine.completeExceptionally(bad);
        }
        return Optional.empty();
    }

    private Failed failed(Credentials.NotObtained why) {
        Instant now = around.clock().instant();
        Held good = held;
        Duration pause = good != null && now.isBefore(good.ends()) ? LONG_PAUSE : PAUSE;
        Duration asked =
                why.outcome() instanceof Outcome.Unavailable(_, Duration wait)
                        ? wait
                        : Duration.ZERO;
        return new Failed(why, now.plus(asked.compareTo(pause) > 0 ? asked : pause));
    }

    private Held await(CompletableFuture<Held> fetch) {
        try {
            return fetch.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Credentials.NotObtained why) {
                throw new Credentials.NotObtained(why.outcome());
            }
            throw new IllegalStateException("a token could not be fetched", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Grants.later("token-interrupted", "The hub stops; no token was fetched.");
        }
    }

    private Held held(TokenAnswer.Granted granted, boolean instead) {
        Instant now = around.clock().instant();
        Duration life = granted.life();
        Duration early = life.dividedBy(5);
        Instant ends = now.plus(life);
        Instant ahead = ends.minus(early.compareTo(AHEAD) > 0 ? AHEAD : early);
        return new Held(granted.access(), ahead, ends, now, instead);
    }
}
