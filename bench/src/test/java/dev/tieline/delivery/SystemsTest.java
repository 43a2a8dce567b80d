package dev.tieline.delivery;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.bench.Interleavings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/** A system that bears one call at a time, called by three lanes. */
class SystemsTest {
    private static final Limits ONE =
            new Limits(0, Duration.ofSeconds(1), 1, Duration.ofSeconds(10));

    /** What lanes ask; {@code waiter} runs when there is room again. */
    private interface Door {
        boolean enter(Runnable waiter);

        void leave();

        int inside();
    }

    private static Door guarded() {
        Systems systems = new Systems(new Now(), _ -> {});
        systems.install("crm", null, ONE);
        return new Door() {
            @Override
            public boolean enter(Runnable waiter) {
                return systems.enter("crm", false, waiter) instanceof Gate.Entry.Granted;
            }

            @Override
            public void leave() {
                systems.leave("crm", Gate.Health.FINE, Duration.ZERO, false, "");
            }

            @Override
            public int inside() {
                return systems.underWay();
            }
        };
    }

    /** A gate without the lock of its owner. */
    private static Door unguarded() {
        Gate gate = new Gate(ONE, Instant.EPOCH);
        Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
        return new Door() {
            @Override
            public boolean enter(Runnable waiter) {
                boolean granted = gate.enter(Instant.EPOCH, false) instanceof Gate.Entry.Granted;
                if (!granted) {
                    queue.add(waiter);
                }
                return granted;
            }

            @Override
            public void leave() {
                gate.leave(Gate.Health.FINE, Instant.EPOCH);
                Runnable waiter = queue.poll();
                if (waiter != null) {
                    waiter.run();
                }
            }

            @Override
            public int inside() {
                return gate.inside();
            }
        };
    }

    /** Each lane makes one call; the last has nothing to send any more when it is woken. */
    private static final class Calling implements Interleavings.Scene {
        private final Door door;
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger calls = new AtomicInteger();

        Calling(Door door) {
            this.door = door;
        }

        @Override
        public List<Runnable> threads() {
            return List.of(
                    this::call,
                    this::call,
                    () -> {
                        if (door.enter(() -> {})) {
                            door.leave();
                        }
                    });
        }

        private void call() {
            if (!door.enter(this::call)) {
                return;
            }
            if (inside.incrementAndGet() > 1) {
                throw new AssertionError("two calls at once");
            }
            calls.incrementAndGet();
            inside.decrementAndGet();
            door.leave();
        }

        @Override
        public void ended() {
            if (door.inside() != 0 || calls.get() != 2) {
                throw new AssertionError(door.inside() + " inside, " + calls + " calls");
            }
        }
    }

    @Test
    void oneAtATimeAndNobodyIsForgotten() {
        Interleavings.inEveryOrder(() -> new Calling(guarded()));
    }

    @Test
    void aGateWithoutLockIsSeen() {
        assertThatThrownBy(() -> Interleavings.inEveryOrder(() -> new Calling(unguarded())))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** Runs all at once, on the caller's thread. */
    private static final class Now implements Clockwork {
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
            throw new IllegalStateException("nobody waits for a time here");
        }
    }
}
