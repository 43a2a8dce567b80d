package dev.tieline.delivery;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.bench.Interleavings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/** News of two threads: each is handled once, one at a time, in order. */
class MailboxTest {
    private static final class Telling implements Interleavings.Scene {
        private final AtomicBoolean busy = new AtomicBoolean();
        private final List<String> handled = new ArrayList<>();
        private final Consumer<String> mailbox;

        Telling(boolean guarded) {
            mailbox =
                    guarded
                            ? new Mailbox<String>(Runnable::run, this::handle, () -> {})::put
                            : new Forgetful(this::handle)::put;
        }

        private void handle(String item) {
            if (!busy.compareAndSet(false, true)) {
                throw new AssertionError("two at once");
            }
            handled.add(item);
            busy.set(false);
            if (item.equals("b1")) {
                throw new Broken();
            }
        }

        @Override
        public List<Runnable> threads() {
            return List.of(() -> put("a1", "a2"), () -> put("b1", "b2"));
        }

        private void put(String... items) {
            for (String item : items) {
                try {
                    mailbox.accept(item);
                } catch (Broken _) {
                    // What an item breaks is the runner's to log.
                }
            }
        }

        @Override
        public void ended() {
            boolean whole = handled.size() == 4 && handled.containsAll(List.of("a1", "b1"));
            boolean ordered =
                    handled.indexOf("a1") < handled.indexOf("a2")
                            && handled.indexOf("b1") < handled.indexOf("b2");
            if (!whole || !ordered) {
                throw new AssertionError(handled);
            }
        }
    }

    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Does not look again after it said that it is idle. */
    private static final class Forgetful {
        private final ConcurrentLinkedQueue<String> items = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean handling = new AtomicBoolean();
        private final Consumer<String> each;

        Forgetful(Consumer<String> each) {
            this.each = each;
        }

        void put(String added) {
            items.add(added);
            if (handling.compareAndSet(false, true)) {
                try {
                    String item;
                    while ((item = items.poll()) != null) {
                        each.accept(item);
                    }
                } finally {
                    handling.set(false);
                }
            }
        }
    }

    @Test
    void nothingIsForgotten() {
        Interleavings.inEveryOrder(() -> new Telling(true));
    }

    @Test
    void aForgetfulOneIsSeen() {
        assertThatThrownBy(() -> Interleavings.inEveryOrder(() -> new Telling(false)))
                .isInstanceOf(LincheckAssertionError.class);
    }
}
