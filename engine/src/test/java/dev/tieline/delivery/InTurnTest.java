package dev.tieline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** At a system that bears one call at a time. */
class InTurnTest {
    private static final Clockwork STILL =
            new Clockwork() {
                @Override
                public Instant now() {
                    return Instant.EPOCH;
                }

                @Override
                public Instant wall() {
                    return Instant.EPOCH;
                }

                @Override
                public void run(Runnable task) {
                    task.run();
                }

                @Override
                public void at(Instant time, Runnable task) {
                    throw new IllegalStateException("not used");
                }
            };

    private final Systems systems = new Systems(STILL, _ -> {});
    private final AtomicBoolean goesOn = new AtomicBoolean(true);

    private record Shop() implements Outlet {
        @Override
        public Attempt send(Rendition rendition, Duration deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Attempt verify(Rendition rendition, Duration deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** Each of them in line behind the others. */
    @Test
    void whoGivesUpMakesNobodyMorePatient() throws InterruptedException {
        turn();
        Duration patience = Duration.ofMillis(150);
        InTurn turn = new InTurn(systems, "shop", goesOn::get, patience);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch out = new CountDownLatch(1);
        Thread.ofVirtual()
                .start(() ->
                        systems.call(
                                "shop",
                                () -> {},
                                _ -> {
                                    inside.countDown();
                                    return awaited(out);
                                },
                                _ -> Duration.ZERO));
        inside.await();
        int many = 8;
        CountDownLatch gaveUp = new CountDownLatch(many);
        for (int i = 0; i < many; i++) {
            Thread.ofVirtual()
                    .start(() -> {
                        if (!called(turn)) {
                            gaveUp.countDown();
                        }
                    });
        }

        assertThat(gaveUp.await(patience.multipliedBy(5).toMillis(), TimeUnit.MILLISECONDS))
                .as("not one after the other")
                .isTrue();
        assertThat(turn.crowded()).as("and nothing but the other kept them out").isTrue();
        out.countDown();
    }

    private static int awaited(CountDownLatch out) {
        try {
            out.await();
            return 1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private InTurn turn() {
        systems.install(
                "shop",
                new Shop(),
                new Limits(0, Duration.ofSeconds(1), 1, Duration.ofSeconds(10)));
        return new InTurn(systems, "shop", goesOn::get);
    }

    /** Each call takes a millisecond, and one run has eight threads that never pause. */
    @Test
    void whoCallsWithoutAPauseKeepsNobodyOut() throws InterruptedException {
        InTurn turn = turn();
        AtomicInteger others = new AtomicInteger();
        CountDownLatch busy = new CountDownLatch(100);
        for (int i = 0; i < 8; i++) {
            Thread.ofVirtual()
                    .start(() -> {
                        while (called(turn)) {
                            others.incrementAndGet();
                            busy.countDown();
                        }
                    });
        }
        busy.await();

        int before = others.get();
        for (int i = 0; i < 20; i++) {
            assertThat(called(turn)).isTrue();
        }
        int meanwhile = others.get() - before;
        goesOn.set(false);
        assertThat(meanwhile).as("eight between two of its own").isLessThan(20 * 8 + 50);
        assertThat(called(turn)).isFalse();
    }

    private static boolean called(InTurn turn) {
        try {
            return turn.call(
                            _ -> {
                                try {
                                    Thread.sleep(1);
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                return Optional.of(1);
                            })
                    .isPresent();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
