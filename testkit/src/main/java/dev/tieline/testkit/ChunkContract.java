package dev.tieline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.audit.Act;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Activity;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Carried;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What every store must do about runs in bulk: their chunks, and that they go on. */
public abstract class ChunkContract extends StoreContract {
    private static final long SEED =
            Long.getLong("chunks.seed", RandomGenerator.getDefault().nextLong());
    private static final Run.Why WHY = new Run.Why("too-many", "More than 5 % would change.");

    protected final long begin(String flow) {
        return store.runJournal().begin(Run.of(flow, Optional.empty(), "ann", clock.instant()));
    }

    protected final Run run(long id) {
        return store.runLedger().run(id).orElseThrow();
    }

    /** Of 100 rows 80 are there, 15 were skipped, 4 are held and one was refused. */
    protected static RunChunk chunk(long run, long number, String low, String high) {
        return new RunChunk(
                run,
                number,
                new Run.Counts(100, 80, 0, 4, 1),
                new Run.Rows(1, 50, 20, 10, 3, 15),
                low,
                high,
                "line " + number * 100,
                "2026-03-02",
                START.plusSeconds(number));
    }

    protected final void end(long id, Run.State state) {
        Optional<Run.Why> why = state == Run.State.DONE ? Optional.empty() : Optional.of(WHY);
        store.runJournal().end(run(id).over(state, why, clock.instant()), Optional.empty());
    }

