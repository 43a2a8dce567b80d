package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Payload;
import dev.tieline.audit.Act;
import dev.tieline.audit.AuditCheck;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Erasure;
import dev.tieline.journal.Journal;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.RecordState;
import dev.tieline.ledger.Refusal;
import dev.tieline.ledger.Trace;
import dev.tieline.testkit.Records;
import dev.tieline.testkit.StoreContract;
import dev.tieline.testkit.StoreUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErasureTest extends StoreContract {
    private static final String ADA = "ada@lovelace.example";
    private static final int OTHERS = 300;

    @Override
    protected StoreUnderTest open(Path directory, InstantSource clock) {
        return new SqliteWorld(
                SqliteStore.open(directory, clock, new SqliteStore.Limits(0, 200, 500)));
    }

    private Erasure erasure() {
        return ((SqliteWorld) store).store().erasure();
    }

    private static String body(String key, String rest) {
        return "{\"email\":\"" + key + "\",\"story\":\"" + rest + "\"}";
    }

    private NewEntry entry(String key, String unique, String rest) {
        NewEntry entry =
                Records.entry(
                        "leads", clock.instant(), unique, body(key, rest), Records.pending("crm"));
        return Records.searchable(entry, key, "term of " + key);
    }

    private String delivered(String key, String unique, String rest) {
        NewEntry entry = entry(key, unique, rest);
        long position = admit(entry);
        journal.settle(Records.delivered(position, CRM, clock.instant()));
        return entry.id();
    }

    private String held(String key, String rest) {
        NewEntry entry = entry(key, "", rest);
        long position = admit(entry);
        var fault =
                dev.tieline.api.Fault.of(
                        "refused", dev.tieline.api.Blame.DESTINATION, "No " + key + " here.", "");
        journal.settle(Records.held(position, CRM, clock.instant(), fault));
        settled();
        return entry.id();
    }

    private Erasure.Answer erase(String key) {
        return erasure()
                .begin(new Erasure.Order(key, "", "asked by letter 17", "ann", clock.instant()));
    }

    private void done(Erasure.Answer answer) {
        long number = ((Erasure.Begun) answer).progress().number();
        eventually(
                "erasure " + number + " is done",
                () -> erasure().progress(number).orElseThrow().ended().isPresent());
    }

    /** Whether a text is in any file of the data directory. */
    private boolean anywhere(String text) {
        String low = text.toLowerCase(Locale.ROOT);
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).anyMatch(file -> read(file).contains(low));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void others(String unique) {
        for (int i = 0; i < OTHERS; i++) {
            delivered(
                    "visitor-" + i + "@customer.example",
                    unique + i,
                    "nothing of note ".repeat(40));
        }
    }

    @Test
    void neitherKeyNorPayloadIsInAnyFileAfterwardsAndTheBooksBalance() {
        others("a");
        String first = delivered(ADA, "order-1 " + ADA, "long story ".repeat(900) + "epilogue-x");
        String second = held(ADA, "unfit-story");
        journal.amend(
                second,
                Payload.json(body(ADA, "corrected-story")),
                ADA,
                List.of("Ada Lovelace"),
                "ben",
                clock.instant());
        journal.remark(second, "called " + ADA, "ben", clock.instant());
        journal.refuse(
                new Refusal("leads", clock.instant(), 401, "x", "no proof for " + ADA, "::1"));
        others("b");
        settled();
        Balance before = balance("leads");
        assertThat(anywhere(ADA)).isTrue();
        assertThat(anywhere("epilogue-x")).isTrue();

        assertThat(erase(ADA)).isEqualTo(new Erasure.Open(0, 1));
        journal.discard(
                second, List.of(new Journal.Ending("crm", "")), "erased", "ann", clock.instant());
        done(erase(ADA.toUpperCase(Locale.ROOT)));

        for (String text :
                List.of(ADA, "lovelace", "long story", "epilogue-x", "unfit-story", "corrected-")) {
            assertThat(anywhere(text)).as(text).isFalse();
        }
        assertThat(anywhere("visitor-17@customer.example")).isTrue();
        assertThat(ledger.search(ADA, 10)).isEmpty();
        Balance after = balance("leads");
        assertThat(after.delivered()).isEqualTo(before.delivered());
        assertThat(after.skipped()).isEqualTo(before.skipped() + 1);
        assertThat(after.balanced()).isTrue();
        assertThat(ledger.recount("leads")).isEqualTo(after);

        Trace tombstone = trace(first);
        assertThat(tombstone.record().state()).isEqualTo(RecordState.DELIVERED);
        assertThat(tombstone.record().key()).isEmpty();
        assertThat(tombstone.payload().size()).isZero();
        assertThat(tombstone.facts()).extracting(Trace.Fact::action).contains("erased");
        assertThat(trace(second).original()).isEmpty();
        assertThat(trace(second).facts())
                .extracting(Trace.Fact::action)
                .containsExactly("amended", "commented", "discarded", "erased");

        List<Act> acts =
                store.auditTrail().after(0, 500).stream()
                        .map(row -> row.act().orElseThrow())
                        .toList();
        assertThat(acts)
                .extracting(Act::name)
                .containsExactly("amend", "comment", "discard", "erase", "erase-end");
        assertThat(acts.get(3).details()).containsEntry("records", "2");
        assertThat(StoredAudit.check(directory, List.of())).isInstanceOf(AuditCheck.Whole.class);
    }

    @Test
    void whatComesAgainIsADuplicateStillAndAnotherBodyAConflict() {
        String id = delivered(ADA, "order-1", "first");
        done(erase(ADA));
        reopen();
        assertThat(journal.admit(entry(ADA, "order-1", "first")))
                .isInstanceOfSatisfying(
                        Admitted.DuplicateOf.class,
                        duplicate -> assertThat(duplicate.originalId()).isEqualTo(id));
        assertThat(journal.admit(entry(ADA, "order-1", "second")))
                .isInstanceOf(Admitted.ConflictWith.class);
        assertThat(journal.admit(entry(ADA, "order-2", "first")))
                .isInstanceOf(Admitted.Fresh.class);
    }

    @Test
    void whatIsOnItsWayIsNotErasedAndNotSentWithoutContent() {
        NewEntry pending = entry(ADA, "", "waits");
        long position = admit(pending);
        assertThat(erase(ADA)).isEqualTo(new Erasure.Open(1, 0));
        assertThat(trace(pending.id()).payload().size()).isPositive();
        journal.settle(Records.delivered(position, CRM, clock.instant()));
        done(erase(ADA));
        // A late answer of an attempt changes nothing any more.
        journal.settle(Records.held(position, CRM, clock.instant(), Records.REFUSED));
        settled();
        assertThat(open(CRM)).isEmpty();
        assertThat(trace(pending.id()).record().state()).isEqualTo(RecordState.DELIVERED);
    }

    @Test
    void onlyOneFlowIsErasedWhenOneIsNamed() {
        String lead = delivered(ADA, "", "lead");
        NewEntry order = Records.searchable(Records.entry("orders", clock.instant(), "crm"), ADA);
        long position = admit(order);
        journal.settle(
                Records.delivered(
                        position,
                        new dev.tieline.journal.LaneName("orders", "crm"),
                        clock.instant()));
        settled();
        Erasure.Order wanted = new Erasure.Order(ADA, "orders", "asked", "ann", clock.instant());
        eventually("it is delivered", () -> erasure().begin(wanted) instanceof Erasure.Begun);
        eventually("it is erased", () -> trace(order.id()).payload().size() == 0);
        assertThat(trace(lead).payload().size()).isPositive();
        assertThat(erasure().records(ADA, "")).containsExactly(lead);
    }

    @Test
    void aProcessThatDiesInTheMiddleGoesOnWhenItStartsAgain() {
        others("a");
        for (int i = 0; i < 200; i++) {
            delivered(ADA, "", "chapter-" + i + " " + "of a long story ".repeat(100));
        }
        settled();
        Erasure.Begun begun = (Erasure.Begun) erase(ADA);
        // As if it were killed: nothing it has in memory is there afterwards.
        reopen();
        done(begun);
        assertThat(anywhere(ADA)).isFalse();
        assertThat(anywhere("of a long story")).isFalse();
        assertThat(erasure().progress(begun.progress().number()).orElseThrow().erased())
                .isEqualTo(200);
        assertThat(ledger.recount("leads")).isEqualTo(balance("leads"));
    }

    @Test
    void whatRetentionTookOutEarlierIsOverwrittenAsWell() {
        delivered(ADA, "", "gone-by-age " + "x".repeat(20_000));
        others("a");
        clock.advance(Duration.ofDays(10));
        others("b");
        journal.keep(Optional.of(Duration.ofDays(5)));
        eventually("it has left the history", () -> ledger.search(ADA, 1).isEmpty());
        assertThat(anywhere("gone-by-age")).isTrue();
        done(erase(ADA));
        assertThat(anywhere("gone-by-age")).isFalse();
        assertThat(anywhere(ADA)).isFalse();
    }
}
