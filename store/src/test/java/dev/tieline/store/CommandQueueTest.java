package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.journal.JournalUnavailable;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** Whoever finds the queue full hears it at once: callers are told to come again. */
class CommandQueueTest {
    private static final int CAPACITY = 3;
    private static final int MAX_WEIGHT = 100;

    private final CommandQueue queue = new CommandQueue(CAPACITY, MAX_WEIGHT);

    private static Command command(int weight) {
        return new Command(true, weight) {
            @Override
            void apply(Transaction transaction) {}
        };
    }

    private void assertFull() {
        assertThatThrownBy(() -> queue.offer(command(1)))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("full");
    }

    @Test
    void aFullQueueRefusesAndTakesAgainWhenSomethingIsDone() {
        for (int i = 0; i < CAPACITY; i++) {
            queue.offer(command(1));
        }
        assertFull();

        Deque<Command> drained = new ArrayDeque<>();
        queue.drain(drained);
        assertFull();
        queue.release(1, 1);
        queue.offer(command(1));

        assertThat(drained).hasSize(CAPACITY);
        assertFull();
    }

    @Test
    void fewLargeCommandsFillItToo() {
        queue.offer(command(MAX_WEIGHT + 1));
        assertFull();

        queue.release(1, MAX_WEIGHT + 1);
        queue.offer(command(1));
    }
}
