package dev.tieline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

    private final Throttle throttle = new Throttle(10, Duration.ofSeconds(1));

    private long taken(Instant at, int tries) {
        return IntStream.range(0, tries).filter(_ -> throttle.take(at) == 0).count();
    }

    @Test
    void soManyAtOnceAndAsManyAgainInThatTime() {
        assertThat(taken(NOW, 50)).isEqualTo(10);
        assertThat(taken(NOW.plusMillis(500), 50)).isEqualTo(5);
        assertThat(taken(NOW.plusSeconds(60), 50)).isEqualTo(10);
    }

    @Test
    void whoComesTooEarlyHearsHowLongToWait() {
        Throttle slow = new Throttle(1, Duration.ofSeconds(30));
        assertThat(slow.take(NOW)).isZero();
        assertThat(slow.take(NOW)).isBetween(30, 31);
        assertThat(slow.take(NOW.plusSeconds(20))).isBetween(10, 11);
        assertThat(slow.take(NOW.plusSeconds(31))).isZero();
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyOut() {
        assertThat(taken(NOW, 10)).isEqualTo(10);
        assertThat(taken(NOW.minusSeconds(3_600), 10)).isPositive();
    }
}
