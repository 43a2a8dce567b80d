package dev.tieline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.ledger.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the machine, the calendar and strangers do to a hub. */
class SurroundingsTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final long GIB = 1L << 30;

    private final AtomicLong free = new AtomicLong(100 * GIB);
    private final AtomicLong nanos = new AtomicLong();
    private final Surroundings surroundings =
            new Surroundings(new Watch.Machine(free::get, nanos::get, () -> NOON), NOON);

    private List<String> codes(Instant wall) {
        return surroundings.look(wall).stream().map(sighting -> sighting.fault().code()).toList();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aDiskThatFillsIsNoticedBeforeItIsFull() {
        assertThat(codes(NOON)).isEmpty();
        free.set(GIB - 1);
        assertThat(codes(NOON)).containsExactly("disk-filling");
        // It does not come and go around the limit.
        free.set(GIB + 1);
        assertThat(codes(NOON)).containsExactly("disk-filling");
        free.set(2 * GIB);
        assertThat(codes(NOON)).isEmpty();
    }

    @Test
    void aClockThatJumpsIsNoticedAndOneThatDriftsIsNot() {
        assertThat(codes(NOON)).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(codes(NOON.plusSeconds(3))).isEmpty();

        pass(Duration.ofSeconds(2));
        List<Sighting> jumped = surroundings.look(NOON.minusSeconds(3_600));
        assertThat(jumped).extracting(s -> s.fault().code()).containsExactly("clock-jumped");
        assertThat(jumped.getFirst().fault().message()).contains("was set back by 3605s");
        pass(Duration.ofMinutes(9));
        assertThat(codes(NOON.minusSeconds(3_600).plus(Duration.ofMinutes(9)))).isNotEmpty();
        pass(Duration.ofMinutes(2));
        assertThat(codes(NOON.minusSeconds(3_600).plus(Duration.ofMinutes(11)))).isEmpty();
    }

    @Test
    void aCredentialThatEndsIsNoticedTwoWeeksBefore() {
        Expiry expiry =
                new Expiry("crm-token", LocalDate.of(2026, 12, 11), "crm", "ops", List.of("leads"));

        assertThat(expiry.look(NOON)).isEmpty();
        Sighting soon = expiry.look(NOON.plus(Duration.ofDays(1))).orElseThrow();
        assertThat(soon.fault().code()).isEqualTo("credential-expiring");
        assertThat(soon.fault().message())
                .isEqualTo(
                        "The credential 'crm-token' of 'crm' ends on 2026-12-11."
                                + " These flows stop then: leads.");
        assertThat(soon.flows()).containsExactly("leads");
        Sighting over = expiry.look(NOON.plus(Duration.ofDays(16))).orElseThrow();
        assertThat(over.fault().code()).isEqualTo("credential-expired");
        assertThat(over.cause()).isEqualTo(soon.cause());
    }

    @Test
    void callsOfAFlowThatIsGoneAreNoticedAndGuessesAreNot() {
        Strays strays = new Strays(nanos::get);
        strays.called("/old");
        for (int i = 0; i < 10_000; i++) {
            strays.called("/guess-" + i);
        }

        List<Sighting> all =
                strays.look(
                        path -> path.equals("/old") ? Optional.of("old-flow") : Optional.empty());
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().fault().message()).contains("/old", "'old-flow'");
        pass(Duration.ofMinutes(11));
        assertThat(strays.look(Optional::of)).isEmpty();
    }
}
