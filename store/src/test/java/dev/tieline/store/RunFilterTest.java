package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunFilterTest {
    private static final int SIZE = 1_000;

    @Test
    void findsEveryRunOfAHashAndFewOthers() {
        Random random = new Random(7);
        RunFilter filter = new RunFilter(SIZE);
        List<long[]> runs = new ArrayList<>();
        for (int run = 1; run <= 100; run++) {
            long[] hashes = random.longs(SIZE).toArray();
            hashes[0] = 42;
            for (long hash : hashes) {
                filter.add(run, hash);
            }
            assertThat(all(filter, 42)).as("before it is finished").doesNotContain((long) run);
            filter.finished(run);
            runs.add(hashes);
        }
        assertThat(all(filter, 42)).hasSizeGreaterThanOrEqualTo(100);
        long others = 0;
        for (int run = 1; run <= 100; run++) {
            for (long hash : runs.get(run - 1)) {
                List<Long> found = all(filter, hash);
                assertThat(found)
                        .contains((long) run)
                        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
                others += hash == 42 ? 0 : found.size() - 1;
            }
        }
        // One in a thousand of a hundred runs for each hash would be a tenth.
        assertThat(others).isLessThan(100 * SIZE / 5);

        filter.removeUntil(70);
        assertThat(all(filter, 42)).hasSize(30).endsWith(71L);
        filter.removeUntil(100);
        assertThat(all(filter, 42)).isEmpty();
    }

    /** A run that expires while the next one is written took the bits of that with it. */
    @Test
    void whatWasAddedToARunStaysWhenAllFinishedOnesGo() {
        RunFilter filter = new RunFilter(SIZE);
        filter.add(1, 42);
        filter.finished(1);
        filter.add(2, 42);
        filter.removeUntil(1);
        assertThat(all(filter, 42)).isEmpty();
        filter.finished(2);
        assertThat(all(filter, 42)).containsExactly(2L);
    }

    private static List<Long> all(RunFilter filter, long hash) {
        List<Long> runs = new ArrayList<>();
        for (long run = filter.before(Long.MAX_VALUE, hash);
                run > 0;
                run = filter.before(run, hash)) {
            runs.add(run);
        }
        return runs;
    }
}
