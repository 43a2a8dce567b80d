package dev.tieline.issuer;

import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Outside;
import dev.tieline.api.Outside.Heard;
import dev.tieline.api.Outside.Question;
import dev.tieline.api.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server of HashiCorp Vault, or one that speaks its HTTP API ({@code /v1}: KV of both versions,
 * tokens, logins of AppRole and Kubernetes). Its token is renewed or replaced ahead of its end.
 * Thread-safe: its lock is held while it asks, so that the session is of one question at a time.
 */
public final class HashiCorpVault {
    private static final Duration WITHIN = Duration.ofSeconds(8);
    private static final int MAX_BYTES = 1 << 20;
    private static final int MOST_SECONDS = 400_000_000;

    /** A login that was made just now would not be another one. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Settings settings;
    private final Outside outside;
    private final Json json;
    private final InstantSource clock;
    private final VaultAnswers answers;
    private volatile @Nullable Session session;

    /**
     * Where it is.
     *
     * @param url without {@code /v1} and without a slash at its end
     * @param namespace none when empty
     */
    public record Settings(URI url, String namespace, Login login) {}

    /** How the hub proves itself; what it is proved by is asked for each time. */
    public sealed interface Login {
        /** With a token that somebody else got. */
        record Token(Supplier<Secret> token) implements Login {}

        /**
         * By a login that gives a token.
         *
         * @param path of the auth method's login, as in {@code auth/approle/login}
         * @param proof what is sent
         */
        record Proof(String path, Supplier<Map<String, Secret>> proof) implements Login {}
    }

    /**
     * How JSON is read and written.
     *
     * @param reads empty when it is not one object
     */
    public record Json(
            Function<byte[], Optional<Document>> reads, Function<Map<String, ?>, String> writes) {}

    /**
     * A token that is used.
     *
     * @param until when it ends; never, as far as is known, when empty
     * @param life when it was given
     * @param next when its renewal is due
     */
    private record Session(
            Secret token,
            Instant since,
            Optional<Instant> until,
            boolean renewable,
            Duration life,
            Instant next) {

        Session later(Instant when) {
            return new Session(token, since, until, renewable, life, when);
        }

        boolean over(Instant now) {
            return until.filter(end -> !now.isBefore(end)).isPresent();
        }
    }

    public HashiCorpVault(Settings settings, Outside outside, Json json, InstantSource clock) {
        this.settings = settings;
        this.outside = outside;
        this.json = json;
        this.clock = clock;
        this.answers = new VaultAnswers(settings.url().getHost());
    }

    /**
     * Reads a secret.
     *
     * @param path of the API, behind {@code /v1/}
     * @param versioned whether it is of KV version 2
     * @return what is there, or why it cannot be had
     */
    public synchronized VaultAnswer read(String path, boolean versioned) {
        try {
            Heard heard = ask("GET", path, Map.of(), session());
            if (status(heard) == 403 && another()) {
                heard = ask("GET", path, Map.of(), session());
            }
            return answers.secret(heard, document(heard), path, versioned);
        } catch (VaultAnswers.NotThere e) {
            return e.why();
        } catch (Credentials.MissingCredential e) {
            return answers.noLogin(String.valueOf(e.getMessage()));
        }
    }

    /** Renews the token when that is due; to be called often. */
    public synchronized void tend() {
        Session now = session;
        Instant at = clock.instant();
        if (now == null || now.until().isEmpty() || at.isBefore(now.next())) {
            return;
        }
        session = now.later(at.plus(PAUSE));
        try {
            if ((now.renewable() && renewed(now)) || settings.login() instanceof Login.Token) {
                return;
            }
            session = loggedIn((Login.Proof) settings.login());
        } catch (VaultAnswers.NotThere | Credentials.MissingCredential _) {
            // The token is good for a while yet, and it is tried again.
        }
    }

    /**
     * When the token ends that somebody else got, if it is time that they get another: three days
     * ahead, or in the last tenth of a shorter life.
     */
    public Optional<Instant> ending() {
        Session now = session;
        if (now == null || now.until().isEmpty() || !(settings.login() instanceof Login.Token)) {
            return Optional.empty();
        }
        Duration tenth = now.life().dividedBy(10);
        Duration ahead = Duration.ofDays(3).compareTo(tenth) < 0 ? Duration.ofDays(3) : tenth;
        return now.until().filter(end -> !clock.instant().isBefore(end.minus(ahead)));
    }

