package dev.tieline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.ledger.Activity;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sources of many kinds over years: how often one is called silent that is not, and how soon. */
class CadenceTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant START = Instant.parse("2025-01-06T00:00:00Z");
    private static final int WEEK = 7 * 24;
    private static final int YEAR = 52 * WEEK;
    private static final int BEFORE = Cadence.MOST_WEEKS * WEEK;
    private static final int YEARS_EACH = 8;

    private enum Kind {
        STEADY,
        OFFICE,
        NIGHTLY,
        WANDERING,
        BURSTS,
        RARE,
        BUSY
    }

    /** How many records come on average in an hour. */
    private static double rate(Kind kind, ZonedDateTime at, Random random) {
        boolean weekend = at.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
        boolean office = !weekend && at.getHour() >= 8 && at.getHour() < 18;
        return switch (kind) {
            case STEADY -> 1.2;
            case OFFICE -> office ? 12 : 0.05;
            case NIGHTLY -> at.getHour() == 2 ? 500 : 0;
            // Each night at another hour.
            case WANDERING ->
                    at.getHour() == 1 + new Random(at.toLocalDate().toEpochDay()).nextInt(3)
                            ? 300
                            : 0;
            // Nine of ten hours nothing, then several at once.
            case BURSTS -> random.nextInt(10) == 0 ? 10 : 0;
            case RARE -> 0.02;
            case BUSY -> weekend ? 60 : office ? 900 : 200;
        };
    }

    private static long poisson(double mean, Random random) {
        if (mean > 50) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        long count = 0;
        double product = random.nextDouble();
        while (product > Math.exp(-mean)) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private static List<Activity> hours(Kind kind, int count, long seed) {
        Random random = new Random(seed);
        List<Activity> hours = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant hour = START.plus(i, ChronoUnit.HOURS);
            long records = poisson(rate(kind, hour.atZone(BERLIN), random), random);
            hours.add(new Activity(hour, records, 0, 0, 0, 0));
        }
        return hours;
    }

    /** What the watch would see hour by hour: how often a silence becomes odd. */
    private static int alarms(List<Activity> hours) {
        int alarms = 0;
        int last = -1;
        boolean odd = false;
        Cadence cadence = null;
        for (int i = 0; i < hours.size(); i++) {
            if (hours.get(i).accepted() > 0) {
                last = i;
                odd = false;
                cadence = null;
                continue;
            }
            if (i < BEFORE || last < 0 || odd) {
                continue;
            }
            if (cadence == null) {
                int from = Math.max(0, last + 1 - BEFORE);
                cadence = Cadence.of(hours.subList(from, last + 1), BERLIN);
            }
            Instant now = hours.get(i).hour().plus(1, ChronoUnit.HOURS);
            odd = cadence.isOdd(hours.get(last).hour(), now, BERLIN);
            alarms += odd ? 1 : 0;
        }
        return alarms;
    }

    @Test
    void aSourceThatSendsAsEverIsSeldomCalledSilent() {
        for (Kind kind : Kind.values()) {
            int alarms = 0;
            for (int year = 0; year < YEARS_EACH; year++) {
                alarms += alarms(hours(kind, YEAR + BEFORE, 31L * year + kind.name().length()));
            }
            System.out.println(kind + ": " + alarms + " in " + YEARS_EACH + " years");
            assertThat(alarms)
                    .as("%s, false alarms in %d years", kind, YEARS_EACH)
                    .isLessThanOrEqualTo(2 * YEARS_EACH);
        }
    }

    @Test
    void aSourceThatStopsIsNoticedSoon() {
        assertThat(noticedAfter(Kind.BUSY)).isLessThanOrEqualTo(Duration.ofHours(2));
        assertThat(noticedAfter(Kind.OFFICE)).isLessThanOrEqualTo(Duration.ofDays(1));
        assertThat(noticedAfter(Kind.STEADY)).isLessThanOrEqualTo(Duration.ofDays(1));
        assertThat(noticedAfter(Kind.BURSTS)).isLessThanOrEqualTo(Duration.ofDays(7));
        assertThat(noticedAfter(Kind.NIGHTLY)).isLessThanOrEqualTo(Duration.ofDays(3));
        assertThat(noticedAfter(Kind.WANDERING)).isLessThanOrEqualTo(Duration.ofDays(5));
        assertThat(noticedAfter(Kind.RARE)).isLessThanOrEqualTo(Duration.ofDays(42));
    }

    /** The longest of several stops at one in the afternoon of a Tuesday. */
    private static Duration noticedAfter(Kind kind) {
        Duration longest = Duration.ZERO;
        for (int seed = 0; seed < 8; seed++) {
            List<Activity> hours = hours(kind, 20 * WEEK + 37, 100 + seed);
            int last = hours.size() - 1;
            while (hours.get(last).accepted() == 0) {
                last--;
            }
            Cadence cadence = Cadence.of(hours.subList(last + 1 - BEFORE, last + 1), BERLIN);
            Instant stopped = hours.getLast().hour();
            Instant now = stopped;
            while (!cadence.isOdd(hours.get(last).hour(), now, BERLIN)) {
                now = now.plus(1, ChronoUnit.HOURS);
                assertThat(Duration.between(stopped, now)).isLessThan(Duration.ofDays(100));
            }
            Duration after = Duration.between(stopped, now);
            longest = after.compareTo(longest) > 0 ? after : longest;
        }
        System.out.println(kind + " noticed after " + longest);
        return longest;
    }

    @Test
    void nothingIsSaidBeforeFourWeeksAreKnown() {
        List<Activity> hours = hours(Kind.BUSY, 4 * WEEK - 1, 5);
        Instant last = hours.getLast().hour();

        Cadence young = Cadence.of(hours, BERLIN);

        assertThat(young.weeks()).isZero();
        assertThat(young.isOdd(last, last.plus(100, ChronoUnit.DAYS), BERLIN)).isFalse();
    }

    @Test
    void oneFailureInTheWeeksBeforeIsNotLearned() {
        List<Activity> hours = new ArrayList<>(hours(Kind.BUSY, BEFORE, 6));
        for (int i = 3 * WEEK; i < 3 * WEEK + 30; i++) {
            hours.set(i, new Activity(hours.get(i).hour(), 0, 0, 0, 0, 0));
        }
        Instant last = hours.getLast().hour();

        Cadence cadence = Cadence.of(hours, BERLIN);

        assertThat(cadence.isOdd(last, last.plus(3, ChronoUnit.HOURS), BERLIN)).isTrue();
    }

    @Test
    void hoursAreThoseOfTheZoneOnBothSidesOfAChangeOfTheClocks() {
        // Clocks went forward in Berlin on 30 March 2025.
        int change = (int) Duration.between(START, Instant.parse("2025-03-30T01:00:00Z")).toHours();
        List<Activity> hours = hours(Kind.OFFICE, change + 2 * WEEK, 8);

        assertThat(alarms(hours)).isZero();
    }
}
