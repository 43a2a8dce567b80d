package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.bench.Interleavings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/** Many put, one takes: nothing is lost, doubled or out of order, and who sleeps is woken. */
class CommandQueueOrdersTest {
    private static final int ROUNDS = 20_000;

    /** What of the queue is shared. */
    private interface Queue {
        void put(Command command);

        void drain(Deque<Command> into);

        void consumer(Thread thread);

        void sleep();
    }

    private static final class Noted extends Command {
        final String name;

        Noted(String name) {
            super(true, 1);
            this.name = name;
        }

        @Override
        void apply(Transaction transaction) {}
    }

    private static Queue real() {
        CommandQueue queue = new CommandQueue(8, 100);
        return new Queue() {
            @Override
            public void put(Command command) {
                queue.offer(command);
            }

            @Override
            public void drain(Deque<Command> into) {
                int before = into.size();
                queue.drain(into);
                queue.release(into.size() - before, into.size() - before);
            }

            @Override
            public void consumer(Thread thread) {
                queue.consumer(thread);
            }

            @Override
            public void sleep() {
                queue.awaitAny(Long.MAX_VALUE);
            }
        };
    }

    /**
     * The same without its guards: a plain write in place of the swap, and a look before a sign.
     * Between look and sign it waits for the command that it will miss, so that every machine sees
     * it missed.
     */
    private static final class Unguarded implements Queue {
        private final AtomicReference<Command> top = new AtomicReference<>();
        private volatile boolean asleep;
        private volatile Thread consumer;

        @Override
        public void put(Command command) {
            command.below = top.get();
            top.set(command);
            if (asleep) {
                LockSupport.unpark(consumer);
            }
        }

        @Override
        public void drain(Deque<Command> into) {
            for (Command command = top.getAndSet(null); command != null; command = command.below) {
                into.addFirst(command);
            }
        }

        @Override
        public void consumer(Thread thread) {
            consumer = thread;
        }

        @Override
        public void sleep() {
            if (top.get() == null) {
                while (top.get() == null) {
                    Thread.onSpinWait();
                }
                asleep = true;
                LockSupport.park(this);
                asleep = false;
            }
        }
    }

    /** Two put two each while one takes. */
    private static final class Putting implements Interleavings.Scene {
        private final Queue queue;
        private final Deque<Command> taken = new ArrayDeque<>();

        Putting(Queue queue) {
            this.queue = queue;
        }

        @Override
        public List<Runnable> threads() {
            return List.of(() -> put("a"), () -> put("b"), () -> queue.drain(taken));
        }

        private void put(String name) {
            queue.put(new Noted(name + 1));
            queue.put(new Noted(name + 2));
        }

        @Override
        public void ended() {
            queue.drain(taken);
            List<String> names = taken.stream().map(command -> ((Noted) command).name).toList();
            boolean whole = names.size() == 4 && names.containsAll(List.of("a1", "b1"));
            boolean ordered =
                    names.indexOf("a1") < names.indexOf("a2")
                            && names.indexOf("b1") < names.indexOf("b2");
            if (!whole || !ordered) {
                throw new AssertionError(names);
            }
        }
    }

    @Test
    void nothingIsLostOrOutOfOrder() {
        Interleavings.inEveryOrder(() -> new Putting(real()));
    }

    @Test
    void whatIsLostWithoutTheSwapIsSeen() {
        assertThatThrownBy(() -> Interleavings.inEveryOrder(() -> new Putting(new Unguarded())))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** Lincheck's sleepers wake by themselves now and then, so this one is left to real threads. */
    @Test
    void theSleeperIsWoken() throws InterruptedException {
        assertThat(handOver(CommandQueueOrdersTest::real, Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void aSleeperThatIsNotWokenIsSeen() throws InterruptedException {
        assertThat(handOver(Unguarded::new, Duration.ofSeconds(2))).isFalse();
    }

    /** Command after command, each waited for; false when somebody sleeps for ever. */
    private static boolean handOver(Supplier<Queue> made, Duration patience)
            throws InterruptedException {
        Queue queue = made.get();
        Thread writer = Thread.ofPlatform().daemon().unstarted(() -> serve(queue));
        queue.consumer(writer);
        writer.start();
        Thread asking =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            for (int i = 0; i < ROUNDS; i++) {
                                Noted command = new Noted("c" + i);
                                command.expect();
                                queue.put(command);
                                command.await();
                            }
                        });
        return asking.join(patience);
    }

    private static void serve(Queue queue) {
        Deque<Command> pending = new ArrayDeque<>();
        for (int served = 0; served < ROUNDS; ) {
            queue.drain(pending);
            if (pending.isEmpty()) {
                queue.sleep();
            }
            for (; !pending.isEmpty(); served++) {
                pending.removeFirst().finish();
            }
        }
    }
}
