package dev.tieline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {

    private static Hours hours(String text) {
        return Hours.of(text).orElseThrow(() -> new AssertionError(text));
    }

    @ParameterizedTest
    @CsvSource({
        "Mon-Fri 08:00-20:00 Europe/Berlin, 2026-11-26T07:00:00Z, true",
        "Mon-Fri 08:00-20:00 Europe/Berlin, 2026-11-26T06:59:59Z, false",
        "Mon-Fri 08:00-20:00 Europe/Berlin, 2026-11-26T19:00:00Z, false",
        "Mon-Fri 08:00-20:00 Europe/Berlin, 2026-11-28T10:00:00Z, false",
        "08:00-20:00 Europe/Berlin, 2026-11-28T10:00:00Z, true",
        "'Sat,Mon-Tue 00:00-24:00 UTC', 2026-11-28T23:59:59Z, true",
        "'Sat,Mon-Tue 00:00-24:00 UTC', 2026-11-29T00:00:00Z, false",
        "'Sat,Mon-Tue 00:00-24:00 UTC', 2026-12-01T12:00:00Z, true",
        "Fri-Mon 09:00-10:00 UTC, 2026-11-29T09:30:00Z, true",
        "Fri-Mon 09:00-10:00 UTC, 2026-12-01T09:30:00Z, false",
        "Fri 22:00-06:00 UTC, 2026-11-28T05:59:00Z, true",
        "Fri 22:00-06:00 UTC, 2026-11-27T05:59:00Z, false",
        // Summer time: the same clock, another offset.
        "Mon-Fri 08:00-20:00 Europe/Berlin, 2026-07-01T06:00:00Z, true",
        "Mon-Fri 08:00-20:00 Europe/Berlin, 2026-07-01T18:00:00Z, false",
    })
    void knowsItsHours(String text, Instant at, boolean within) {
        assertThat(hours(text).includes(at)).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({
        // A night between, and a weekend.
        "Mon-Fri 08:00-20:00 UTC, 2026-11-26T18:00:00Z, 2026-11-27T10:00:00Z, PT4H",
        "Mon-Fri 08:00-20:00 UTC, 2026-11-27T19:00:00Z, 2026-11-30T08:30:00Z, PT1H30M",
        "Mon-Fri 08:00-20:00 UTC, 2026-11-28T00:00:00Z, 2026-11-29T23:00:00Z, PT0S",
        "Fri 22:00-06:00 UTC, 2026-11-27T23:00:00Z, 2026-11-28T12:00:00Z, PT7H",
        // The clock goes forward at 02:00 and leaves an hour out; back at 03:00 and has one twice.
        "00:00-24:00 Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, PT23H",
        "01:00-04:00 Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T12:00:00Z, PT2H",
        "01:00-04:00 Europe/Berlin, 2026-10-24T12:00:00Z, 2026-10-25T12:00:00Z, PT4H",
    })
    void countsTheTimeBetween(String text, Instant from, Instant to, Duration between) {
        assertThat(hours(text).between(from, to)).isEqualTo(between);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Mon-Fri",
                "Mon-Fri 08:00-20:00",
                "Mon-Fri 8:00-20:00 UTC",
                "Mon-Fri 08:00-20:60 UTC",
                "Mon-Fri 24:00-08:00 UTC",
                "08:00-24:01 UTC",
                "Mo-Fr 08:00-20:00 UTC",
                "Mon-Fri 08:00-20:00 Europe/Atlantis",
                "Mon-Fri 08:00-20:00 UTC now",
                "08:00-18:00 UTC+530",
                "08:00-18:00 Z-",
            })
    void takesNothingElse(String text) {
        assertThat(Hours.of(text)).isEmpty();
    }

    @Test
    void countsAsManyMinutesAsItIncludes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Hours hours =
                    hours(
                            "Tue-Thu,Sat %02d:%02d-%02d:%02d America/New_York"
                                    .formatted(
                                            random.nextInt(24),
                                            random.nextInt(60),
                                            random.nextInt(24),
                                            random.nextInt(60)));
            Instant from =
                    Instant.parse("2026-01-01T00:00:00Z")
                            .plus(random.nextInt(500_000), ChronoUnit.MINUTES);
            int minutes = random.nextInt(3_000);
            long included = 0;
            for (int minute = 0; minute < minutes; minute++) {
                included += hours.includes(from.plus(minute, ChronoUnit.MINUTES)) ? 1 : 0;
            }
            assertThat(hours.between(from, from.plus(minutes, ChronoUnit.MINUTES)))
                    .as("seed %s, %s from %s for %s min", seed, hours, from, minutes)
                    .isEqualTo(Duration.ofMinutes(included));
        }
    }
}
