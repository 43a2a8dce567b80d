package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Journal;
import dev.tieline.journal.Journal.Ending;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.Trace;
import dev.tieline.testkit.Records;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held, as the store keeps it. */
class InboxTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final LaneName THERE = new LaneName("flow", "there");

    @TempDir Path folder;
    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder, InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private NewEntry held(String destination, String message) {
        NewEntry entry = Records.entry("flow", NOW, destination);
        Admitted admitted = store.journal().admit(entry);
        if (admitted instanceof Admitted.Fresh(long position)) {
            Fault fault = Fault.of("refused", Blame.DESTINATION, message, "");
            LaneName lane = new LaneName("flow", destination);
            store.journal().settle(Records.held(position, lane, NOW, fault));
        }
        return entry;
    }

    private List<HeldGroup> groups() {
        // What was settled is there when what was asked for after it is.
        store.journal().openLanes();
        return store.ledger().heldGroups();
    }

    @Test
    void whatMayHaveBeenAppliedIsReadBackWhenItIsReleased() {
        Journal journal = store.journal();
        NewEntry entry = Records.entry("flow", NOW, "there", "more");
        Admitted.Fresh fresh = (Admitted.Fresh) journal.admit(entry);
        LaneName more = new LaneName("flow", "more");
        for (LaneName lane : List.of(THERE, more)) {
            var refused = Records.held(fresh.position(), lane, NOW, Records.REFUSED);
            journal.settle(Records.unclear(refused));
        }
        var first = new Journal.HeldDelivery(entry.id(), "there", "");
        var second = new Journal.HeldDelivery(entry.id(), "more", "");

        journal.release(List.of(first), "ops", NOW);
        journal.amend(entry.id(), entry.payload(), "k", List.of(), "ops", NOW);
        journal.release(List.of(second), "ops", NOW);

        assertThat(journal.open(THERE, 0, 10).getFirst().verifyNext()).isTrue();
        assertThat(journal.open(more, 0, 10).getFirst().verifyNext()).as("amended").isTrue();
    }

    @Test
    void whatDiffersByAnIdIsOneCause() {
        held("there", "no stock, request 5f1c2d3e-aa01-4f6b-9c0d-1e2f3a4b5c6d");
        held("there", "no stock, request 0a1b2c3d-bb02-4f6b-9c0d-1e2f3a4b5c6d");
        held("there", "no stock, request 9f8e7d6c5b4a");
        held("there", "n must be below 5");
        held("there", "n must be below 6");
        held("there", "2026-11-26T12:00:00Z overloaded");
        held("there", "2026-11-26T12:00:01Z overloaded");

        assertThat(groups()).extracting(HeldGroup::count).containsExactly(3L, 2L, 1L, 1L);
    }

    @Test
    void aFilterFindsACauseBehindTheFirstFiveHundred() {
        held("more", "the one that is looked for");
        String id = groups().getFirst().id();
        for (int i = 0; i < 520; i++) {
            String words = "cause " + (char) ('a' + i % 26) + (char) ('a' + i / 26);
            held("there", words);
            held("there", words);
        }

        assertThat(groups()).hasSize(500).extracting(HeldGroup::id).doesNotContain(id);
        assertThat(store.ledger().heldGroups(HeldFilter.of(id), 1)).hasSize(1);
        HeldFilter more = new HeldFilter("", Set.of("flow"), "more", Optional.empty(), 0);
        assertThat(store.ledger().heldGroups(more, 500)).hasSize(1);
        assertThat(store.ledger().countHeld(more)).isEqualTo(1);
        assertThat(store.ledger().countHeld(HeldFilter.ALL)).isEqualTo(1_041);
        assertThat(store.ledger().countHeld(more.until(NOW.minusSeconds(1)))).isZero();
    }

    @Test
    void whatIsNotHeldAnyMoreIsNotDiscardedAndNeitherIsWhatWaitsForIt() {
        NewEntry entry = held("there", "no stock");
        List<Ending> endings = List.of(new Ending("there", ""), new Ending("more", "there"));
        String id = entry.id();
        int released =
                store.journal()
                        .release(
                                List.of(new Journal.HeldDelivery(id, THERE.destination(), "")),
                                "ann",
                                NOW);
        assertThat(released).isEqualTo(1);

        assertThat(store.journal().discard(id, endings, "too late", "bob", NOW)).isZero();
        Trace trace = store.ledger().trace(id).orElseThrow();
        assertThat(trace.deliveries())
                .extracting(Trace.DeliveryTrace::state)
                .containsExactly(DeliveryState.PENDING);
    }
}
