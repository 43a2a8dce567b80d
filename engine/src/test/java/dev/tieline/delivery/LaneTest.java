package dev.tieline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.TraceContext;
import dev.tieline.journal.LaneName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a lane holds, and whose turn it is. */
class LaneTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SYSTEM = "crm";

    private static Ticket ticket(long position, String key, int failures, Instant due) {
        return new Ticket(
                position,
                "r-" + position,
                "v1",
                SYSTEM,
                key,
                NOW,
                failures,
                failures,
                0,
                0,
                due,
                false,
                false,
                TraceContext.NONE,
                Optional.empty());
    }

    private static Ticket fresh(long position) {
        return ticket(position, "", 0, Instant.EPOCH);
    }

    private static Lane lane(int wanted) {
        return new Lane(
                new LaneName("leads", "crm"),
                new LaneBounds(Duration.ofMinutes(1), 64, 1_000, wanted, 16));
    }

    /** Found by the simulator, seed 39636 of this day's knobs. */
    @Test
    void whatIsReadWhileAnEarlierOneIsLeftOutDoesNotOvertakeIt() {
        Lane lane = lane(1);
        lane.lag();
        lane.reading();
        lane.load(List.of(fresh(10)), true, 0, lane.missed());
        lane.reading();

        lane.release(List.of(3L, 4L));
        lane.load(List.of(ticket(11, "ada", 0, Instant.EPOCH)), false, 10, lane.missed());

        assertThat(lane.size()).isEqualTo(1);
        assertThat(lane.cursor()).isEqualTo(10);
    }

    /** Found by the simulator, too: one became pending while those around it were read. */
    @Test
    void whatIsReadLaterStandsInItsPlaceAmongWhatStandsAside() {
        Lane lane = lane(10);
        lane.lag();
        lane.reading();
        lane.load(List.of(fresh(10)), true, 0, lane.missed());
        lane.release(List.of(3L));
        lane.reading();
        lane.release(List.of(12L));
        List<Ticket> around =
                List.of(ticket(11, "ada", 0, Instant.EPOCH), ticket(13, "ada", 0, Instant.EPOCH));
        lane.load(around, false, 10, lane.missed());
        List<Long> wanted = lane.wanted(10);
        lane.supply(wanted, List.of(fresh(3), ticket(12, "ada", 0, Instant.EPOCH)));

        assertThat(wanted).containsExactly(3L, 12L);
        assertThat(positions(lane)).containsExactly(3L, 10L, 11L);
    }

    /** Of all that may be sent now. */
    private static List<Long> positions(Lane lane) {
        List<Long> positions = new ArrayList<>();
        Optional<Ticket> next = lane.next(SYSTEM, Turns.Turn.FIRST, NOW);
        while (next.isPresent()) {
            positions.add(next.get().position());
            next = lane.next(SYSTEM, Turns.Turn.FIRST, NOW);
        }
        return positions;
    }

    @Test
    void theOldestIsNextWhetherItFailedOrNot() {
        Lane lane = lane(10);
        lane.offer(ticket(1, "", 1, Instant.EPOCH));
        lane.offer(fresh(2));

        assertThat(lane.turns().turn(SYSTEM, NOW)).isEqualTo(Turns.Turn.RETRY);
        assertThat(lane.turns().hasFirst(SYSTEM)).isTrue();
        assertThat(lane.next(SYSTEM, Turns.Turn.FIRST, NOW))
                .hasValueSatisfying(next -> assertThat(next.position()).isEqualTo(2));
        assertThat(lane.turns().oldest(SYSTEM, NOW))
                .hasValueSatisfying(oldest -> assertThat(oldest.position()).isEqualTo(1));
    }

    @Test
    void anAttemptThatTheHubDidNotOutliveIsUnclear() {
        Ticket marked =
                new Ticket(
                        1,
                        "r-1",
                        "v1",
                        SYSTEM,
                        "",
                        NOW,
                        0,
                        0,
                        0,
                        0,
                        Instant.EPOCH,
                        false,
                        true,
                        TraceContext.NONE,
                        Optional.empty());

        assertThat(marked.unclear()).isTrue();
        assertThat(fresh(1).unclear()).isFalse();
    }

    @Test
    void whatFailedInAnOutageGoesWhenItIsOver() {
        Lane lane = lane(10);
        lane.offer(ticket(1, "", 2, NOW.plusSeconds(600)));
        assertThat(lane.turns().turn(SYSTEM, NOW)).isEqualTo(Turns.Turn.NONE);

        lane.turns().recovered("erp", 1);
        assertThat(lane.turns().turn(SYSTEM, NOW)).isEqualTo(Turns.Turn.NONE);
        lane.turns().recovered(SYSTEM, 1);
        assertThat(lane.turns().turn(SYSTEM, NOW)).isEqualTo(Turns.Turn.RETRY);
    }
}
