package dev.tieline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LatenciesTest {

    @Test
    void quantilesAreThoseOfTheSortedTimesToTwoPercent() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed + " of LatenciesTest");
        SplittableRandom random = new SplittableRandom(seed);
        Latencies latencies = new Latencies();
        long[] times = new long[10_000];
        for (int i = 0; i < times.length; i++) {
            times[i] = random.nextLong(1L << random.nextInt(1, 40));
            latencies.record(times[i]);
        }
        Arrays.sort(times);
        for (double part : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
            long exact = times[(int) Math.ceil(part * times.length) - 1];
            assertThat(latencies.quantileNanos(part)).isCloseTo(exact, withPercentage(2));
        }
    }

    @Test
    void partsAddUp() {
        Latencies one = new Latencies();
        Latencies other = new Latencies();
        one.record(100);
        other.record(1_000_000);
        one.add(other);
        assertThat(one.total()).isEqualTo(2);
        assertThat(one.quantileNanos(0.5)).isEqualTo(100);
        assertThat(one.quantileNanos(1)).isCloseTo(1_000_000, withPercentage(2));
    }

    @Test
    void withoutTimesThereIsNothingToTell() {
        assertThat(new Latencies().quantileNanos(0.99)).isZero();
    }
}
