package dev.tieline.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.flow.Schedule;
import dev.tieline.flow.Timing;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReckoningTest {
    private static final Instant START = Instant.parse("2026-03-27T10:00:00Z");
    private static final List<String> CRONS =
            List.of(
                    "*/5 * * * *",
                    "0 * * * *",
                    "30 2 * * *",
                    "*/20 * * * * *",
                    "15 1-3 * * *",
                    "0 9 * * 1-5");
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "UTC", "Australia/Lord_Howe", "America/New_York");

    private static Schedule schedule(String cron, String zone) {
        return ((Schedule.Reading.Read) Schedule.of(cron, ZoneId.of(zone))).schedule();
    }

    private static Timing timing(String cron, Timing.Missed missed) {
        return new Timing(schedule(cron, "UTC"), missed, Duration.ofMinutes(5), Duration.ZERO);
    }

    private static Optional<SlotAccount> seen(Timing timing, Instant at) {
        return Optional.of(step(timing, Optional.empty(), at, false).account());
    }

    private static Reckoning.Step step(
            Timing timing, Optional<SlotAccount> known, Instant now, boolean busy) {
        return new Reckoning("products", timing).step(known, now, busy);
    }

    private static String text(Reckoning.Step step) {
        StringBuilder text = new StringBuilder();
        for (SlotSpan span : step.spans()) {
            text.append(span.count()).append(' ').append(span.state().word()).append(", ");
        }
        return text + step.begins().map(Instant::toString).orElse("nothing begins");
    }

    @Test
    void nothingOfThePastIsDueWhenAFlowIsNew() {
        Timing hourly = timing("0 * * * *", Timing.Missed.RUN_EACH);
        Optional<SlotAccount> known = seen(hourly, START.plusSeconds(60));

        assertThat(text(step(hourly, known, START.plusSeconds(3_599), false)))
                .isEqualTo("nothing begins");
        assertThat(text(step(hourly, known, START.plusSeconds(3_600), false)))
                .isEqualTo("1 ran, 2026-03-27T11:00:00Z");
    }

    @Test
    void eachPolicyTreatsWhatCameDueMeanwhileInItsWay() {
        Instant after = START.plus(Duration.ofHours(3)).plusSeconds(240);
        Timing each = timing("*/5 * * * *", Timing.Missed.RUN_EACH);
        Timing once = timing("*/5 * * * *", Timing.Missed.RUN_ONCE);
        Timing skip = timing("*/5 * * * *", Timing.Missed.SKIP);

        assertThat(text(step(once, seen(once, START), after, false)))
                .isEqualTo("35 skipped, 1 ran, 2026-03-27T13:00:00Z");
        assertThat(text(step(each, seen(each, START), after, false)))
                .isEqualTo("1 late, 2026-03-27T10:05:00Z");
        assertThat(text(step(skip, seen(skip, START), after, false)))
                .isEqualTo("35 missed, 1 ran, 2026-03-27T13:00:00Z");
        Timing nightly = timing("0 2 * * *", Timing.Missed.SKIP);
        assertThat(text(step(nightly, seen(nightly, START), START.plusSeconds(72_000), false)))
                .isEqualTo("1 missed, nothing begins");
    }

    @Test
    void whatCannotBeginIsOverdueUntilALaterRunIsDone() {
        Timing hourly = timing("0 * * * *", Timing.Missed.RUN_ONCE);
        Instant eleven = START.plusSeconds(3_600);
        Optional<SlotAccount> known = seen(hourly, START);
        assertThat(step(hourly, known, eleven.plusSeconds(300), true).account().overdue())
                .isEmpty();

        SlotAccount account = step(hourly, known, eleven.plusSeconds(301), true).account();

        assertThat(account.overdue()).contains(eleven);
        assertThat(account.accounted()).isEqualTo(START);
        assertThat(Reckoning.done(account, START)).isEqualTo(account);
        assertThat(Reckoning.done(account, eleven).overdue()).isEmpty();
    }

    @Test
    void aClockThatIsSetBackRunsNothingTwice() {
        Timing hourly = timing("0 * * * *", Timing.Missed.RUN_EACH);
        Reckoning.Step ran = step(hourly, seen(hourly, START), START.plusSeconds(3_600), false);
        Optional<SlotAccount> known = Optional.of(ran.account());

        assertThat(text(step(hourly, known, START.plusSeconds(3_000), false)))
                .isEqualTo("nothing begins");
        assertThat(text(step(hourly, known, START.plusSeconds(3_600), false)))
                .isEqualTo("nothing begins");
        assertThat(text(step(hourly, known, START.plusSeconds(7_200), false)))
                .isEqualTo("1 ran, 2026-03-27T12:00:00Z");
    }

    @Test
    void whatTheOlderScheduleToldEndsBeforeTheNewerTells() {
        Timing hourly = timing("0 * * * *", Timing.Missed.RUN_EACH);
        Timing quarters = timing("15,45 * * * *", Timing.Missed.RUN_EACH);
        Optional<SlotAccount> known = seen(hourly, START);
        Instant edited = START.plus(Duration.ofMinutes(130));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Reckoning.Step step = step(quarters, known, edited.plusSeconds(360), false);
            texts.add(text(step));
            known = Optional.of(step.account());
        }

        assertThat(texts)
                .containsExactly(
                        "1 late, 2026-03-27T11:00:00Z",
                        "1 late, 2026-03-27T12:00:00Z",
                        "nothing begins",
                        "nothing begins");
        assertThat(text(step(quarters, known, START.plus(Duration.ofMinutes(165)), false)))
                .isEqualTo("1 ran, 2026-03-27T12:45:00Z");
    }

    /** The schedule in the middle is there from the first edit to the second. */
    @Test
    void eachScheduleTellsItsSlotsHoweverOftenItIsEditedWhileARunIsBusy() {
        Timing hourly = timing("0 * * * *", Timing.Missed.RUN_EACH);
        Timing quarters = timing("15,45 * * * *", Timing.Missed.RUN_EACH);
        Timing daily = timing("30 12 * * *", Timing.Missed.RUN_EACH);
        Optional<SlotAccount> known = seen(hourly, START);
        List<Integer> minutes = List.of(1, 70, 120);
        List<Timing> edits = List.of(hourly, quarters, daily);
        for (int i = 0; i < edits.size(); i++) {
            Instant at = START.plus(Duration.ofMinutes(minutes.get(i)));
            Reckoning.Step step = step(edits.get(i), known, at, true);
            assertThat(text(step)).isEqualTo("nothing begins");
            known = Optional.of(step.account());
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Reckoning.Step step = step(daily, known, START.plus(Duration.ofMinutes(151)), false);
            texts.add(text(step));
            known = Optional.of(step.account());
        }
        assertThat(texts)
                .containsExactly(
                        "1 late, 2026-03-27T11:00:00Z",
                        "1 late, 2026-03-27T11:15:00Z",
                        "1 late, 2026-03-27T11:45:00Z",
                        "1 ran, 2026-03-27T12:30:00Z",
                        "nothing begins");
        assertThat(known.orElseThrow().later()).isEmpty();
    }

    @Test
    void editsWithoutEndDoNotFillTheStore() {
        Optional<SlotAccount> known = seen(timing("0 * * * *", Timing.Missed.RUN_ONCE), START);
        for (int i = 0; i < 500; i++) {
            Timing edited = timing(i % 60 + " * * * *", Timing.Missed.RUN_ONCE);
            Instant at = START.plus(Duration.ofMinutes(100 + i));
            known = Optional.of(step(edited, known, at, true).account());
        }
        assertThat(known.orElseThrow().later()).hasSize(SlotAccount.MOST_LATER);
        assertThat(known.orElseThrow().newest().cron()).isEqualTo("19 * * * *");
    }

    @ParameterizedTest
    @EnumSource(names = {"RUN_ONCE", "SKIP"})
    void aLongAbsenceIsAccountedForInParts(Timing.Missed missed) {
        Timing secondly = timing("* * * * * *", missed);
        Optional<SlotAccount> known = seen(secondly, START);
        Instant after = START.plus(Duration.ofDays(1));
        long slots = 0;
        int looks = 0;
        int spans = 0;
        Optional<Instant> begins = Optional.empty();
        while (begins.isEmpty()) {
            Reckoning.Step step = step(secondly, known, after, false);
            known = Optional.of(step.account());
            slots += step.spans().stream().mapToLong(SlotSpan::count).sum();
            spans += step.spans().size();
            looks++;
            begins = step.begins();
        }

        assertThat(slots).isEqualTo(86_400);
        assertThat(looks).isEqualTo(9);
        assertThat(spans).isLessThan(13);
        assertThat(begins).contains(after);
    }

    @Test
    void jitterIsTheSameEachTimeAndWithinItsBounds() {
        Timing jittery =
                new Timing(
                        schedule("0 * * * *", "UTC"),
                        Timing.Missed.RUN_ONCE,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30));
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Instant slot = START.plus(Duration.ofHours(i));
            Instant due = jittery.due("products", slot);
            assertThat(jittery.due("products", slot)).isEqualTo(due);
            waits.add(Duration.between(slot, due));
        }
        assertThat(waits).allMatch(wait -> !wait.isNegative() && wait.toSeconds() <= 30);
        assertThat(waits.stream().mapToLong(Duration::toMillis).average().orElse(0))
                .isBetween(13_000.0, 17_000.0);
        assertThat(jittery.due("orders", START)).isNotEqualTo(jittery.due("products", START));
    }

    /** A flow in a hub that comes and goes, by a clock that jumps, with a file that is edited. */
    private static final class World {
        final Random random;
        Timing timing;
        Instant now = START;
        Optional<SlotAccount> known = Optional.empty();
        Optional<Instant> running = Optional.empty();
        boolean owesARun;

        /** Schedules as they were seen, each until another was; the last is open. */
        final Deque<Told> told = new ArrayDeque<>();

        /** Up to where slots ended. */
        Instant at = START;

        record Told(Schedule schedule, Instant until) {
            boolean over(Instant at) {
                return schedule.next(at).filter(slot -> !slot.isAfter(until)).isEmpty();
            }
        }

        World(long seed) {
            random = new Random(seed);
            timing = some();
        }

        <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        Timing some() {
            Duration grace = Duration.ofSeconds(5 + random.nextInt(600));
            return new Timing(
                    schedule(one(CRONS), one(ZONES)),
                    one(List.of(Timing.Missed.values())),
                    grace,
                    random.nextBoolean()
                            ? Duration.ZERO
                            : grace.minusMillis(1 + random.nextInt(5_000)));
        }

        void happen() {
            switch (random.nextInt(20)) {
                case 0 -> now = now.plusSeconds(random.nextInt(3 * 86_400));
                case 1 -> now = now.minusSeconds(random.nextInt(86_400));
                case 2, 3 -> timing = some();
                case 4 -> {
                    known = Optional.empty();
                    owesARun = false;
                }
                case 5, 6, 7 -> now = now.plusSeconds(random.nextInt(7_200));
                default -> now = now.plusMillis(random.nextInt(60_000));
            }
            if (random.nextInt(3) == 0 && running.isPresent()) {
                Instant ran = running.get();
                running = Optional.empty();
                known = known.map(account -> Reckoning.done(account, ran));
            }
        }

        Reckoning.Step look() {
            Reckoning.Step step = step(timing, known, now, running.isPresent());
            if (known.isPresent()) {
                seen();
                check(known.get(), step);
            } else {
                told.clear();
                told.add(new Told(timing.schedule(), Instant.MAX));
                at = now;
                assertThat(step.account().accounted()).isEqualTo(now);
                assertThat(step.spans()).isEmpty();
            }
            known = Optional.of(step.account());
            step.begins().ifPresent(slot -> running = Optional.of(slot));
            return step;
        }

        /** The schedule as it is now, and those of which no slot is left. */
        private void seen() {
            Schedule newest = told.getLast().schedule();
            boolean same =
                    newest.text().equals(timing.schedule().text())
                            && newest.zone().equals(timing.schedule().zone());
            if (!same) {
                told.removeLast();
                Instant until =
                        Stream.of(now, at, told.isEmpty() ? at : told.getLast().until())
                                .max(Comparator.naturalOrder())
                                .orElseThrow();
                told.add(new Told(newest, until));
                told.add(new Told(timing.schedule(), Instant.MAX));
            }
            while (told.size() > 1 && told.getFirst().over(at)) {
                at = told.removeFirst().until();
            }
        }

        /** Every slot behind the last one that ended is there, in its order, and once. */
        private void check(SlotAccount before, Reckoning.Step step) {
            SlotAccount after = step.account();
            assertThat(after.accounted()).isAfterOrEqualTo(before.accounted());
            for (SlotSpan span : step.spans()) {
                for (int i = 0; i < span.count(); i++) {
                    Instant slot = told.getFirst().schedule().next(at).orElseThrow();
                    assertThat(slot).isBeforeOrEqualTo(told.getFirst().until());
                    assertThat(i > 0 || span.first().equals(slot)).isTrue();
                    check(slot, span.state(), after);
                    at = slot;
                }
                assertThat(span.last()).isEqualTo(at);
            }
            assertThat(after.accounted()).isEqualTo(at);
            if (step.begins().isPresent()) {
                assertThat(running).as("two runs").isEmpty();
                assertThat(step.begins()).contains(at);
                assertThat(step.spans().getLast().state())
                        .isIn(SlotSpan.State.RAN, SlotSpan.State.LATE);
            }
        }

        private void check(Instant slot, SlotSpan.State state, SlotAccount after) {
            boolean late = now.isAfter(slot.plus(timing.grace()));
            assertThat(timing.due("products", slot)).isBeforeOrEqualTo(now);
            assertThat(!late || after.overdue().isPresent()).isTrue();
            switch (state) {
                case RAN, LATE -> {
                    assertThat(state == SlotSpan.State.LATE).isEqualTo(late);
                    owesARun = false;
                }
                case SKIPPED -> {
                    assertThat(timing.missed()).isNotEqualTo(Timing.Missed.RUN_EACH);
                    owesARun = true;
                }
                case MISSED -> {
                    assertThat(timing.missed()).isEqualTo(Timing.Missed.SKIP);
                    assertThat(late).isTrue();
                }
            }
        }
    }

    @RepeatedTest(20)
    void everySlotEndsInOneWayWhateverHappens() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        World world = new World(seed);
        for (int i = 0; i < 400; i++) {
            world.happen();
            world.look();
        }
        // In peace, everything that is due ends.
        for (int looks = 0; ; looks++) {
            assertThat(looks).as("seed " + seed).isLessThan(100_000);
            world.running = Optional.empty();
            Reckoning.Step step = world.look();
            if (step.spans().isEmpty()) {
                break;
            }
        }
        assertThat(world.owesARun && world.timing.missed() == Timing.Missed.RUN_ONCE)
                .as("what is skipped has a run that stands for it")
                .isFalse();
    }
}
