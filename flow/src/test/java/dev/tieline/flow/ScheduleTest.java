package dev.tieline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final int DAYS = 4;

    private static Schedule schedule(String cron, String zone) {
        return ((Schedule.Reading.Read) Schedule.of(cron, ZoneId.of(zone))).schedule();
    }

    /** The moments after one, as clocks of the zone show them with their distance to UTC. */
    private static List<String> moments(String cron, String zone, String after, int count) {
        Schedule schedule = schedule(cron, zone);
        List<String> moments = new ArrayList<>();
        Instant at = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            at = schedule.next(at).orElseThrow();
            moments.add(at.atZone(ZoneId.of(zone)).toOffsetDateTime().toString());
        }
        return moments;
    }

    @Test
    void aTimeThatIsNotThereIsAtTheEndOfTheGap() {
        assertThat(moments("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
        assertThat(moments("*/20 1-2 * * *", "Europe/Berlin", "2026-03-29T00:30:00Z", 3))
                .containsExactly(
                        "2026-03-29T01:40+01:00",
                        "2026-03-29T03:00+02:00",
                        "2026-03-30T01:00+02:00");
    }

    @Test
    void aTimeThatIsThereTwiceIsTheFirst() {
        assertThat(moments("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
        assertThat(moments("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", 1))
                .containsExactly("2026-10-26T02:30+01:00");
    }

    @Test
    void whatComesEveryHourComesEveryHour() {
        assertThat(moments("0 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2))
                .containsExactly("2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
        assertThat(moments("30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", 3))
                .containsExactly(
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-25T03:30+01:00");
        assertThat(moments("*/15 * * * *", "Australia/Lord_Howe", "2026-04-04T14:40:00Z", 3))
                .containsExactly(
                        "2026-04-05T01:45+11:00",
                        "2026-04-05T01:30+10:30",
                        "2026-04-05T01:45+10:30");
    }

    /** Samoa had no 30 December 2011. */
    @Test
    void aDayThatIsNotThereIsAtItsEnd() {
        assertThat(moments("0 12 * * *", "Pacific/Apia", "2011-12-29T12:00:00Z", 3))
                .containsExactly(
                        "2011-12-29T12:00-10:00",
                        "2011-12-31T00:00+14:00",
                        "2011-12-31T12:00+14:00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@daily | 2026-01-02T00:00Z",
                "@monthly | 2026-02-01T00:00Z",
                "*/10 * * * * * | 2026-01-01T00:00:10Z",
                "0 9 * * 1-5 | 2026-01-01T09:00Z",
                "0 9 * * sun | 2026-01-04T09:00Z",
                "0 9 * * 7 | 2026-01-04T09:00Z",
                "0 9 * * 0 | 2026-01-04T09:00Z",
                "0 0 29 2 * | 2028-02-29T00:00Z",
                "0 0 L * * | 2026-01-31T00:00Z",
                "0 12 ? * MON#2 | 2026-01-12T12:00Z",
                "0 0 1 jan,jul * | 2026-07-01T00:00Z"
            })
    void isReadAsUsual(String cron, String first) {
        assertThat(moments(cron, "UTC", "2026-01-01T00:00:00Z", 1)).containsExactly(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "0 0 0 * *",
                "0 0 * 13 *",
                "0 0 * * 8",
                "a b c d e",
                "*/0 * * * *",
                "5-1 * * * *",
                "0 0 * * * * *",
                "@reboot",
                "-1 * * * *",
                "9999999999999 * * * *"
            })
    void whatIsNoneIsRefused(String cron) {
        assertThat(Schedule.of(cron, ZoneOffset.UTC))
                .isEqualTo(new Schedule.Reading.Flawed(Schedule.Flaw.FORM));
    }

    @Test
    void whatProgramsReadInTwoWaysAndWhatNeverComesIsRefused() {
        assertThat(Schedule.of("0 0 13 * 5", ZoneOffset.UTC))
                .isEqualTo(new Schedule.Reading.Flawed(Schedule.Flaw.TWO_KINDS_OF_DAYS));
        assertThat(Schedule.of("0 0 30 2 *", ZoneOffset.UTC))
                .isEqualTo(new Schedule.Reading.Flawed(Schedule.Flaw.NEVER));
    }

    /** Numbers of a field that a cron expression names. */
    private record Field(String text, List<Integer> numbers) {

        static Field any(int first, int last) {
            return new Field("*", IntStream.rangeClosed(first, last).boxed().toList());
        }

        static Field some(Random random, int first, int last) {
            List<Integer> numbers =
                    random.ints(1 + random.nextInt(3), first, last + 1)
                            .distinct()
                            .sorted()
                            .boxed()
                            .toList();
            String text = numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
            return new Field(text, numbers);
        }
    }

    private record Cron(Field minute, Field hour, Field day, Field weekday) {
        static Cron some(Random random) {
            Field any = Field.any(1, 31);
            Field weekday = Field.any(0, 6);
            switch (random.nextInt(4)) {
                case 0 -> any = Field.some(random, 1, 31);
                case 1 -> weekday = Field.some(random, 0, 6);
                default -> {}
            }
            Field hour = random.nextInt(3) == 0 ? Field.any(0, 23) : Field.some(random, 0, 4);
            return new Cron(Field.some(random, 0, 59), hour, any, weekday);
        }

        String text() {
            return minute.text() + " " + hour.text() + " " + day.text() + " * " + weekday.text();
        }

        boolean matches(LocalDateTime time) {
            DayOfWeek day = time.getDayOfWeek();
            return time.getSecond() == 0
                    && minute.numbers().contains(time.getMinute())
                    && hour.numbers().contains(time.getHour())
                    && this.day.numbers().contains(time.getDayOfMonth())
                    && weekday.numbers().contains(day.getValue() % 7);
        }
    }

    /** Every minute that passes, or that a clock which is never set would show, is looked at. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-27T00:00",
        "Europe/Berlin, 2026-10-23T00:00",
        "America/New_York, 2026-03-06T00:00",
        "America/New_York, 2026-10-30T00:00",
        "Australia/Lord_Howe, 2026-04-03T00:00",
        "Australia/Lord_Howe, 2026-10-02T00:00",
        "America/Sao_Paulo, 2018-11-02T00:00",
        "America/Sao_Paulo, 2019-02-15T00:00",
        "Africa/Casablanca, 2026-02-13T00:00",
        "Asia/Kathmandu, 2026-02-27T00:00",
        "Pacific/Apia, 2011-12-28T00:00"
    })
    void noMomentIsLeftOutAndNoneComesTwice(String zoneName, LocalDateTime begin) {
        ZoneId zone = ZoneId.of(zoneName);
        Instant first = begin.atZone(zone).toInstant();
        Instant last = first.plus(Duration.ofDays(DAYS));
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            Cron cron = Cron.some(random);
            NavigableSet<Instant> expected =
                    cron.hour().text().equals("*")
                            ? passing(cron, zone, first, last)
                            : local(cron, zone, first, last);

            List<Instant> found = new ArrayList<>();
            Schedule schedule = schedule(cron.text(), zoneName);
            Instant at = first;
            while (true) {
                at = schedule.next(at).orElse(last);
                if (!at.isBefore(last)) {
                    break;
                }
                found.add(at);
            }
            assertThat(found).as(cron.text()).containsExactlyElementsOf(expected);

            // From wherever one looks, the next is the same.
            Instant from = first.plusSeconds(random.nextInt(DAYS * 86_400));
            Instant next = expected.higher(from);
            if (next != null) {
                assertThat(schedule.next(from)).as(cron.text() + " " + from).contains(next);
            }
        }
    }

    private static NavigableSet<Instant> passing(
            Cron cron, ZoneId zone, Instant first, Instant last) {
        TreeSet<Instant> all = new TreeSet<>();
        for (Instant at = first.plusSeconds(60); at.isBefore(last); at = at.plusSeconds(60)) {
            if (cron.matches(LocalDateTime.ofInstant(at, zone))) {
                all.add(at);
            }
        }
        return all;
    }

    private static NavigableSet<Instant> local(
            Cron cron, ZoneId zone, Instant first, Instant last) {
        TreeSet<Instant> all = new TreeSet<>();
        LocalDateTime end = LocalDateTime.ofInstant(last, zone);
        LocalDateTime begin = LocalDateTime.ofInstant(first, zone);
        for (LocalDateTime time = begin; time.isBefore(end); time = time.plusMinutes(1)) {
            if (cron.matches(time)) {
                List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
                Instant at =
                        offsets.isEmpty()
                                ? zone.getRules().getTransition(time).getInstant()
                                : time.toInstant(offsets.getFirst());
                if (at.isAfter(first) && at.isBefore(last)) {
                    all.add(at);
                }
            }
        }
        return all;
    }
}
