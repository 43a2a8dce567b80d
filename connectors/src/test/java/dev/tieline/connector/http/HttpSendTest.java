package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSendTest {
    private static final String CREATED = "{\"id\":\"c-7\",\"email\":\"ada@lovelace.example\"}";

    @Test
    void sendsOneRequestAsDeclared() {
        try (World world = World.start()) {
            world.peer().next(Act.json(201, CREATED));
            Attempt attempt = world.upsert();
            assertThat(attempt.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Accepted.class,
                            accepted -> {
                                assertThat(accepted.remoteId()).isEqualTo("c-7");
                                assertThat(accepted.result().text("id")).contains("c-7");
                            });
            assertThat(attempt.status()).isEqualTo(201);
            assertThat(attempt.phase()).isEqualTo(Phase.ANSWERED);
            assertThat(attempt.timing().totalMicros()).isPositive();
            ScriptedPeer.Heard heard = world.peer().heard().getFirst();
            assertThat(heard.method()).isEqualTo("PUT");
            assertThat(heard.target()).isEqualTo("/contacts/ada%40lovelace.example");
            assertThat(heard.body())
                    .isEqualTo("{\"email\":\"ada@lovelace.example\",\"firstname\":\"Adelaide\"}");
            assertThat(heard.headers())
                    .containsEntry("authorization", "Bearer " + World.TOKEN)
                    .containsEntry("idempotency-key", "0199-1.crm")
                    .containsEntry("content-type", "application/json")
                    .containsEntry("host", "127.0.0.1:" + world.peer().port())
                    .containsEntry(
                            "traceparent",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .containsEntry("tracestate", "congo=t61rcWkgMzE");
        }
    }

    @Test
    void usesAConnectionAgain() {
        try (World world = World.start()) {
            world.peer().usually(Act.json(200, CREATED));
            for (int i = 0; i < 20; i++) {
                assertThat(world.upsert().outcome()).isInstanceOf(Outcome.Accepted.class);
            }
            assertThat(world.peer().connections()).isEqualTo(1);
        }
    }

    @Test
    void leavesAConnectionThatSaysItCloses() {
        try (World world = World.start()) {
            world.peer().usually(Act.answer(200, java.util.Map.of("Connection", "close"), CREATED));
            world.upsert();
            world.upsert();
            assertThat(world.peer().connections()).isEqualTo(2);
        }
    }

    @Test
    void seesAKeptConnectionThatWasClosedBeforeItSends() {
        try (World world = World.start()) {
            world.peer().next(Act.answerThenClose(200, CREATED)).usually(Act.json(200, CREATED));
            world.upsert();
            world.peer().awaitEnded(1);
            assertThat(world.upsert().outcome()).isInstanceOf(Outcome.Accepted.class);
            assertThat(world.peer().connections()).isEqualTo(2);
            assertThat(world.peer().heard()).hasSize(2);
        }
    }

    @Test
    void neverSendsAgainWhenAKeptConnectionClosesInsteadOfAnswering() {
        try (World world = World.start()) {
            world.peer().next(Act.json(200, CREATED)).next(new Act.Close());
            world.upsert();
            Attempt attempt = world.upsert();
            assertThat(attempt.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Unknown.class,
                            unknown ->
                                    assertThat(unknown.fault().message())
                                            .contains("kept connection was closed"));
            assertThat(attempt.phase()).isEqualTo(Phase.WAITING);
            assertThat(world.peer().heard()).hasSize(2);
        }
    }

    @Test
    void endsAtTheDeadlineWhenNothingIsAnswered() {
        try (World world = World.impatient()) {
            world.peer().next(new Act.Hang());
            Attempt attempt = world.upsert();
            assertThat(attempt.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Unknown.class,
                            unknown -> assertThat(unknown.fault().code()).isEqualTo("no-answer"));
            assertThat(attempt.phase()).isEqualTo(Phase.WAITING);
            assertThat(attempt.timing().totalMicros()).isBetween(250_000L, 3_000_000L);
        }
    }

    @Test
    void takesTheCallersDeadlineWhenItIsShorter() {
        try (World world = World.start()) {
            world.peer().next(new Act.Hang());
            Attempt attempt =
                    world.outlet().send(World.rendition("contacts.upsert"), Duration.ofMillis(200));
            assertThat(attempt.outcome()).isInstanceOf(Outcome.Unknown.class);
            assertThat(attempt.timing().totalMicros()).isLessThan(5_000_000L);
        }
    }

    @Test
    void endsAtTheDeadlineAgainstADrippingHead() {
        try (World world = World.impatient()) {
            world.peer().next(Act.slowHead(200, Duration.ofMillis(40)));
            Attempt attempt = world.upsert();
            assertThat(attempt.outcome()).isInstanceOf(Outcome.Unknown.class);
            assertThat(attempt.phase()).isEqualTo(Phase.WAITING);
            assertThat(attempt.timing().totalMicros()).isLessThan(3_000_000L);
        }
    }

    @Test
    void endsAtTheDeadlineAgainstADrippingBody() {
        try (World world = World.impatient()) {
            world.peer().next(Act.dripping(200, CREATED, Duration.ofMillis(40)));
            Attempt attempt = world.upsert();
            assertThat(attempt.outcome()).isInstanceOf(Outcome.Unknown.class);
            assertThat(attempt.phase()).isEqualTo(Phase.READING);
            assertThat(attempt.status()).isEqualTo(200);
            assertThat(attempt.timing().totalMicros()).isLessThan(3_000_000L);
        }
    }

    @Test
    void aStatusCountsThoughItsBodyDrips() {
        try (World world = World.impatient()) {
            world.peer().next(Act.dripping(422, CREATED, Duration.ofMillis(40)));
            assertThat(world.upsert().outcome()).isInstanceOf(Outcome.Rejected.class);
        }
    }

    @Test
    void aBodyThatBreaksOffIsUnknownOnlyWhereItIsNeeded() {
        try (World world = World.start()) {
            world.peer().usually(Act.halfBody(201, "{\"id\":"));
            assertThat(world.send("contacts.upsert").outcome()).isInstanceOf(Outcome.Unknown.class);
            assertThat(world.send("events.send").outcome()).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void aResetAfterSendingIsUnknown() {
        try (World world = World.start()) {
            world.peer().next(new Act.Reset());
            Attempt attempt = world.upsert();
            assertThat(attempt.outcome()).isInstanceOf(Outcome.Unknown.class);
            assertThat(attempt.phase()).isEqualTo(Phase.WAITING);
        }
    }

    @Test
    void garbageIsUnknown() {
        try (World world = World.start()) {
            world.peer().next(Act.garbage("220 mail.example ESMTP\r\n\r\n"));
            assertThat(world.upsert().outcome()).isInstanceOf(Outcome.Unknown.class);
        }
    }

    @Test
    void aRefusedConnectionIsUnreachable() {
        try (World world = World.start()) {
            world.peer().refuse();
            Attempt attempt = world.upsert();
            assertThat(attempt.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Unreachable.class,
                            unreachable ->
                                    assertThat(unreachable.fault().code())
                                            .isEqualTo("connection-refused"));
            assertThat(attempt.phase()).isEqualTo(Phase.CONNECTING);
        }
    }

    @Test
    void skipsInterimAnswers() {
        try (World world = World.start()) {
            List<Act> script = new java.util.ArrayList<>();
            script.add(new Act.Write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"));
            script.addAll(Act.json(200, CREATED));
            world.peer().next(script);
            assertThat(world.upsert().outcome()).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "../admin", "a/../b", "..\\admin", "a\u0000b"})
    void aValueCannotChangeThePath(String email) {
        try (World world = World.start()) {
            Attempt attempt =
                    world.outlet()
                            .send(World.rendition("contacts.upsert", email), Duration.ofSeconds(5));
            assertThat(attempt.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Rejected.class,
                            rejected -> {
                                assertThat(rejected.fault().blame()).isEqualTo(Blame.FLOW);
                                assertThat(rejected.fault().field()).isEqualTo("/email");
                            });
            assertThat(attempt.phase()).isEqualTo(Phase.BEFORE);
            assertThat(world.peer().connections()).isZero();
        }
    }

    @Test
    void encodesEverythingThatIsNotPlainInAPath() {
        try (World world = World.start()) {
            world.peer().next(Act.json(200, CREATED));
            world.outlet()
                    .send(
                            World.rendition("contacts.upsert", "a b/c?d=e&f#gü%41;+"),
                            Duration.ofSeconds(5));
            assertThat(world.peer().heard().getFirst().target())
                    .isEqualTo("/contacts/a%20b%2Fc%3Fd%3De%26f%23g%C3%BC%2541%3B%2B");
        }
    }

    @Test
    void getCarriesTheRestInTheQueryAndNoKey() {
        try (World world = World.start()) {
            world.peer().next(Act.json(200, "{}"));
            world.send("contacts.read");
            ScriptedPeer.Heard heard = world.peer().heard().getFirst();
            assertThat(heard.target())
                    .isEqualTo("/contacts/ada%40lovelace.example?firstname=Adelaide");
            assertThat(heard.body()).isEmpty();
            assertThat(heard.headers()).doesNotContainKey("idempotency-key");
        }
    }

    @Test
    void manyCallsAtOnceEachGetTheirOwnAnswer() throws InterruptedException {
        try (World world = World.start()) {
            world.peer().usually(Act.json(200, CREATED));
            var outcomes = new ConcurrentLinkedQueue<Outcome>();
            CountDownLatch done = new CountDownLatch(64);
            for (int i = 0; i < 64; i++) {
                Thread.ofVirtual()
                        .start(() -> {
                            for (int j = 0; j < 20; j++) {
                                outcomes.add(world.upsert().outcome());
                            }
                            done.countDown();
                        });
            }
            done.await();
            assertThat(outcomes).hasSize(64 * 20);
            assertThat(outcomes).allMatch(Outcome.Accepted.class::isInstance);
            assertThat(world.peer().connections()).isLessThanOrEqualTo(64);
            assertThat(world.peer().heard()).hasSize(64 * 20);
        }
    }
}