    @Test
    void aChunkIsCountedOnceForItsRunAndForTheBooks() {
        long id = begin("products");
        store.runJournal().progress(id, new Run.Counts(70, 0, 0, 0, 0));
        RunChunk first = chunk(id, 1, "a", "f");
        store.runJournal().chunk(first);
        store.runJournal().chunk(first);
        assertThat(run(id).counts()).isEqualTo(first.counts());
        assertThat(run(id).rows()).isEqualTo(first.rows());

        RunChunk second = chunk(id, 2, "g", "k");
        store.runJournal().chunk(second);
        reopen();
        store.runJournal().chunk(second);

        assertThat(run(id).counts()).isEqualTo(first.counts().plus(second.counts()));
        assertThat(run(id).rows()).isEqualTo(new Run.Rows(2, 100, 40, 20, 6, 30));
        assertThat(store.runLedger().chunks(id, 0, 10)).containsExactly(second, first);
        assertThat(store.runLedger().chunks(id, 2, 10)).containsExactly(first);
        assertThat(store.runJournal().lastChunk(id)).contains(second);
        assertThat(store.runJournal().lastChunk(id + 1)).isEmpty();
        Balance balance = new Balance("products", 190, 160, 30, 0, 0, 0);
        assertThat(balance.balanced()).isTrue();
        assertThat(balance("products")).isEqualTo(balance);
        assertThat(ledger.recount("products")).isEqualTo(balance);
        assertThat(ledger.activity("products", START, START.plus(Duration.ofMinutes(5))))
                .extracting(Activity::accepted, Activity::delivered, Activity::skipped)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(190L, 160L, 30L));
    }

    @Test
    void aRunThatHasChunksIsCountedByThemAlone() {
        long id = begin("products");
        store.runJournal().chunk(chunk(id, 1, "a", "f"));
        Run counted = run(id);

        store.runJournal().progress(id, new Run.Counts(9, 9, 9, 9, 9));
        assertThat(run(id)).isEqualTo(counted);
        Run over =
                counted.counting(Run.Counts.NONE)
                        .over(Run.State.DONE, Optional.empty(), START.plusSeconds(5));
        store.runJournal().end(over, Optional.empty());

        assertThat(run(id)).isEqualTo(over.counting(counted.counts()));
    }

    @Test
    void aChunkOfNoRunIsRefused() {
        assertThatThrownBy(() -> store.runJournal().chunk(chunk(17, 1, "a", "f")))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("no run 17");
        assertThat(ledger.balances()).isEmpty();
    }

    @Test
    void whatAChunkWillBeIsNotedUntilItsRunIsOver() {
        long id = begin("products");
        long other = begin("stock");
        assertThat(store.runJournal().prepared(id)).isEmpty();
        RunChunk first = chunk(id, 1, "a", "f");
        store.runJournal().prepare(first, Optional.empty());
        store.runJournal().prepare(chunk(other, 7, "b", "c"), Optional.empty());
        reopen();
        assertThat(store.runJournal().prepared(id)).contains(first);
        assertThat(store.runJournal().lastChunk(id)).isEmpty();
        assertThat(run(id).rows()).isEqualTo(Run.Rows.NONE);
        assertThat(ledger.balances()).isEmpty();

        store.runJournal().chunk(first);
        RunChunk second = chunk(id, 2, "g", "k");
        store.runJournal().prepare(second, Optional.empty());
        assertThat(store.runJournal().prepared(id)).contains(second);
        assertThat(store.runJournal().lastChunk(id)).contains(first);
        RunChunk shorter = chunk(id, 2, "g", "h");
        store.runJournal().prepare(shorter, Optional.empty());
        assertThat(store.runJournal().prepared(id)).contains(shorter);
        assertThat(run(id).rows()).isEqualTo(first.rows());

        end(id, Run.State.DONE);
        assertThat(store.runJournal().prepared(id)).isEmpty();
        assertThat(store.runJournal().prepared(other)).contains(chunk(other, 7, "b", "c"));
    }

    @Test
    void nothingIsPreparedForNoRun() {
        assertThatThrownBy(
                        () -> store.runJournal().prepare(chunk(17, 1, "a", "f"), Optional.empty()))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("no run 17");
        assertThat(store.runJournal().prepared(17)).isEmpty();
    }

    @Test
    void recordsAndRowsOfAFlowAreOneBalance() {
        admit(Records.entry("leads", START, "crm"));
        long id = begin("leads");

        store.runJournal().chunk(chunk(id, 1, "a", "f"));

        Balance balance = new Balance("leads", 96, 80, 15, 0, 0, 1);
        assertThat(balance("leads")).isEqualTo(balance);
        assertThat(ledger.recount("leads")).isEqualTo(balance);
    }

    @Test
    void rowsCameWhenTheirChunkWasThere() {
        long older = begin("products");
        store.runJournal().chunk(chunk(older, 1, "a", "f"));
        end(older, Run.State.DONE);
        long newer = begin("products");
        store.runJournal().chunk(chunk(newer, 2, "a", "f"));
        store.runJournal().chunk(chunk(newer, 3, "a", "f"));

        assertThat(ledger.received("products", 1)).contains(START.plusSeconds(3));
        assertThat(ledger.received("products", 95)).contains(START.plusSeconds(3));
        assertThat(ledger.received("products", 96)).contains(START.plusSeconds(2));
        assertThat(ledger.received("products", 191)).contains(START.plusSeconds(1));
        assertThat(ledger.received("products", 286)).isEmpty();
        admit(Records.entry("products", START.plusSeconds(9), "crm"));
        assertThat(ledger.received("products", 1)).contains(START.plusSeconds(9));
        assertThat(ledger.received("products", 2)).contains(START.plusSeconds(3));
    }

    @Test
    void theNewestRunOfAFlowGoesOnAfterItFailed() {
        long id = begin("products");
        store.runJournal().chunk(chunk(id, 1, "a", "f"));
        store.runJournal().cancel(id, "ben", START);
        end(id, Run.State.FAILED);
        Run failed = run(id);
        begin("orders");

        assertThat(store.runJournal().goOn(id, "ada", START.plusSeconds(60))).isTrue();
        assertThat(store.runJournal().goOn(id, "ada", START)).as("it runs").isFalse();
        reopen();

        assertThat(run(id)).isEqualTo(failed.again());
        assertThat(run(id).rows().chunks()).isEqualTo(1);
        assertThat(store.runJournal().standing()).contains(run(id));
        assertThat(store.runJournal().cancelledBy(id)).isEmpty();
        List<Act> acts =
                store.auditTrail().after(0, 10).stream()
                        .map(row -> row.act().orElseThrow())
                        .toList();
        assertThat(acts)
                .contains(
                        new Act(
                                START.plusSeconds(60),
                                "ada",
                                "run-resume",
                                "run " + id,
                                Map.of("flow", "products")));
        store.runJournal().chunk(chunk(id, 2, "g", "k"));
        end(id, Run.State.DONE);
        assertThat(run(id).rows().chunks()).isEqualTo(2);
    }

    @Test
    void noOtherRunGoesOn() {
        long older = begin("products");
        end(older, Run.State.FAILED);
        long done = begin("products");
        end(done, Run.State.DONE);
        long cancelled = begin("orders");
        end(cancelled, Run.State.CANCELLED);

        for (long id : List.of(older, done, cancelled, cancelled + 1)) {
            assertThat(store.runJournal().goOn(id, "ada", START)).as("run %s", id).isFalse();
        }
        assertThat(run(older).state()).isEqualTo(Run.State.FAILED);
        assertThat(run(done).state()).isEqualTo(Run.State.DONE);
        assertThat(run(cancelled).state()).isEqualTo(Run.State.CANCELLED);
    }

    @Test
    void aKeyIsFoundInTheNewestRunsFirst() {
        long older = begin("products");
        store.runJournal().chunk(chunk(older, 1, "1000", "1999"));
        store.runJournal().chunk(chunk(older, 2, "2000", "2999"));
        store.runJournal().chunk(chunk(older, 3, "", ""));
        store.runJournal().chunk(chunk(older, 4, "3000", "3999"));
        end(older, Run.State.DONE);
        long newer = begin("products");
        store.runJournal().chunk(chunk(newer, 1, "2000", "3500"));
        store.runJournal().chunk(chunk(newer, 2, "1000", "2500"));
        long other = begin("stock");
        store.runJournal().chunk(chunk(other, 1, "2222", "2222"));

        assertThat(holding("products", "2222", 10))
                .containsExactly(newer + "/2", newer + "/1", older + "/2");
        assertThat(holding("", "2222", 10))
                .containsExactly(other + "/1", newer + "/2", newer + "/1", older + "/2");
        assertThat(holding("products", "2222", 2)).containsExactly(newer + "/2", newer + "/1");
        assertThat(holding("products", "3000", 10)).containsExactly(newer + "/1", older + "/4");
        assertThat(holding("products", "3999", 10)).containsExactly(older + "/4");
        assertThat(holding("products", "0999", 10)).isEmpty();
        assertThat(holding("products", "4", 10)).isEmpty();
        assertThat(holding("orders", "2222", 10)).isEmpty();
    }

    private List<String> holding(String flow, String key, int limit) {
        return store.runLedger().holding(flow, key, limit).stream()
                .map(one -> one.chunk().run() + "/" + one.chunk().number())
                .toList();
    }

    /**
     * Keys of few letters, so that bounds meet, some of them beyond what one {@code char} holds.
     */
    @Test
    void whatIsFoundIsWhatTheBoundsSay() {
        System.out.println("seed " + SEED + " of ChunkContract");
        SplittableRandom random = new SplittableRandom(SEED);
        List<RunChunk> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long id = begin("products");
            boolean ordered = random.nextBoolean();
            all.addAll(ordered ? ordered(id, random) : anyhow(id, random));
            end(id, Run.State.DONE);
        }
        all.forEach(store.runJournal()::chunk);
        for (int i = 0; i < 200; i++) {
            String key = key(random);
            assertThat(store.runLedger().holding("", key, 500).stream().map(Carried::chunk))
                    .as("seed %d, key %s", SEED, key)
                    .containsExactlyElementsOf(
                            all.stream()
                                    .filter(chunk -> covers(chunk, key))
                                    .sorted(
                                            Comparator.comparingLong(RunChunk::run)
                                                    .thenComparingLong(RunChunk::number)
                                                    .reversed())
                                    .toList());
        }
    }

    private static boolean covers(RunChunk chunk, String key) {
        return RunChunk.KEYS.compare(chunk.low(), key) <= 0
                && RunChunk.KEYS.compare(chunk.high(), key) >= 0;
    }

    private static String key(SplittableRandom random) {
        List<String> letters = List.of("a", "b", "é", "\uE001", "\uFFFD", "😀", "🙂");
        StringBuilder key = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            key.append(letters.get(random.nextInt(letters.size())));
        }
        return key.toString();
    }

    private static List<RunChunk> anyhow(long run, SplittableRandom random) {
        List<RunChunk> chunks = new ArrayList<>();
        for (int number = 1; number <= 20; number++) {
            List<String> bounds =
                    List.of(key(random), key(random)).stream().sorted(RunChunk.KEYS).toList();
            chunks.add(chunk(run, number, bounds.getFirst(), bounds.getLast()));
        }
        return chunks;
    }

    private static List<RunChunk> ordered(long run, SplittableRandom random) {
        List<String> keys =
                java.util.stream.Stream.generate(() -> key(random))
                        .limit(40)
                        .distinct()
                        .sorted(RunChunk.KEYS)
                        .toList();
        List<RunChunk> chunks = new ArrayList<>();
        for (int i = 0; i + 1 < keys.size(); i += 2) {
            chunks.add(chunk(run, i + 1, keys.get(i), keys.get(i + 1)));
        }
        return chunks;
    }

    /** What a schedule began goes on like what somebody began. */
    @Test
    void aSlotsRunGoesOnAsThatOfItsSlot() {
        Instant slot = START.minusSeconds(60);
        long id = store.runJournal().begin(Run.of("products", Optional.of(slot), Run.HUB, START));
        end(id, Run.State.FAILED);

        assertThat(store.runJournal().goOn(id, "ada", START)).isTrue();

        assertThat(run(id).slot()).contains(slot);
        assertThat(run(id).actor()).isEqualTo(Run.HUB);
    }
}