    /** The token to ask with; one that somebody else got may be another by now. */
    private Session session() throws VaultAnswers.NotThere {
        Session now = session;
        Session good =
                switch (settings.login()) {
                    case Login.Token(Supplier<Secret> token) -> {
                        Secret shown = token.get();
                        yield now != null && now.token().matches(shown.reveal())
                                ? now
                                : shown(shown);
                    }
                    case Login.Proof proof ->
                            now == null || now.over(clock.instant()) ? loggedIn(proof) : now;
                };
        session = good;
        return good;
    }

    /** Whether another token may be taken where this one is refused: it may have been revoked. */
    private boolean another() throws VaultAnswers.NotThere {
        Session now = session;
        if (now == null
                || !(settings.login() instanceof Login.Proof proof)
                || clock.instant().isBefore(now.since().plus(YOUNG))) {
            return false;
        }
        session = loggedIn(proof);
        return true;
    }

    /** Tokens may always ask about themselves, unless their policies leave out the default one. */
    private Session shown(Secret token) {
        Session bare =
                new Session(
                        token,
                        clock.instant(),
                        Optional.empty(),
                        false,
                        Duration.ZERO,
                        Instant.MAX);
        Heard heard = ask("GET", "auth/token/lookup-self", Map.of(), bare);
        Document answer = document(heard);
        long seconds = seconds(answer, "/data/ttl");
        return status(heard) == 200 && seconds > 0
                ? living(token, seconds, answer.at("/data/renewable").equals(Optional.of(true)))
                : bare;
    }

    private Session loggedIn(Login.Proof login) throws VaultAnswers.NotThere {
        Map<String, String> body = new LinkedHashMap<>();
        login.proof().get().forEach((key, secret) -> body.put(key, secret.revealText()));
        Heard heard = ask("POST", login.path(), body, null);
        Document answer = document(heard);
        Secret token = answers.token(heard, answer, login.path());
        long seconds = seconds(answer, "/auth/lease_duration");
        boolean renewable = answer.at("/auth/renewable").equals(Optional.of(true));
        return seconds > 0
                ? living(token, seconds, renewable)
                : new Session(
                        token,
                        clock.instant(),
                        Optional.empty(),
                        false,
                        Duration.ZERO,
                        Instant.MAX);
    }

    /** Near its longest life a token is given less and less: then another one is got instead. */
    private boolean renewed(Session now) {
        Heard heard = ask("POST", "auth/token/renew-self", Map.of(), now);
        long seconds = seconds(document(heard), "/auth/lease_duration");
        if (status(heard) != 200 || seconds <= 0) {
            return false;
        }
        Session longer = living(now.token(), seconds, true);
        session =
                new Session(
                        now.token(),
                        now.since(),
                        longer.until(),
                        true,
                        now.life(),
                        longer.next().isBefore(clock.instant().plus(PAUSE))
                                ? clock.instant().plus(PAUSE)
                                : longer.next());
        return Duration.ofSeconds(seconds).multipliedBy(2).compareTo(now.life()) >= 0;
    }

    private Session living(Secret token, long seconds, boolean renewable) {
        Instant now = clock.instant();
        Duration life = Duration.ofSeconds(Math.min(MOST_SECONDS, seconds));
        return new Session(
                token,
                now,
                Optional.of(now.plus(life)),
                renewable,
                life,
                now.plus(life.multipliedBy(2).dividedBy(3)));
    }

    private Heard ask(
            String method, String path, Map<String, String> body, @Nullable Session with) {
        Map<String, String> headers = new LinkedHashMap<>();
        // Servers may want it, so that nobody is led to ask by a link.
        headers.put("X-Vault-Request", "true");
        headers.put("Accept", "application/json");
        if (!settings.namespace().isEmpty()) {
            headers.put("X-Vault-Namespace", settings.namespace());
        }
        if (with != null) {
            headers.put("X-Vault-Token", with.token().revealText());
        }
        byte[] sent = new byte[0];
        if (method.equals("POST")) {
            headers.put("Content-Type", "application/json");
            sent = json.writes().apply(body).getBytes(StandardCharsets.UTF_8);
        }
        URI url = URI.create(settings.url() + "/v1/" + path);
        return outside.ask(new Question(method, url, headers, sent, MAX_BYTES), WITHIN);
    }

    private static int status(Heard heard) {
        return heard instanceof Heard.Answer answer ? answer.status() : 0;
    }

    private Document document(Heard heard) {
        return heard instanceof Heard.Answer answer
                ? json.reads().apply(answer.body()).orElseGet(Document::empty)
                : Document.empty();
    }

    private static long seconds(Document answer, String pointer) {
        return answer.at(pointer)
                .map(String::valueOf)
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
