package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.journal.InFlight.Standing;
import dev.tieline.journal.LaneName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies leaves the file as it is: the next one opens it. */
class InFlightFileTest {
    private static final LaneName CRM = new LaneName("leads", "crm");
    private static final LaneName MAIL = new LaneName("leads", "mail");
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final int PLACES = 4_096;

    @TempDir Path folder;

    private InFlightFile open() throws IOException {
        return InFlightFile.open(folder, "one");
    }

    @Test
    void nobodyIsSuspectedAfterAnOrderlyEnd() throws IOException {
        InFlightFile first = open();
        first.enter(CRM, 1, NOW);
        first.stopping();

        assertThat(open().suspects()).isFalse();
    }

    @Test
    void whatWasOverIsNotSuspected() throws IOException {
        InFlightFile first = open();
        first.leave(first.enter(CRM, 1, NOW));

        assertThat(open().suspects()).isFalse();
    }

    @Test
    void whatWasUnderWayTwiceIsConvictedAndNobodyElse() throws IOException {
        InFlightFile first = open();
        for (long position = 1; position <= 5; position++) {
            first.enter(CRM, position, NOW);
        }
        InFlightFile second = open();
        second.leave(second.enter(CRM, 1, NOW));
        second.enter(CRM, 3, NOW);
        second.enter(CRM, 9, NOW);
        InFlightFile third = open();

        assertThat(standings(third, 1, 2, 3, 9))
                .as("whoever is not tried keeps nobody waiting")
                .containsExactly(Standing.FREE, Standing.FREE, Standing.CONVICTED, Standing.FREE);
        third.enter(CRM, 2, NOW);
        assertThat(standings(third, 4, 9, 1, 3))
                .as("one after the other, the others at once")
                .containsExactly(
                        Standing.AFTER_ANOTHER,
                        Standing.AFTER_ANOTHER,
                        Standing.FREE,
                        Standing.CONVICTED);
        assertThat(third.standing(MAIL, 4, NOW)).as("of another lane").isEqualTo(Standing.FREE);

        third.settled(CRM, 3);
        assertThat(standings(open(), 3)).containsExactly(Standing.FREE);
    }

    private List<Standing> standings(InFlightFile file, long... positions) {
        List<Standing> all = new ArrayList<>();
        for (long position : positions) {
            all.add(file.standing(CRM, position, NOW));
        }
        return all;
    }

    @Test
    void aSuspectThatTakesLongKeepsTheOthersForTwoSeconds() throws IOException {
        InFlightFile first = open();
        first.enter(CRM, 1, NOW);
        first.enter(CRM, 2, NOW);
        first.enter(CRM, 3, NOW);
        InFlightFile second = open();

        int place = second.enter(CRM, 1, NOW);
        assertThat(second.standing(CRM, 2, NOW)).isEqualTo(Standing.AFTER_ANOTHER);
        assertThat(second.standing(CRM, 2, NOW.plusSeconds(2))).isEqualTo(Standing.FREE);
        int other = second.enter(CRM, 2, NOW.plusSeconds(2));
        second.leave(place);
        assertThat(second.standing(CRM, 3, NOW.plusSeconds(3))).isEqualTo(Standing.AFTER_ANOTHER);
        second.leave(other);
        assertThat(second.standing(CRM, 3, NOW.plusSeconds(3))).isEqualTo(Standing.FREE);
    }

    @Test
    void afterTheMachineItselfWentDownNobodyIsSuspected() throws IOException {
        InFlightFile first = open();
        first.enter(CRM, 1, NOW);
        open().enter(CRM, 1, NOW);

        assertThat(InFlightFile.open(folder, "two").suspects()).isFalse();
    }

    @Test
    void aVerdictOutlivesTheMachine() throws IOException {
        InFlightFile first = open();
        first.enter(CRM, 1, NOW);
        open().enter(CRM, 1, NOW);
        open();

        InFlightFile later = InFlightFile.open(folder, "two");

        assertThat(later.standing(CRM, 1, NOW)).isEqualTo(Standing.CONVICTED);
    }

    @Test
    void whatIsNotPendingAnyMoreIsForgotten() throws IOException {
        InFlightFile first = open();
        first.enter(CRM, 1, NOW);
        first.enter(CRM, 2, NOW);
        first.enter(MAIL, 3, NOW);
        InFlightFile second = open();

        int left = second.keep(Set.of(CRM), (_, position) -> position == 2);

        assertThat(left).isOne();
        second.enter(CRM, 1, NOW);
        second.enter(CRM, 2, NOW);
        assertThat(standings(open(), 1, 2)).containsExactly(Standing.FREE, Standing.CONVICTED);
    }

    @Test
    void whenAllPlacesAreTakenTheRestIsNotNoted() throws IOException {
        InFlightFile first = open();
        List<Integer> places = new ArrayList<>();
        for (long position = 1; position <= 2 * PLACES; position++) {
            places.add(first.enter(CRM, position, NOW));
        }
        assertThat(places.stream().filter(place -> place >= 0).distinct()).hasSize(PLACES);
        places.forEach(first::leave);

        assertThat(open().suspects()).isFalse();
    }

    @Test
    void aFileOfSomethingElseSaysNothing() throws IOException {
        byte[] noise = new byte[100_000];
        new java.util.Random(3).nextBytes(noise);
        Files.write(folder.resolve(InFlightFile.FILE), noise);

        assertThat(open().suspects()).isFalse();
    }
}
