package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tieline.api.Credentials;
import dev.tieline.api.Fault;
import dev.tieline.api.OAuthClient;
import dev.tieline.api.Outcome;
import dev.tieline.api.Payload;
import dev.tieline.api.Secret;
import dev.tieline.connector.http.Errands;
import dev.tieline.egress.EgressGuard;
import dev.tieline.issuer.AccessTokens;
import dev.tieline.issuer.Consents;
import dev.tieline.issuer.RefreshTokens;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Clock;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens are fetched from a real server: once, in time, and never shown. */
class AccessTokensTest {
    private static final int CALLS = 10_000;
    private static final String SECRET = "p+ss w:rd/and more";
    private static final Consents.Back BACK =
            new Consents.Back("verifier-1", URI.create("https://hub.example/back"));
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final ScriptedPeer server = ScriptedPeer.start();
    private final AtomicInteger given = new AtomicInteger();
    private final Clock clock = new Clock(NOON);
    private final Shelf shelf = new Shelf();
    private final Secrets secrets = new Secrets();
    private final AtomicReference<Optional<Gate>> gate = new AtomicReference<>(Optional.empty());

    AccessTokensTest() {
        server.usually(_ -> granted("\"expires_in\": 600"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private List<Act> granted(String more) {
        return Act.json(
                200,
                "{\"access_token\": \"token-%d\", \"token_type\": \"Bearer\", %s}"
                        .formatted(given.incrementAndGet(), more));
    }

    /** The client's secret, which may have an elder one beside it. */
    static final class Secrets implements Credentials {
        private volatile Optional<Secret> elder = Optional.empty();
        private volatile Secret first = Secret.of(SECRET);

        @Override
        public Secret credential(String name) {
            return first;
        }

        @Override
        public Optional<Secret> instead(String name, List<Secret> refused) {
            return elder.filter(one -> !refused.contains(one));
        }

        @Override
        public void worked(String name, Secret value) {
            first = value;
        }
    }

    /** Keeps refresh tokens in memory, and fails when it is told to. */
    static final class Shelf implements RefreshTokens {
        private final Deque<Kept> kept = new ArrayDeque<>();
        private boolean full;
        private Optional<Instant> until = Optional.empty();

        @Override
        public synchronized Optional<Kept> newest() {
            return Optional.ofNullable(kept.peek());
        }

        @Override
        public synchronized void keep(Kept news, Optional<Instant> ends, boolean fresh) {
            if (full) {
                throw new UncheckedIOException(new IOException("no room"));
            }
            until = ends;
            kept.push(news);
        }

        synchronized boolean end() {
            boolean any = !kept.isEmpty();
            kept.clear();
            return any;
        }

        synchronized void full(boolean now) {
            full = now;
        }

        synchronized Optional<Instant> until() {
            return until;
        }

        String top() {
            return newest().orElseThrow().token().revealText();
        }
    }

    private AccessTokens tokens(OAuthClient.Way way, boolean consent) {
        URI url = server.url().resolve("/token");
        OAuthClient client =
                new OAuthClient(
                        url,
                        "ti:eline",
                        Optional.of("client"),
                        way,
                        "read write",
                        "https://api.crm.example",
                        consent ? Optional.of(url) : Optional.empty());
        return tokens(client, "127.0.0.1");
    }

    private AccessTokens tokens(OAuthClient client, String... addresses) {
        return new AccessTokens(
                "crm-token",
                new AccessTokens.Terms(
                        client,
                        new Errands(new EgressGuard(List.of(addresses))),
                        secrets,
                        name -> URI.create("https://hub.example/credentials/" + name)),
                new AccessTokens.Surroundings(
                        shelf,
                        body -> {
                            gate.getAndSet(Optional.empty()).ifPresent(Gate::pass);
                            return CallerSurroundings.json(new Payload(body, ""));
                        },
                        clock));
    }

    private AccessTokens tokens() {
        return tokens(OAuthClient.Way.BASIC, false);
    }

    /** All the answers that so many calls got which began at once. */
    private static Set<Secret> atOnce(Supplier<Secret> call) throws InterruptedException {
        Set<Secret> got = ConcurrentHashMap.newKeySet();
        CountDownLatch ready = new CountDownLatch(CALLS);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                ready.countDown();
                                try {
                                    go.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                got.add(call.get());
                            }));
        }
        ready.await();
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return got;
    }

