package dev.tieline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.SystemDeclaration.Limits;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a system may be called. */
class GateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Gate.Entry GRANTED = new Gate.Entry.Granted();
    private static final int CONCURRENCY = 64;

    private final Gate gate =
            new Gate(
                    new Limits(0, Duration.ofSeconds(1), CONCURRENCY, Duration.ofSeconds(10)),
                    START);

    private void call(Gate.Health health, Instant now) {
        assertThat(gate.enter(now, false)).isEqualTo(GRANTED);
        gate.leave(health, now);
    }

    /** Until everything is let in that may be inside at the same time. */
    private void grow() {
        for (int i = 0; i < CONCURRENCY; i++) {
            call(Gate.Health.FINE, START);
        }
    }

    private int enterAll(Instant now) {
        int inside = 0;
        while (gate.enter(now, false).equals(GRANTED)) {
            inside++;
        }
        return inside;
    }

    private Instant open() {
        for (int i = 0; i < Gate.BREAKER_FAILURES; i++) {
            call(Gate.Health.FAILED, START);
        }
        return START;
    }

    private Instant close() {
        Instant probe = open().plus(Gate.FIRST_PROBE);
        for (int i = 0; i < Gate.PROOFS; i++) {
            call(Gate.Health.FINE, probe);
        }
        return probe;
    }

    @Test
    void oneBurstOfFailuresIsProbedAfterFiveSeconds() {
        grow();
        assertThat(enterAll(START)).isEqualTo(CONCURRENCY);
        for (int i = 0; i < CONCURRENCY; i++) {
            gate.leave(Gate.Health.FAILED, START.plusMillis(i));
        }

        assertThat(gate.state(START.plusSeconds(60))).isEqualTo("failing");
        Instant opened = START.plusMillis(Gate.BREAKER_FAILURES - 1);
        Instant probe = opened.plus(Gate.FIRST_PROBE);
        assertThat(gate.enter(START.plusMillis(CONCURRENCY), false))
                .isEqualTo(new Gate.Entry.NotBefore(probe));
        assertThat(gate.enter(probe, false)).isEqualTo(GRANTED);
        assertThat(gate.enter(probe, false)).isEqualTo(new Gate.Entry.Full());
    }

    @Test
    void probesThatFailComeFartherApartUpToFiveMinutes() {
        Instant now = open();
        for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 300, 300}) {
            Instant probe = now.plusSeconds(seconds);
            assertThat(gate.enter(now, false)).isEqualTo(new Gate.Entry.NotBefore(probe));
            assertThat(gate.enter(probe, false)).isEqualTo(GRANTED);
            gate.leave(Gate.Health.FAILED, probe);
            now = probe;
        }
    }

    @Test
    void aProbeThatFailsAfterOneThatWorkedOpensItAgain() {
        Instant probe = open().plus(Gate.FIRST_PROBE);
        call(Gate.Health.FINE, probe);
        call(Gate.Health.FAILED, probe);

        assertThat(gate.enter(probe, false))
                .isEqualTo(new Gate.Entry.NotBefore(probe.plus(Gate.FIRST_PROBE.multipliedBy(2))));
    }

    @Test
    void threeProbesThatWorkCloseItAndOneMoreIsLetInWithEachSuccess() {
        Instant probe = close();

        assertThat(gate.state(probe)).isEqualTo("ok");
        for (int places = 1; places < CONCURRENCY; places *= 2) {
            assertThat(enterAll(probe)).isEqualTo(places);
            for (int i = 0; i < places; i++) {
                gate.leave(Gate.Health.FINE, probe);
            }
        }
        assertThat(enterAll(probe)).isEqualTo(CONCURRENCY);
    }

    @Test
    void whoFailsMoreThanOneCallInElevenGetsFewerAtATime() {
        grow();
        for (int i = 0; i < 200; i++) {
            call(i % 5 == 0 ? Gate.Health.FAILED : Gate.Health.FINE, START);
        }
        assertThat(enterAll(START)).isBetween(35, 45);
        assertThat(gate.healthy()).isFalse();
    }

    @Test
    void whoFailsOneCallInTwentyGetsAllOfThem() {
        grow();
        for (int i = 0; i < 2_000; i++) {
            call(i % 20 == 0 ? Gate.Health.FAILED : Gate.Health.FINE, START);
        }
        assertThat(gate.healthy()).isTrue();
        assertThat(enterAll(START)).isGreaterThanOrEqualTo(CONCURRENCY - 1);
    }

    @Test
    void retriesGetAFifthWhileFirstAttemptsCome() {
        grow();
        int retries = 0;
        for (int i = 0; i < 1_000; i++) {
            Instant now = START.plusMillis(i);
            call(Gate.Health.FINE, now);
            if (gate.enter(now, true).equals(GRANTED)) {
                gate.leave(Gate.Health.FINE, now);
                retries++;
            }
        }
        // Ten are saved up, one comes with the second.
        assertThat(retries).isBetween(200, 212);
    }

    @Test
    void retriesAreFreeWhenNoFirstAttemptsCome() {
        grow();
        Instant later = START.plusSeconds(1);
        for (int i = 0; i < 100; i++) {
            assertThat(gate.enter(later, true)).isEqualTo(GRANTED);
            gate.leave(Gate.Health.FINE, later);
        }
    }

    @Test
    void fiveOddAnswersInARowPauseItUntilAPersonResumesIt() {
        for (int i = 1; i < Gate.ODD_IN_A_ROW; i++) {
            call(Gate.Health.ODD, START);
        }
        call(Gate.Health.FINE, START);
        for (int i = 0; i < Gate.ODD_IN_A_ROW; i++) {
            call(Gate.Health.ODD, START);
        }
        assertThat(gate.enter(START, false)).isEqualTo(new Gate.Entry.Paused());

        gate.resume();
        assertThat(gate.enter(START, false)).isEqualTo(GRANTED);
    }
}
