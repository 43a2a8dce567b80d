package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairsTest {

    @Test
    void sortsByHashAndKeepsTheOrderOfPositions() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Pairs pairs = new Pairs(4);
        List<long[]> expected = new ArrayList<>();
        for (int position = 0; position < 20_000; position++) {
            // Few enough different hashes that many are alike, spread over the whole range.
            long hash = (random.nextInt(5_000) - 2_500) * 3_689_348_814_741_910L;
            pairs.add(hash, position);
            expected.add(new long[] {hash, position});
        }
        expected.sort(Comparator.comparingLong(pair -> pair[0]));

        Pairs sorted = pairs.sorted();

        assertThat(sorted.size()).isEqualTo(expected.size());
        for (int i = 0; i < sorted.size(); i++) {
            assertThat(new long[] {sorted.hash(i), sorted.position(i)})
                    .as("pair %d with seed %d", i, seed)
                    .isEqualTo(expected.get(i));
        }
        assertThat(new Pairs(0).sorted().size()).isZero();
        Pairs inParts = new Pairs(4);
        pairs.parts().forEach(part -> inParts.addAll(part.sorted()));
        assertThat(inParts.bytes(0, inParts.size())).isEqualTo(sorted.bytes(0, sorted.size()));
    }
}