    private static Outcome outcome(AccessTokens tokens) {
        Credentials.NotObtained thrown =
                catchThrowableOfType(Credentials.NotObtained.class, tokens::token);
        assertThat(thrown).isNotNull();
        return thrown.outcome();
    }

    @Test
    void tenThousandCallsAtOnceFetchOneToken() throws InterruptedException {
        AccessTokens tokens = tokens();

        assertThat(atOnce(tokens::token)).extracting(Secret::revealText).containsExactly("token-1");
        assertThat(server.heard()).hasSize(1);
        clock.advance(Duration.ofMinutes(11));
        assertThat(atOnce(tokens::token)).extracting(Secret::revealText).containsExactly("token-2");
        assertThat(server.heard()).hasSize(2);
    }

    @Test
    void tenThousandCallsThatWereRefusedFetchOneToken() throws InterruptedException {
        AccessTokens tokens = tokens();
        Secret old = tokens.token();

        Set<Secret> got = atOnce(() -> tokens.instead(List.of(old)).orElseThrow());

        assertThat(got).extracting(Secret::revealText).containsExactly("token-2");
        assertThat(server.heard()).hasSize(2);
        Secret young = got.iterator().next();
        assertThat(tokens.instead(List.of(old, young))).as("one repeat, not two").isEmpty();
        assertThat(tokens.instead(List.of(young))).as("a fresh one is not the cause").isEmpty();
        clock.advance(Duration.ofSeconds(31));
        assertThat(tokens.instead(List.of(young))).isPresent();
    }

    @Test
    void aTokenIsReplacedAheadOfItsEndWhileCallsGoOnWithTheOldOne() {
        AccessTokens tokens = tokens();
        Secret old = tokens.token();
        clock.advance(Duration.ofSeconds(539));
        assertThat(tokens.token()).isSameAs(old);
        assertThat(server.heard()).hasSize(1);

        clock.advance(Duration.ofSeconds(2));
        assertThat(tokens.token()).as("nobody waits").isSameAs(old);
        server.awaitHeard(2);
        Secret now = old;
        while (now == old) {
            now = tokens.token();
        }
        assertThat(now.revealText()).isEqualTo("token-2");
        assertThat(server.heard()).hasSize(2);
    }

