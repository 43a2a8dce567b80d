package dev.tieline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Payload;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.api.TraceContext;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.LaneBounds;
import dev.tieline.delivery.Lanes;
import dev.tieline.delivery.Systems;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.hub.PlanLibrary;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Change;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.journal.SavedVersion;
import dev.tieline.journal.Settlement;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.outcome.DeliveryPolicy;
import dev.tieline.plan.Choice;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Rendering;
import dev.tieline.plan.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A destination that is away for ten hours while 10,000 records wait, on a clock of its own. */
class OutageTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration OUTAGE = Duration.ofHours(10);
    private static final int RECORDS = 10_000;
    private static final int PER_SECOND = 20;
    private static final LaneName LANE = new LaneName("f0", "d0");

    private final Virtual clock = new Virtual();
    private final Kept journal = new Kept();
    private final Away place = new Away();
    private static final DeliveryPolicy POLICY =
            new DeliveryPolicy(
                    Identity.KEYED, false, DeliveryPolicy.DEFAULT_RETRY, false, Map.of());
    private final Systems systems = new Systems(clock, _ -> {});

    private Lanes lanes(Plan plan) {
        PlanLibrary library = new PlanLibrary(journal, (_, _) -> Optional.of(plan));
        systems.install(
                "s0",
                place,
                new Limits(PER_SECOND, Duration.ofSeconds(1), 16, Duration.ofSeconds(10)));
        return new Lanes(journal, library, systems, clock, new Random(7), LaneBounds.USUAL);
    }

    @Test
    void isProbedSeldomAndThenServedAtItsPace() {
        lanes(Topology.single(POLICY)).recover();
        clock.runUntil(START.plus(OUTAGE));
        assertThat(place.taken).isEmpty();
        assertProbes(place.calls);
        int tries = journal.rows.values().stream().mapToInt(row -> row.attempts).sum();
        assertThat(tries).isEqualTo(place.calls.size());

        place.up = true;
        int before = place.calls.size();
        Instant until = clock.now().plus(Duration.ofMinutes(5)).plusSeconds(RECORDS / PER_SECOND);
        clock.runUntil(until.plusSeconds(60));

        assertThat(journal.rows).isEmpty();
        assertThat(place.taken).hasSize(RECORDS).doesNotHaveDuplicates();
        Map<Long, List<Long>> byKey =
                place.taken.stream().collect(Collectors.groupingBy(n -> n / 11 % 50));
        assertThat(byKey.values()).hasSize(50).allSatisfy(line -> assertThat(line).isSorted());
        assertRate(place.calls.subList(before, place.calls.size()));
    }

    /** As an expression that calls itself would. */
    @Test
    void aDeliveryThatMakesTheHubFailIsHeldAndTheOthersGoOn() {
        place.up = true;
        lanes(Topology.single(POLICY, new FailsAtSome())).recover();
        clock.runUntil(START.plus(OUTAGE));

        assertThat(journal.rows).isEmpty();
        assertThat(journal.held).hasSize(RECORDS / 100);
        assertThat(journal.held)
                .allSatisfy(fault -> {
                    assertThat(fault.code()).isEqualTo("delivery-defect");
                    assertThat(fault.message()).contains("StackOverflowError");
                });
        assertThat(place.taken).hasSize(RECORDS - RECORDS / 100);
    }

    /** Overflows the stack at every hundredth record. */
    private record FailsAtSome() implements Destination.DestinationRules {
        @Override
        public Choice choose(Scope scope) {
            return new Choice.Send();
        }

        @Override
        public Rendering render(Scope scope) {
            return Submissions.number(scope.record()) / 11 % 100 == 0
                    ? deeper(scope)
                    : new Rendering.Rendered(scope.record());
        }

        @SuppressWarnings("InfiniteRecursion")
        private Rendering deeper(Scope scope) {
            return deeper(scope);
        }
    }

    /** After the failures that opened the breaker: 5 s apart, then farther, up to 5 minutes. */
    private static void assertProbes(List<Instant> calls) {
        assertThat(calls.size()).isBetween(100, 140);
        List<Duration> waits = new ArrayList<>();
        for (int i = 1; i < calls.size(); i++) {
            waits.add(Duration.between(calls.get(i - 1), calls.get(i)));
        }
        List<Duration> probes =
                waits.stream().filter(w -> w.compareTo(Duration.ofSeconds(4)) > 0).toList();
        assertThat(probes.size()).isGreaterThan(waits.size() - 10);
        assertThat(probes).allSatisfy(w -> assertThat(w).isGreaterThanOrEqualTo(seconds(5)));
        assertThat(probes.subList(6, probes.size()))
                .allSatisfy(w -> assertThat(w).isBetween(seconds(300), seconds(301)));
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    private static void assertRate(List<Instant> calls) {
        for (int i = 2 * PER_SECOND; i < calls.size(); i++) {
            assertThat(Duration.between(calls.get(i - 2 * PER_SECOND), calls.get(i)))
                    .isGreaterThanOrEqualTo(seconds(1));
        }
    }

    /** Runs what is due, one thing at a time, and moves the clock in between. */
    private static final class Virtual implements Clockwork {
        private record Task(Instant at, long number, Runnable work) {}

        private final PriorityQueue<Task> tasks =
                new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::number));
        private Instant now = START;
        private long number;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Instant wall() {
            return now;
        }

        @Override
        public void run(Runnable task) {
            at(now, task);
        }

        @Override
        public void at(Instant time, Runnable task) {
            tasks.add(new Task(time.isBefore(now) ? now : time, number++, task));
        }

        void runUntil(Instant end) {
            Task next = tasks.peek();
            while (next != null && !next.at.isAfter(end)) {
                tasks.remove(next);
                now = next.at;
                next.work.run();
                next = tasks.peek();
            }
            now = end;
        }
    }

    /** Answers at once. */
    private final class Away implements Outlet {
        private final List<Instant> calls = new ArrayList<>();
        private final List<Long> taken = new ArrayList<>();
        private boolean up;

        @Override
        public Attempt send(Rendition rendition, Duration deadline) {
            calls.add(clock.now());
            if (up) {
                taken.add(Submissions.number(rendition.input()));
            }
            Fault fault = Fault.of("down", Blame.DESTINATION, "It is down.", "");
            return new Attempt(
                    up
                            ? new Outcome.Accepted("", Document.empty())
                            : new Outcome.Unavailable(fault, Duration.ZERO),
                    Phase.ANSWERED,
                    clock.wall(),
                    Attempt.Timing.NONE,
                    up ? 200 : 503,
                    "");
        }

        @Override
        public Attempt verify(Rendition rendition, Duration deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** A delivery that is pending. */
    private static final class Row {
        private int attempts;
        private Instant next = Instant.EPOCH;
        private Instant tried = Instant.EPOCH;
    }

    /** Holds 10,000 records that came before. */
    private static final class Kept extends UnusedJournal {
        private final TreeMap<Long, Row> rows = new TreeMap<>();
        private final List<Fault> held = new ArrayList<>();
        private final List<Consumer<Change>> followers = new ArrayList<>();

        Kept() {
            for (long position = 1; position <= RECORDS; position++) {
                rows.put(position, new Row());
            }
        }

        private OpenDelivery open(long position) {
            Row row = java.util.Objects.requireNonNull(rows.get(position));
            // Every eleventh number is not wanted, see Topology.
            String body = "{\"n\":" + (position * 11 + 1) + ",\"key\":\"k" + position % 50 + "\"}";
            return new OpenDelivery(
                    position,
                    "r-" + position,
                    "v1",
                    "k" + position % 50,
                    START,
                    row.attempts,
                    row.next,
                    row.tried,
                    false,
                    false,
                    TraceContext.NONE,
                    new Payload(body.getBytes(StandardCharsets.UTF_8), "application/json"),
                    Map.of());
        }

        @Override
        public List<OpenDelivery> open(LaneName lane, long after, int limit) {
            return rows.tailMap(after, false).keySet().stream()
                    .limit(limit)
                    .map(this::open)
                    .toList();
        }

        @Override
        public List<OpenDelivery> open(LaneName lane, List<Long> positions) {
            return positions.stream().filter(rows::containsKey).map(this::open).toList();
        }

        @Override
        public void settle(Settlement settlement) {
            long position = settlement.position();
            if (settlement.move().to() != DeliveryState.PENDING) {
                rows.remove(position);
                settlement.move().fault().ifPresent(held::add);
            } else {
                Row row = java.util.Objects.requireNonNull(rows.get(position));
                row.attempts++;
                row.next = settlement.move().next();
                row.tried = settlement.at();
            }
            followers.forEach(follower -> follower.accept(new Change.Moved(position, LANE)));
        }

        @Override
        public List<LaneName> openLanes() {
            return List.of(LANE);
        }

        @Override
        public void mark(long position, LaneName lane) {}

        @Override
        public Runnable follow(Consumer<Change> follower) {
            followers.add(follower);
            return () -> followers.remove(follower);
        }

        @Override
        public Admitted admit(NewEntry entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int release(List<HeldDelivery> deliveries, String actor, Instant at) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void saveVersions(List<SavedVersion> versions, Instant at) {}

        @Override
        public Optional<byte[]> version(String flow, String version) {
            return Optional.of(WorkspaceFiles.of(Map.of("version", "1")).toBytes());
        }

        @Override
        public void resume(String system, String actor, Instant at) {}
    }
}
