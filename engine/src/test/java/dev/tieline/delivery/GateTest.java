package dev.tieline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.SystemDeclaration.Limits;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a system may be called. */
class GateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int CONCURRENCY = 64;

    private final Gate gate =
            new Gate(
                    new Limits(0, Duration.ofSeconds(1), CONCURRENCY, Duration.ofSeconds(10)),
                    START);

    @Test
    void oneBurstOfFailuresIsProbedAfterASecond() {
        for (int i = 0; i < CONCURRENCY; i++) {
            assertThat(gate.enter(START)).isEqualTo(new Gate.Entry.Granted());
        }
        for (int i = 0; i < CONCURRENCY; i++) {
            gate.leave(Gate.Health.FAILED, START.plusMillis(i));
        }

        assertThat(gate.state(START.plusSeconds(60))).isEqualTo("failing");
        Instant opened = START.plusMillis(Gate.BREAKER_FAILURES - 1);
        assertThat(gate.enter(START.plusMillis(CONCURRENCY)))
                .isEqualTo(new Gate.Entry.NotBefore(opened.plus(Gate.FIRST_PROBE)));
        assertThat(gate.enter(opened.plus(Gate.FIRST_PROBE))).isEqualTo(new Gate.Entry.Granted());
        assertThat(gate.enter(opened.plus(Gate.FIRST_PROBE))).isEqualTo(new Gate.Entry.Full());
    }

    @Test
    void probesThatFailComeFartherApartUpToAMinute() {
        Instant now = open();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            Instant probe = now.plusSeconds(seconds);
            assertThat(gate.enter(now)).isEqualTo(new Gate.Entry.NotBefore(probe));
            assertThat(gate.enter(probe)).isEqualTo(new Gate.Entry.Granted());
            gate.leave(Gate.Health.FAILED, probe);
            now = probe;
        }
    }

    @Test
    void aProbeThatWorksOpensItForAll() {
        Instant probe = open().plus(Gate.FIRST_PROBE);
        assertThat(gate.enter(probe)).isEqualTo(new Gate.Entry.Granted());

        gate.leave(Gate.Health.FINE, probe);

        assertThat(gate.state(probe)).isEqualTo("ok");
        assertThat(gate.enter(probe)).isEqualTo(new Gate.Entry.Granted());
        assertThat(gate.enter(probe)).isEqualTo(new Gate.Entry.Granted());
    }

    private Instant open() {
        for (int i = 0; i < Gate.BREAKER_FAILURES; i++) {
            assertThat(gate.enter(START)).isEqualTo(new Gate.Entry.Granted());
            gate.leave(Gate.Health.FAILED, START);
        }
        return START;
    }
}
