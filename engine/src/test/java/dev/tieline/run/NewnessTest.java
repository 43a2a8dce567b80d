package dev.tieline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewnessTest {

    private static Newness of(Object value) {
        return Newness.of(value).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T10:00:00Z, 2026-03-01T12:00:00+01:00",
        "2026-03-01T10:00:00.000000001Z, 2026-03-01T10:00:00.000000002Z",
        "2026-03-01T10:00:00+0100, 2026-03-01T10:00:00Z",
        "1969-12-31T23:59:59.5Z, 1970-01-01T00:00:00Z",
        "2026-03-01t10:00:00z, 2026-03-01T10:00:01Z",
        "2026-03-01T10:00, 2026-03-01T10:01",
        "2026-03-01 10:00:00, 2026-03-01T10:00:01",
        "2026-03-01, 2026-03-02",
    })
    void aLaterTimeIsNewerHoweverItIsWritten(String earlier, String later) {
        assertThat(of(later).isAfter(of(earlier))).isTrue();
        assertThat(of(earlier).isAfter(of(later))).isFalse();
        assertThat(of(later).isAfter(of(later))).isFalse();
    }

    @Test
    void numbersAreComparedAsNumbers() {
        assertThat(of(10L).isAfter(of(9L))).isTrue();
        assertThat(of(9_007_199_254_740_993L).isAfter(of(9_007_199_254_740_992L))).isTrue();
        assertThat(of(10.5).isAfter(of(10L))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "yesterday", "10", "2026-13-01", "2026-03-01T25:00:00Z", "01/03/2026"})
    void whatIsNoTimeTellsNothing(String text) {
        assertThat(Newness.of(text)).isEmpty();
        assertThat(Newness.of(null)).isEmpty();
        assertThat(Newness.of(List.of(text))).isEmpty();
        assertThat(Newness.of(true)).isEmpty();
    }

    @Test
    void twoKindsCannotBeCompared() {
        assertThatThrownBy(() -> of("2026-03-01").isAfter(of("2026-03-01T00:00:00Z")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void overlapIsTakenOffInTheFormOfTheValue() {
        Duration five = Duration.ofMinutes(5);
        assertThat(of("2026-03-01T00:03:00.25+01:00").less(five))
                .isEqualTo("2026-02-28T22:58:00.250Z");
        assertThat(of("1970-01-01T00:00:00.5Z").less(five)).isEqualTo("1969-12-31T23:55:00.500Z");
        assertThat(of("1969-12-31T23:59:59.5Z").less(five)).isEqualTo("1969-12-31T23:54:59.500Z");
        assertThat(of("2026-03-01 00:03:00").less(five)).isEqualTo("2026-02-28 23:58:00");
        assertThat(of("2026-03-01T00:05").less(five)).isEqualTo("2026-03-01T00:00:00");
        assertThat(of("2026-03-01").less(five)).isEqualTo("2026-02-28");
        assertThat(of("2026-03-01T00:03:00+01:00").less(Duration.ZERO))
                .isEqualTo("2026-03-01T00:03:00+01:00");
        assertThat(of(7L).less(five)).isEqualTo(7L);
    }

    @Test
    void whatIsKeptIsTheSameAgain() {
        long seed = RandomGenerator.getDefault().nextLong();
        System.out.println("seed " + seed + " of NewnessTest");
        RandomGenerator random = new java.util.SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            Object value =
                    random.nextBoolean()
                            ? (Object) random.nextLong()
                            : OffsetDateTime.ofInstant(
                                            Instant.ofEpochSecond(
                                                    random.nextLong(-1L << 33, 1L << 33),
                                                    random.nextInt(1_000_000_000)),
                                            ZoneOffset.ofHours(random.nextInt(-12, 13)))
                                    .toString();
            Newness newness = of(value);
            Newness again = Newness.kept(newness.text()).orElseThrow();
            assertThat(again.value()).isEqualTo(value);
            assertThat(again.isAfter(newness) || newness.isAfter(again)).isFalse();
        }
        assertThat(Newness.kept("{}")).isEmpty();
        assertThat(Newness.kept("not kept by anybody")).isEmpty();
    }
}
