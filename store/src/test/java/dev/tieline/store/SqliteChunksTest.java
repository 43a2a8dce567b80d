package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.journal.Erasure;
import dev.tieline.journal.KeepFor;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Carried;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.RowKeys;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.RunEvent;
import dev.tieline.testkit.ChunkContract;
import dev.tieline.testkit.Records;
import dev.tieline.testkit.StoreUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteChunksTest extends ChunkContract {
    private static final String ADA = "ada@lovelace.example";

    @Override
    protected StoreUnderTest open(Path directory, InstantSource clock) {
        return new SqliteWorld(SqliteStore.open(directory, clock));
    }

    private SqliteStore sqlite() {
        return ((SqliteWorld) store).store();
    }

    /** What its files hold at a moment is what a process leaves that is killed then. */
    @Test
    void aChunkThatIsNotedOutlivesTheProcess(@TempDir Path elsewhere) throws IOException {
        long id = begin("products");
        for (int number = 1; number <= 50; number++) {
            store.runJournal().chunk(chunk(id, number, "k" + number, "k" + number));
            Path copy = Files.createDirectory(elsewhere.resolve("after-" + number));
            copyTo(copy);
            try (SqliteStore left = SqliteStore.open(copy, clock)) {
                assertThat(left.runJournal().lastChunk(id))
                        .as("chunk %s", number)
                        .contains(chunk(id, number, "k" + number, "k" + number));
                assertThat(left.runLedger().run(id)).contains(run(id));
                assertThat(left.ledger().balances()).isEqualTo(ledger.balances());
                assertThat(left.ledger().recount("products")).isEqualTo(balance("products"));
            }
        }
    }

    private void copyTo(Path copy) throws IOException {
        for (String end : List.of("", "-wal")) {
            Files.copy(
                    directory.resolve(SqliteStore.FILE + end),
                    copy.resolve(SqliteStore.FILE + end));
        }
    }

    /** A run that finds it held takes it over from the one that found it new. */
    @Test
    void whatRunsHeldIsFoundByTheLastAndForgottenWithItsRecord() {
        NewEntry one = Records.invalid("products", clock.instant());
        NewEntry other = Records.invalid("products", clock.instant());
        store.journal().admit(one);
        store.journal().admit(other);
        long old = begin("products");
        store.runJournal().holds(old, List.of(one.id(), other.id()));
        assertThat(ledger.countHeld(HeldFilter.ALL.by(old))).isEqualTo(2);
        end(old, Run.State.DONE);
        clock.advance(Duration.ofDays(9));
        long young = begin("products");
        store.runJournal().holds(young, List.of(one.id(), "no record"));
        store.runJournal().holds(young, List.of(one.id()));

        assertThat(ledger.countHeld(HeldFilter.ALL.by(old))).isEqualTo(1);
        assertThat(ledger.countHeld(HeldFilter.ALL.by(young).until(clock.instant()))).isEqualTo(1);
        assertThat(ledger.countHeld(HeldFilter.ALL.by(99))).isZero();
        assertThat(ledger.heldGroups(HeldFilter.ALL.by(young), 9))
                .extracting(HeldGroup::count)
                .containsExactly(1L);
        assertThat(ledger.held(HeldFilter.ALL.by(old), 0, 9))
                .extracting(item -> item.record().id())
                .containsExactly(other.id());
        takeOut();
        assertThat(store.runLedger().run(old)).isEmpty();
        assertThat(ledger.countHeld(HeldFilter.ALL.by(old))).as("it is held still").isEqualTo(1);
        assertThat(ledger.countHeld(HeldFilter.ALL.by(young))).isEqualTo(1);
    }

    @Test
    void noNumberOfARunIsGivenAgain() {
        long only = begin("products");
        end(only, Run.State.DONE);
        clock.advance(Duration.ofDays(9));
        takeOut();

        assertThat(begin("other")).isGreaterThan(only);
        takeOut();
        assertThat(store.runLedger().run(only)).isEmpty();
    }

    private void takeOut() {
        sqlite().inWriter(tx -> {
            Retention retention = new Retention(tx);
            KeepFor days = new KeepFor(Optional.empty(), Optional.of(Duration.ofDays(5)));
            retention.keep(days, Map.of());
            retention.runs(clock.instant());
            return 0;
        });
    }

    @Test
    void chunksLeaveWithTheirRunAndTheBooksStillCountThem() {
        long old = begin("products");
        for (int number = 1; number <= 2_500; number++) {
            RunChunk chunk = chunk(old, number, "k" + number, "k" + number);
            store.runJournal()
                    .prepare(chunk, Optional.of(new RowKeys(List.of("k" + number), List.of())));
            store.runJournal().chunk(chunk);
        }
        end(old, Run.State.DONE);
        clock.advance(Duration.ofDays(9));
        long young = begin("products");
        store.runJournal().chunk(chunk(young, 1, "a", "f"));
        Balance before = balance("products");
        assertThat(before.accepted()).isEqualTo(2_501 * 95);

        takeOut();

        assertThat(store.runLedger().chunks(old, 0, 500)).as("some at once").hasSize(500);
        assertThat(run(old).rows().chunks()).isEqualTo(2_500);
        assertThat(balance("products")).isEqualTo(before);
        assertThat(ledger.recount("products")).isEqualTo(before);
        takeOut();
        assertThat(store.runLedger().run(old)).isEmpty();
        assertThat(store.runLedger().chunks(old, 0, 500)).isEmpty();
        assertThat(store.runLedger().chunks(young, 0, 500)).hasSize(1);
        assertThat(ledger.recount("products")).isEqualTo(before);
    }

    @Test
    void aPersonsKeyLeavesTheBoundsAndTheBooksBalance() {
        long id = begin("customers");
        store.runJournal().chunk(chunk(id, 1, "aaron@x.example", ADA));
        RunChunk position =
                new RunChunk(
                        id,
                        2,
                        Run.Counts.NONE,
                        new Run.Rows(1, 0, 0, 0, 0, 0),
                        "adam@x.example",
                        "eve@x.example",
                        "after " + ADA,
                        "",
                        START);
        store.runJournal().chunk(position);
        store.runJournal().chunk(chunk(id, 3, "fay@x.example", "joe@x.example"));
        Balance before = balance("customers");

        eraseAda();

        List<RunChunk> chunks = store.runLedger().chunks(id, 0, 10);
        assertThat(chunks.get(2).low()).isEqualTo("aaron@x.example");
        assertThat(chunks.get(2).high()).isEqualTo(RunChunk.ERASED_HIGH);
        assertThat(chunks.get(1).position()).isEmpty();
        assertThat(store.runLedger().holding("", "bob@x.example", 10))
                .as("bounds that are open find more")
                .extracting(one -> one.chunk().number())
                .containsExactly(2L, 1L);
        assertThat(ledger.recount("customers")).isEqualTo(before).isEqualTo(balance("customers"));
        assertThat(store.auditTrail().after(0, 10).getLast().act().orElseThrow().details())
                .containsEntry("left", "no");
    }

    /** What a search for a key says of chunks, newest first. */
    private List<Carried.How> how(String key) {
        return store.runLedger().holding("products", key, 10).stream().map(Carried::how).toList();
    }

    private List<Long> numbers(String key) {
        return store.runLedger().holding("products", key, 10).stream()
                .map(one -> one.chunk().number())
                .toList();
    }

    @Test
    void aTracedRowIsFoundForSure() {
        long id = begin("products");
        RunChunk first = chunk(id, 1, "1000", "1999");
        store.runJournal()
                .prepare(
                        first,
                        Optional.of(new RowKeys(List.of("1000", "1500", "1999"), List.of("1600"))));

        assertThat(how("1500")).as("nothing is there yet").isEmpty();

        store.runJournal().chunk(first);
        store.runJournal().chunk(chunk(id, 2, "2000", "2999"));
        RunChunk third = chunk(id, 3, "3000", "3999");
        store.runJournal().prepare(third, Optional.of(new RowKeys(List.of(), List.of())));
        store.runJournal().chunk(third);

        assertThat(how("3500")).as("its rows are held").isEmpty();
        assertThat(how("1500")).containsExactly(Carried.How.WRITTEN);
        assertThat(how("1600")).containsExactly(Carried.How.SKIPPED);
        assertThat(how("1501")).as("between the bounds, but not in it").isEmpty();
        assertThat(how("2500")).as("not traced").containsExactly(Carried.How.MAYBE);
    }

    @Test
    void whatAChunkWillBeIsTracedAnew() {
        long id = begin("products");
        RunChunk first = chunk(id, 1, "1000", "1999");
        store.runJournal()
                .prepare(first, Optional.of(new RowKeys(List.of("1000", "1500"), List.of())));
        store.runJournal()
                .prepare(first, Optional.of(new RowKeys(List.of("1000", "1700"), List.of())));
        store.runJournal().chunk(first);
        RunChunk second = chunk(id, 2, "2000", "2999");
        store.runJournal().prepare(second, Optional.of(new RowKeys(List.of("2500"), List.of())));
        store.runJournal().prepare(second, Optional.empty());
        store.runJournal().chunk(second);

        assertThat(how("1500")).isEmpty();
        assertThat(how("1700")).containsExactly(Carried.How.WRITTEN);
        assertThat(how("2600")).as("not traced any more").containsExactly(Carried.How.MAYBE);
    }

    @Test
    void tracedRowsAreFoundInAnyOrder() {
        long id = begin("products");
        for (int number = 1; number <= 40; number++) {
            RunChunk chunk = chunk(id, number, "0000", "9999");
            List<String> keys = List.of("0000", "9999", "%04d".formatted(7 * number));
            store.runJournal().prepare(chunk, Optional.of(new RowKeys(keys, List.of())));
            store.runJournal().chunk(chunk);
        }

        assertThat(numbers("0140")).containsExactly(20L);
        assertThat(numbers("0141")).isEmpty();
        assertThat(numbers("9999")).hasSize(10);
    }

    @Test
    void aPersonsKeyLeavesTheTraceOfRows() {
        long id = begin("customers");
        RunChunk chunk = chunk(id, 1, "aaron@x.example", "joe@x.example");
        List<String> keys = List.of("aaron@x.example", ADA.toUpperCase(Locale.ROOT), ADA);
        store.runJournal().prepare(chunk, Optional.of(new RowKeys(keys, List.of("joe@x.example"))));
        store.runJournal().chunk(chunk);
        assertThat(store.runLedger().holding("", ADA, 10)).hasSize(1);

        eraseAda();

        assertThat(store.runLedger().holding("", ADA, 10)).isEmpty();
        assertThat(store.runLedger().holding("", "aaron@x.example", 10)).hasSize(1);
        assertThat(store.runLedger().holding("", "joe@x.example", 10))
                .extracting(Carried::how)
                .containsExactly(Carried.How.SKIPPED);
    }

    @Test
    void aPersonsKeyLeavesWhatIsSaidOfRuns() {
        long id = begin("customers");
        Run.Why why = new Run.Why("x", "No row of " + ADA.toUpperCase(Locale.ROOT) + " here.");
        store.runJournal().disturbed(id, why, START, Optional.empty());
        Run failed = run(id).over(Run.State.FAILED, Optional.of(why), START);
        store.runJournal().end(failed, Optional.empty());
        long other = begin("customers");
        Run.Why silent = new Run.Why("x", "No row of fay@x.example here.");
        store.runJournal().disturbed(other, silent, START, Optional.empty());

        eraseAda();

        Run.Why erased = new Run.Why("x", "What it said was erased.");
        assertThat(run(id).why()).contains(erased);
        assertThat(store.runLedger().events(id))
                .extracting(RunEvent::why)
                .containsExactly(Optional.empty(), Optional.of(erased), Optional.of(erased));
        assertThat(store.runLedger().events(other).getLast().why()).contains(silent);
    }

    private void eraseAda() {
        Erasure.Order order =
                new Erasure.Order(ADA, "", "asked by letter 17", "ann", clock.instant());
        long number = ((Erasure.Begun) sqlite().erasure().begin(order)).progress().number();
        eventually(
                "the erasure is done",
                () -> sqlite().erasure().progress(number).orElseThrow().ended().isPresent());
    }

    private RunChunk prepared(long id) {
        return store.runJournal().prepared(id).orElseThrow();
    }

    @Test
    void aPersonsKeyLeavesTheBoundsOfWhatIsPrepared() {
        long low = begin("customers");
        RunChunk from = chunk(low, 1, ADA.toUpperCase(Locale.ROOT), "eve@x.example");
        store.runJournal().prepare(from, Optional.empty());
        long high = begin("customers");
        RunChunk until = chunk(high, 1, "aaron@x.example", ADA);
        store.runJournal().prepare(until, Optional.empty());
        long neither = begin("customers");
        RunChunk other = chunk(neither, 1, "fay@x.example", "joe@x.example");
        store.runJournal().prepare(other, Optional.empty());

        eraseAda();

        assertThat(prepared(low).low()).isEqualTo(RunChunk.ERASED_LOW);
        assertThat(prepared(low).high()).isEqualTo(from.high());
        assertThat(prepared(low).position()).isEqualTo(from.position());
        assertThat(prepared(low).counts()).isEqualTo(from.counts());
        assertThat(prepared(high).low()).isEqualTo(until.low());
        assertThat(prepared(high).high()).isEqualTo(RunChunk.ERASED_HIGH);
        assertThat(prepared(neither)).isEqualTo(other);
        assertThat(store.auditTrail().after(0, 10).getLast().act().orElseThrow().details())
                .containsEntry("left", "no");
    }

    @Test
    void aRunGoesOnBehindWhatIsPreparedAndErased() {
        long id = begin("customers");
        RunChunk next =
                new RunChunk(
                        id,
                        2,
                        Run.Counts.NONE,
                        new Run.Rows(1, 0, 0, 0, 0, 0),
                        "adam@x.example",
                        ADA,
                        "after " + ADA,
                        "",
                        START);
        store.runJournal().prepare(next, Optional.empty());
        store.runJournal().chunk(chunk(id, 1, "aaron@x.example", "abe@x.example"));

        eraseAda();

        assertThat(prepared(id).high()).isEqualTo(RunChunk.ERASED_HIGH);
        assertThat(prepared(id).position()).isEqualTo(next.position());
        store.runJournal().chunk(chunk(id, 3, "fay@x.example", "joe@x.example"));
        eraseAda();
        assertThat(prepared(id).position()).as("a later one is there").isEmpty();
    }

    @Test
    void whatIsPreparedLeavesWithItsRun() {
        long old = begin("products");
        end(old, Run.State.DONE);
        store.runJournal().prepare(chunk(old, 1, "a", "f"), Optional.empty());
        clock.advance(Duration.ofDays(9));
        long young = begin("products");
        store.runJournal().prepare(chunk(young, 1, "a", "f"), Optional.empty());

        takeOut();

        assertThat(store.runLedger().run(old)).isEmpty();
        assertThat(store.runJournal().prepared(old)).isEmpty();
        assertThat(prepared(young)).isEqualTo(chunk(young, 1, "a", "f"));
    }
}
