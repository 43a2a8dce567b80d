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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client of a credential is changed while its tokens are fetched and used. */
class AdoptedClientTest {
    private static final int CALLS = 10_000;
    private static final Consents.Back BACK =
            new Consents.Back("verifier-1", URI.create("https://hub.example/back"));

    private final ScriptedPeer server = ScriptedPeer.start();
    private final AtomicInteger given = new AtomicInteger();
    private final Clock clock = new Clock(Instant.parse("2026-11-27T12:00:00Z"));
    private final AccessTokensTest.Shelf shelf = new AccessTokensTest.Shelf();
    private final AtomicReference<Optional<AccessTokensTest.Gate>> gate =
            new AtomicReference<>(Optional.empty());
    private final OAuthClient first = client("/token", "tieline", "read");
    private final AccessTokens tokens =
            new AccessTokens(
                    "crm-token",
                    terms(first),
                    new AccessTokens.Surroundings(
                            shelf,
                            body -> {
                                gate.getAndSet(Optional.empty())
                                        .ifPresent(AccessTokensTest.Gate::pass);
                                return CallerSurroundings.json(new Payload(body, ""));
                            },
                            clock));

    /** Each answer has the next access token, and the refresh token that replaces the last. */
    AdoptedClientTest() {
        server.usually(_ -> {
            int number = given.incrementAndGet();
            return Act.json(
                    200,
                    ("{\"access_token\": \"token-%d\", \"refresh_token\": \"refresh-%d\","
                                    + " \"expires_in\": 600}")
                            .formatted(number, number));
        });
        shelf.keep(
                new RefreshTokens.Kept(Secret.of("refresh-0"), "anna", bound(first)),
                Optional.empty(),
                true);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private OAuthClient client(String path, String id, String scope) {
        URI url = server.url().resolve(path);
        return new OAuthClient(
                url, id, Optional.of("client"), OAuthClient.Way.BODY, scope, "", Optional.of(url));
    }

    private static String bound(OAuthClient client) {
        return client.tokenUrl() + " " + client.clientId();
    }

    private static AccessTokens.Terms terms(OAuthClient client) {
        return new AccessTokens.Terms(
                client,
                new Errands(new EgressGuard(List.of("127.0.0.1"))),
                new AccessTokensTest.Secrets(),
                name -> URI.create("https://hub.example/credentials/" + name));
    }

    private Outcome outcome() {
        Credentials.NotObtained thrown =
                catchThrowableOfType(Credentials.NotObtained.class, tokens::token);
        assertThat(thrown).isNotNull();
        return thrown.outcome();
    }

    private static String code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unauthorized(Fault fault) -> fault.code();
            case Outcome.Unavailable(Fault fault, _) -> fault.code();
            default -> outcome.name();
        };
    }

    /** Whose answer is read when the gate is opened: the token, or what came instead of it. */
    private CompletableFuture<String> calling(AccessTokensTest.Gate held) {
        gate.set(Optional.of(held));
        CompletableFuture<String> call = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        call.complete(tokens.token().revealText());
                    } catch (Credentials.NotObtained e) {
                        call.complete(code(e.outcome()));
                    } catch (RuntimeException e) {
                        call.completeExceptionally(e);
                    }
                });
        AccessTokensTest.Gate.await(held.reached());
        return call;
    }

    private static AccessTokensTest.Gate closed() {
        return new AccessTokensTest.Gate(new CountDownLatch(1), new CountDownLatch(1));
    }

    private List<String> refreshedWith() {
        return server.heard().stream()
                .map(heard -> heard.body().replaceAll(".*refresh_token=([^&]*)&.*", "$1"))
                .toList();
    }

    @Test
    void aFetchThatIsUnderWayIsMadeOnceMoreAndItsRefreshTokenIsKept() {
        AccessTokensTest.Gate held = closed();
        CompletableFuture<String> call = calling(held);

        tokens.adopt(terms(client("/token", "tieline", "read write")));
        held.go().countDown();

        assertThat(call.join()).as("whoever waits goes on").isEqualTo("token-2");
        assertThat(tokens.token().revealText()).isEqualTo("token-2");
        assertThat(refreshedWith()).containsExactly("refresh-0", "refresh-1");
        assertThat(shelf.top()).isEqualTo("refresh-2");
    }

    @Test
    void aClientThatIsChangedAgainAndAgainIsLateOnceAndTheNextCallGoesOn() {
        AccessTokensTest.Gate held = closed();
        CompletableFuture<String> call = calling(held);
        tokens.adopt(terms(client("/token", "tieline", "a")));
        AccessTokensTest.Gate second = closed();
        gate.set(Optional.of(second));
        held.go().countDown();
        AccessTokensTest.Gate.await(second.reached());

        tokens.adopt(terms(client("/token", "tieline", "b")));
        second.go().countDown();

        assertThat(call.join()).isEqualTo("token-late");
        assertThat(tokens.token().revealText()).isEqualTo("token-3");
        assertThat(refreshedWith()).containsExactly("refresh-0", "refresh-1", "refresh-2");
    }

    @Test
    void aRefreshTokenThatCouldNotBeKeptIsKeptUnderTheNewClient() {
        shelf.full(true);
        assertThat(code(outcome())).isEqualTo("refresh-token-unkept");

        tokens.adopt(terms(client("/token", "tieline", "read write")));
        assertThat(code(outcome())).isEqualTo("refresh-token-unkept");
        assertThat(server.heard()).as("the only one that is good is not spent").hasSize(1);
        shelf.full(false);
        clock.advance(Duration.ofSeconds(2));

        assertThat(tokens.token().revealText()).as("not what the elder got").isEqualTo("token-2");
        assertThat(refreshedWith()).containsExactly("refresh-0", "refresh-1");
        assertThat(shelf.top()).isEqualTo("refresh-2");
    }

    @Test
    void whatAnotherServerGaveIsForgotten() {
        AccessTokensTest.Gate held = closed();
        CompletableFuture<String> call = calling(held);

        tokens.adopt(terms(client("/other", "tieline", "read")));
        held.go().countDown();

        assertThat(call.join()).isEqualTo("consent-missing");
        assertThat(shelf.top()).isEqualTo("refresh-0");
        assertThat(server.heard()).hasSize(1);
    }

    @Test
    void whatAnotherServerGaveAndCouldNotBeKeptIsForgotten() {
        shelf.full(true);
        assertThat(code(outcome())).isEqualTo("refresh-token-unkept");
        tokens.adopt(terms(client("/other", "tieline", "read")));
        shelf.full(false);

        assertThat(code(outcome())).isEqualTo("consent-missing");
        assertThat(shelf.top()).isEqualTo("refresh-0");
        assertThat(server.heard()).hasSize(1);
    }

    @Test
    void anotherClientGetsNothingOfTheElderWhichGoesOnWhenItComesBack() {
        AccessTokensTest.Gate held = closed();
        CompletableFuture<String> call = calling(held);

        tokens.adopt(terms(client("/token", "another", "read")));
        held.go().countDown();

        assertThat(call.join()).isEqualTo("consent-missing");
        assertThat(server.heard()).hasSize(1);
        tokens.adopt(terms(first));
        assertThat(tokens.token().revealText()).isEqualTo("token-2");
        assertThat(refreshedWith()).containsExactly("refresh-0", "refresh-1");
    }

    @Test
    void theSameClientKeepsItsTokenWhateverElseIsChanged() {
        Secret token = tokens.token();

        tokens.adopt(terms(client("/token", "tieline", "read")));

        assertThat(tokens.token()).isSameAs(token);
        assertThat(server.heard()).hasSize(1);
    }

    @Test
    void consentToAClientThatIsNoLongerDeclaredIsNotExchanged() {
        tokens.adopt(terms(client("/token", "another", "read")));

        assertThatThrownBy(() -> tokens.consented(first, "code-1", BACK, "bob"))
                .isInstanceOfSatisfying(
                        Credentials.NotObtained.class,
                        e -> assertThat(code(e.outcome())).isEqualTo("token-late"));
        assertThat(server.heard()).isEmpty();
        assertThat(shelf.top()).isEqualTo("refresh-0");
    }

    @Test
    void tenThousandCallsWhileTheClientIsChangedFetchOnceForEachClient() throws Exception {
        AccessTokensTest.Gate held = closed();
        CompletableFuture<String> call = calling(held);
        Set<String> got = ConcurrentHashMap.newKeySet();
        CountDownLatch ready = new CountDownLatch(CALLS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                ready.countDown();
                                got.add(tokens.token().revealText());
                            }));
        }
        ready.await();

        tokens.adopt(terms(client("/token", "tieline", "read write")));
        held.go().countDown();

        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(call.join()).isEqualTo("token-2");
        assertThat(got).containsExactly("token-2");
        assertThat(refreshedWith()).containsExactly("refresh-0", "refresh-1");
    }
}
