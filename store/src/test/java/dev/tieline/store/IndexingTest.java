package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Journal;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.testkit.Records;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** What is written in steps is there for readers at any moment between, and after a restart. */
class IndexingTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<String> FLOWS = List.of("leads", "orders", "visits");
    private static final Fault FAULT = Fault.of("no", Blame.DESTINATION, "It said no.", "");

    @TempDir Path folder;

    private SqliteStore open(long indexNanos) {
        var limits = new SqliteStore.Limits(0, 64, 500, indexNanos, SynchronousMode.FULL);
        return SqliteStore.open(folder, InstantSource.fixed(START), limits);
    }

    private record Sent(String flow, String id, long position, Map<String, String> states) {}

    /** Steps with each commit, some commits, or never; each of them in turn. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyRecordStandsWhereItStands(long seed) {
        Random random = new Random(seed);
        List<Sent> all = new ArrayList<>();
        for (long nanos : new long[] {0, 3_000_000, Long.MAX_VALUE / 4, 0}) {
            try (SqliteStore store = open(nanos)) {
                for (int i = 0; i < 60; i++) {
                    all.add(admit(store.journal(), random));
                    settle(store.journal(), all, random);
                }
                judge(store, all);
            }
            try (SqliteStore again = open(nanos)) {
                judge(again, all);
            }
        }
    }

    private static Sent admit(Journal journal, Random random) {
        String flow = FLOWS.get(random.nextInt(FLOWS.size()));
        List<NewDelivery> deliveries = new ArrayList<>();
        Map<String, String> states = new LinkedHashMap<>();
        for (String destination : List.of("a", "b", "c")) {
            boolean held = random.nextInt(6) == 0;
            deliveries.add(
                    held ? Records.held(destination) : Records.pending(destination).getFirst());
            states.put(destination, held ? "HELD" : "PENDING");
        }
        NewEntry entry = Records.entry(flow, START, "", "{}", deliveries);
        long position = ((Admitted.Fresh) journal.admit(entry)).position();
        return new Sent(flow, entry.id(), position, states);
    }

    private static void settle(Journal journal, List<Sent> all, Random random) {
        for (int i = 0; i < 3; i++) {
            Sent sent = all.get(Math.max(0, all.size() - 1 - random.nextInt(8)));
            String destination = List.of("a", "b", "c").get(random.nextInt(3));
            if (!"PENDING".equals(sent.states.get(destination))) {
                continue;
            }
            LaneName lane = new LaneName(sent.flow, destination);
            switch (random.nextInt(3)) {
                case 0 -> {
                    journal.settle(Records.held(sent.position, lane, START, FAULT));
                    sent.states.put(destination, "HELD");
                }
                case 1 ->
                        journal.settle(
                                Records.again(
                                        sent.position, lane, START, START.plusSeconds(9), false));
                default -> {
                    journal.settle(Records.delivered(sent.position, lane, START));
                    sent.states.put(destination, "DELIVERED");
                }
            }
        }
    }

    private static void judge(SqliteStore store, List<Sent> all) {
        // Everything that was settled is committed when a lane was read; only then.
        Ledger ledger = store.ledger();
        store.journal().openLanes();
        for (Sent sent : all) {
            Map<String, String> states = new LinkedHashMap<>();
            ledger.trace(sent.id)
                    .orElseThrow()
                    .deliveries()
                    .forEach(delivery ->
                            states.put(delivery.destination(), delivery.state().name()));
            assertThat(states).as("position %d", sent.position).isEqualTo(sent.states);
        }
        for (Balance balance : ledger.balances()) {
            assertThat(ledger.recount(balance.flow())).isEqualTo(balance);
            assertThat(recent(ledger, balance.flow()))
                    .isEqualTo(
                            all.reversed().stream()
                                    .filter(sent -> sent.flow.equals(balance.flow()))
                                    .map(Sent::id)
                                    .toList());
        }
        assertThat(ledger.lanes())
                .allSatisfy(lane ->
                        assertThat(lane.pending())
                                .as("%s", lane)
                                .isEqualTo(pending(all, lane.flow(), lane.destination())));
        for (String flow : FLOWS) {
            for (String destination : List.of("a", "b", "c")) {
                assertThat(store.journal().open(new LaneName(flow, destination), 0, 10_000))
                        .hasSize((int) pending(all, flow, destination));
            }
        }
    }

    private static List<String> recent(Ledger ledger, String flow) {
        List<String> ids = new ArrayList<>();
        long before = 0;
        List<RecordSummary> page;
        do {
            page = ledger.recent(flow, before, 7);
            page.forEach(record -> ids.add(record.id()));
            before = page.isEmpty() ? 0 : page.getLast().position();
        } while (!page.isEmpty());
        return ids;
    }

    private static long pending(List<Sent> all, String flow, String destination) {
        return all.stream()
                .filter(sent -> sent.flow.equals(flow))
                .filter(sent -> "PENDING".equals(sent.states.get(destination)))
                .count();
    }
}