    @Test
    void aServerThatFailsAheadOfTheEndCostsNothingWhileTheTokenIsGood() {
        AccessTokens tokens = tokens();
        Secret old = tokens.token();
        server.usually(Act.json(503, "{}"));
        clock.advance(Duration.ofSeconds(590));

        for (int i = 0; i < 100; i++) {
            assertThat(tokens.token()).isSameAs(old);
        }
        server.awaitHeard(2);
        clock.advance(Duration.ofSeconds(11));
        assertThat(outcome(tokens)).isInstanceOf(Outcome.Unavailable.class);
        assertThat(server.heard()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void theClientProvesItselfAsTheServerWantsIt() {
        tokens(OAuthClient.Way.BASIC, false).token();
        tokens(OAuthClient.Way.BODY, false).token();

        ScriptedPeer.Heard basic = server.heard().get(0);
        ScriptedPeer.Heard body = server.heard().get(1);
        String pair = "ti%3Aeline:p%2Bss+w%3Ard%2Fand+more";
        assertThat(basic.headers())
                .containsEntry(
                        "authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(basic.body())
                .isEqualTo(
                        "grant_type=client_credentials&scope=read+write"
                                + "&audience=https%3A%2F%2Fapi.crm.example");
        assertThat(body.headers()).doesNotContainKey("authorization");
        assertThat(body.body())
                .endsWith("&client_id=ti%3Aeline&client_secret=p%2Bss+w%3Ard%2Fand+more");
    }

    @Test
    void whatTheServerSaysDecidesWhatBecomesOfTheCall() {
        Map<List<Act>, Class<? extends Outcome>> cases =
                Map.of(
                        Act.json(400, "{\"error\": \"invalid_client\"}"),
                        Outcome.Unauthorized.class,
                        Act.json(401, "not json"),
                        Outcome.Unauthorized.class,
                        Act.json(200, "<html>sign in</html>"),
                        Outcome.Unauthorized.class,
                        Act.json(200, "{\"access_token\": \"x\", \"token_type\": \"mac\"}"),
                        Outcome.Unauthorized.class,
                        Act.json(302, "{}"),
                        Outcome.Unauthorized.class,
                        Act.json(503, "{}"),
                        Outcome.Unavailable.class,
                        Act.json(400, "{\"error\": \"temporarily_unavailable\"}"),
                        Outcome.Unavailable.class,
                        Act.halfBody(500, "{"),
                        Outcome.Unavailable.class,
                        List.of(new Act.Reset()),
                        Outcome.Unavailable.class);
        cases.forEach((script, expected) -> {
            server.next(script);
            assertThat(outcome(tokens())).as(script.toString()).isInstanceOf(expected);
        });
        server.next(Act.answer(429, Map.of("Retry-After", "120"), "{}"));
        assertThat(outcome(tokens()))
                .isInstanceOfSatisfying(
                        Outcome.Unavailable.class,
                        later -> assertThat(later.retryAfter()).hasMinutes(2));
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        server.refuse();
        assertThat(outcome(tokens())).isInstanceOf(Outcome.Unreachable.class);
    }

    @Test
    void whatIsSaidOfAFailureRepeatsNothingOfTheServers() {
        server.next(
                Act.json(
                        400,
                        "{\"error\": \"invalid_scope\", \"error_description\": \""
                                + SECRET
                                + "\"}"));

        Fault fault = ((Outcome.Unauthorized) outcome(tokens())).fault();

        assertThat(fault.message())
                .isEqualTo(
                        "No token for the credential 'crm-token': 127.0.0.1 answers 400"
                                + " (invalid_scope).");
        assertThat(fault.toString()).doesNotContain(SECRET);
    }

    @Test
    void aServerThatFailsIsNotAskedByEveryCallBehind() throws InterruptedException {
        server.usually(Act.json(503, "{}"));
        AccessTokens tokens = tokens();

        atOnce(() -> {
            assertThatThrownBy(tokens::token).isInstanceOf(Credentials.NotObtained.class);
            return Secret.of("none");
        });

        assertThat(server.heard()).hasSize(1);
        clock.advance(Duration.ofSeconds(2));
        server.usually(_ -> granted("\"expires_in\": 600"));
        assertThat(tokens.token().revealText()).isEqualTo("token-1");
    }

    @Test
    void anAddressThatIsNotListedIsNeverConnectedTo() {
        AccessTokens tokens = tokens(tokens().client());

        Outcome.Unreachable refused = (Outcome.Unreachable) outcome(tokens);

        assertThat(refused.fault().remedy()).contains("private-addresses");
        assertThat(server.connections()).isZero();
    }

    private void consent(String refresh) {
        consent(refresh, server.url().resolve("/token") + " ti:eline");
    }

    private void consent(String refresh, String client) {
        shelf.keep(
                new RefreshTokens.Kept(Secret.of(refresh), "anna", client), Optional.empty(), true);
    }

    @Test
    void aRefreshTokenThatReplacesAnotherIsKeptBeforeWhatCameWithItIsUsed() {
        consent("refresh-1");
        AccessTokens tokens = tokens(OAuthClient.Way.BASIC, true);
        server.usually(_ -> granted("\"refresh_token\": \"refresh-2\", \"expires_in\": 600"));
        shelf.full(true);

        Outcome.Unavailable unkept = (Outcome.Unavailable) outcome(tokens);

        assertThat(unkept.fault().code()).isEqualTo("refresh-token-unkept");
        assertThat(server.heard().getFirst().body())
                .isEqualTo("grant_type=refresh_token&refresh_token=refresh-1");
        shelf.full(false);
        clock.advance(Duration.ofSeconds(2));
        assertThat(tokens.token().revealText()).isEqualTo("token-1");
        assertThat(shelf.top()).isEqualTo("refresh-2");
        assertThat(server.heard()).as("what was given is not asked for again").hasSize(1);
    }

    /** The next answer is read when {@code go} is counted down. */
    record Gate(CountDownLatch reached, CountDownLatch go) {
        void pass() {
            reached.countDown();
            await(go);
        }

        static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A call whose answer is on its way. */
    private record Calling(CompletableFuture<Optional<Outcome>> call, Gate gate) {
        /** What it comes to when the answer is there. */
        Optional<Outcome> arrives() {
            gate.go().countDown();
            return call.join();
        }
    }

    private Calling calling(AccessTokens tokens) {
        Gate mine = new Gate(new CountDownLatch(1), new CountDownLatch(1));
        gate.set(Optional.of(mine));
        CompletableFuture<Optional<Outcome>> call = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        tokens.token();
                        call.complete(Optional.empty());
                    } catch (Credentials.NotObtained e) {
                        call.complete(Optional.of(e.outcome()));
                    } catch (RuntimeException e) {
                        call.completeExceptionally(e);
                    }
                });
        Gate.await(mine.reached());
        return new Calling(call, mine);
    }

    @Test
    void consentThatEndsWhileATokenIsFetchedStaysEnded() {
        consent("refresh-1");
        AccessTokens tokens = tokens(OAuthClient.Way.BASIC, true);
        server.usually(_ -> granted("\"refresh_token\": \"refresh-2\", \"expires_in\": 600"));
        Calling call = calling(tokens);

        assertThat(tokens.forget(shelf::end)).isTrue();

        assertThat(call.arrives()).containsInstanceOf(Outcome.Unavailable.class);
        assertThat(shelf.newest()).isEmpty();
        assertThat(outcome(tokens)).isInstanceOf(Outcome.Unauthorized.class);
        assertThat(server.heard()).hasSize(1);
    }

    @Test
    void consentThatIsGivenWhileATokenIsFetchedIsTheNewest() {
        consent("refresh-1");
        AccessTokens tokens = tokens(OAuthClient.Way.BASIC, true);
        server.usually(_ -> granted("\"refresh_token\": \"refresh-2\", \"expires_in\": 600"));
        Calling call = calling(tokens);
        server.next(
                Act.json(
                        200,
                        "{\"access_token\": \"bobs\", \"refresh_token\": \"refresh-9\","
                                + " \"expires_in\": 600}"));

        tokens.consented(tokens.client(), "code-1", BACK, "bob");

        assertThat(call.arrives()).as("it goes on with the new one").isEmpty();
        assertThat(tokens.token().revealText()).isEqualTo("bobs");
        assertThat(shelf.top()).isEqualTo("refresh-9");
        assertThat(server.heard()).hasSize(2);
    }

    @Test
    void aTokenThatIsForgottenWhileItIsFetchedIsNotUsedButItsRefreshTokenIsKept() {
        consent("refresh-1");
        AccessTokens tokens = tokens(OAuthClient.Way.BASIC, true);
        server.usually(_ -> granted("\"refresh_token\": \"refresh-2\", \"expires_in\": 600"));
        Calling call = calling(tokens);

        tokens.forget();

        assertThat(call.arrives()).containsInstanceOf(Outcome.Unavailable.class);
        assertThat(shelf.top()).isEqualTo("refresh-2");
        assertThat(tokens.token().revealText()).isEqualTo("token-2");
        assertThat(server.heard().getLast().body()).endsWith("&refresh_token=refresh-2");
    }

    @Test
    void aLifeThatIsNotPositiveIsNone() {
        AccessTokens tokens = tokens();
        server.usually(_ -> granted("\"expires_in\": 0"));

        assertThat(tokens.token()).isSameAs(tokens.token());
        assertThat(server.heard()).hasSize(1);
    }

    @Test
    void theEndOfARefreshTokenIsKeptWhereTheServerSaysIt() {
        consent("refresh-1");
        AccessTokens tokens = tokens(OAuthClient.Way.BASIC, true);
        server.next(
                granted("\"refresh_token\": \"refresh-2\", \"refresh_token_expires_in\": 86400"));

        tokens.token();

        assertThat(shelf.until()).contains(NOON.plus(Duration.ofDays(1)));
    }

    @Test
    void consentThatWasWithdrawnIsNotAskedForAgainUntilSomebodyConsents() {
        consent("refresh-1");
        AccessTokens tokens = tokens(OAuthClient.Way.BASIC, true);
        assertThat(tokens.lacksConsent()).isEmpty();
        server.next(Act.json(400, "{\"error\": \"invalid_grant\"}"));

        Outcome.Unauthorized over = (Outcome.Unauthorized) outcome(tokens);

        assertThat(over.fault().code()).isEqualTo("consent-ended");
        assertThat(over.fault().message()).contains("It was given last by anna.");
        assertThat(over.fault().remedy())
                .contains("anna", "https://hub.example/credentials/crm-token");
        assertThat(tokens.lacksConsent()).contains(over.fault());
        clock.advance(Duration.ofHours(1));
        assertThat(outcome(tokens)).isInstanceOf(Outcome.Unauthorized.class);
        assertThat(server.heard()).hasSize(1);

        server.next(granted("\"refresh_token\": \"refresh-9\", \"expires_in\": 600"));
        tokens.consented(tokens.client(), "code-1", BACK, "bob");

        assertThat(tokens.token().revealText()).isEqualTo("token-1");
        assertThat(tokens.lacksConsent()).isEmpty();
        assertThat(shelf.top()).isEqualTo("refresh-9");
        assertThat(server.heard().getLast().body())
                .isEqualTo(
                        "grant_type=authorization_code&code=code-1"
                                + "&redirect_uri=https%3A%2F%2Fhub.example%2Fback"
                                + "&code_verifier=verifier-1");
    }

    @Test
    void withoutConsentNobodyIsAsked() {
        AccessTokens tokens = tokens(OAuthClient.Way.BASIC, true);

        assertThat(((Outcome.Unauthorized) outcome(tokens)).fault().code())
                .isEqualTo("consent-missing");
        assertThat(tokens.lacksConsent()).isPresent();
        assertThat(server.heard()).isEmpty();
    }

    @Test
    void aRefreshTokenGoesToNoServerButTheOneThatGaveItAndForNoOtherClient() {
        for (String other : List.of("https://else.example/token ti:eline", "")) {
            consent("refresh-1", other);
            AccessTokens tokens = tokens(OAuthClient.Way.BASIC, true);

            assertThat(((Outcome.Unauthorized) outcome(tokens)).fault().code())
                    .isEqualTo("consent-missing");
            assertThat(tokens.lacksConsent()).isPresent();
        }
        consent("refresh-1", server.url().resolve("/token") + " another");
        assertThat(outcome(tokens(OAuthClient.Way.BASIC, true)))
                .isInstanceOf(Outcome.Unauthorized.class);
        assertThat(server.heard()).isEmpty();
    }

    @Test
    void whileTheClientsSecretIsRotatedTheOtherOneIsTriedOnce() {
        secrets.elder = Optional.of(Secret.of("elder"));
        server.usually(heard ->
                heard.body().endsWith("client_secret=elder")
                        ? granted("\"expires_in\": 600")
                        : Act.json(401, "{\"error\": \"invalid_client\"}"));

        assertThat(tokens(OAuthClient.Way.BODY, false).token().revealText()).isEqualTo("token-1");
        assertThat(server.heard()).hasSize(2);
        tokens(OAuthClient.Way.BODY, false).token();
        assertThat(server.heard()).as("what worked is used first").hasSize(3);
        secrets.elder = Optional.empty();
        server.usually(Act.json(401, "{}"));
        assertThat(outcome(tokens(OAuthClient.Way.BODY, false)))
                .isInstanceOf(Outcome.Unauthorized.class);
        assertThat(server.heard()).hasSize(4);
    }
}
