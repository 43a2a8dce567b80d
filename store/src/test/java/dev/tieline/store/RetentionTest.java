package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.journal.Admitted;
import dev.tieline.journal.KeepFor;
import dev.tieline.journal.LaneName;
import dev.tieline.ledger.Balance;
import dev.tieline.testkit.Records;
import dev.tieline.testkit.StoreContract;
import dev.tieline.testkit.StoreUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionTest extends StoreContract {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int RUN = 1_000;
    private static final int FILL = 2_000;

    @Override
    protected StoreUnderTest open(Path directory, InstantSource clock) {
        return new SqliteWorld(
                SqliteStore.open(directory, clock, new SqliteStore.Limits(0, RUN, 500)));
    }

    private String delivered(String term) {
        var entry = Records.entry("leads", clock.instant(), "crm");
        long position = admit(Records.searchable(entry, term, "also " + term));
        journal.settle(Records.delivered(position, CRM, clock.instant()));
        return entry.id();
    }

    /** A record that is newer than all others; the newest one stays in any case. */
    private void newest() {
        delivered("newest");
        settled();
    }

    private void awaitGone(String id) {
        eventually(id + " has left the history", () -> ledger.trace(id).isEmpty());
    }

    @Test
    void whatEndedLeavesWhenItsTimeIsOver() {
        String old = delivered("ada@lovelace.example");
        clock.advance(Duration.ofDays(20));
        String younger = delivered("grace@hopper.example");
        newest();
        clock.advance(Duration.ofDays(11));
        journal.keep(Optional.of(KEPT));
        awaitGone(old);
        assertThat(ledger.search("ada@lovelace.example", 10)).isEmpty();
        assertThat(ledger.search("grace@hopper.example", 10)).hasSize(1);
        assertThat(ledger.trace(younger)).isPresent();
    }

    @Test
    void whatIsOpenStaysWhateverItsAge() {
        var pending = Records.entry("leads", clock.instant(), "crm");
        long waits = admit(pending);
        String between = delivered("between");
        var held = Records.entry("leads", clock.instant(), "crm");
        long position = admit(held);
        journal.settle(Records.held(position, CRM, clock.instant(), Records.REFUSED));
        String after = delivered("after");
        newest();
        clock.advance(Duration.ofDays(400));
        journal.keep(Optional.of(KEPT));
        awaitGone(between);
        awaitGone(after);
        assertThat(open(CRM)).containsExactly(waits);
        assertThat(trace(held.id()).deliveries().getFirst().tries()).hasSize(1);
        assertThat(ledger.heldGroups()).hasSize(1);
    }

    @Test
    void theBooksStillCountWhatHasGone() {
        String first = delivered("first");
        var unique = Records.unique("leads", clock.instant(), "k", "{}", "crm");
        long position = admit(unique);
        journal.settle(Records.delivered(position, CRM, clock.instant()));
        journal.admit(Records.unique("leads", clock.instant(), "k", "{}", "crm"));
        var skipped =
                Records.entry("leads", clock.instant(), "", "{}", List.of(Records.skipped("crm")));
        admit(skipped);
        newest();
        Balance before = balance("leads");
        clock.advance(Duration.ofDays(400));
        journal.keep(Optional.of(KEPT));
        awaitGone(first);
        awaitGone(unique.id());
        awaitGone(skipped.id());
        assertThat(ledger.recent("leads", 0, 10)).hasSize(1);
        assertThat(balance("leads")).isEqualTo(before);
        assertThat(ledger.recount("leads")).isEqualTo(before);
        reopen();
        assertThat(balance("leads")).isEqualTo(before);
        assertThat(ledger.recount("leads")).isEqualTo(before);
    }

    @Test
    void positionsGoOnAndKeysAreFreeAgain() {
        var first = Records.unique("leads", clock.instant(), "k", "{}", "crm");
        long position = admit(first);
        journal.settle(Records.delivered(position, CRM, clock.instant()));
        newest();
        clock.advance(Duration.ofDays(34));
        journal.keep(Optional.of(KEPT));
        awaitGone(first.id());
        reopen();
        var again = journal.admit(Records.unique("leads", clock.instant(), "k", "{}", "crm"));
        assertThat(again).isInstanceOf(Admitted.Fresh.class);
        assertThat(((Admitted.Fresh) again).position()).isGreaterThan(position + 1);
    }

    private String deliveredIn(String flow, String term) {
        var lane = new LaneName(flow, "crm");
        var entry = Records.entry(flow, clock.instant(), "crm");
        long position = admit(Records.searchable(entry, term));
        journal.settle(Records.delivered(position, lane, clock.instant()));
        return entry.id();
    }

    private static KeepFor keep(int payloadDays, int historyDays) {
        return new KeepFor(
                Optional.of(payloadDays).filter(d -> d > 0).map(Duration::ofDays),
                Optional.of(historyDays).filter(d -> d > 0).map(Duration::ofDays));
    }

    private void awaitEmpty(String id) {
        eventually(id + " has no payload", () -> trace(id).payload().size() == 0);
    }

    @Test
    void payloadsGoBeforeTheRecordsAndEachFlowHasItsOwnTimes() {
        String lead = deliveredIn("leads", "lead");
        String order = deliveredIn("orders", "order");
        String visit = deliveredIn("visits", "visit");
        clock.advance(Duration.ofDays(40));
        String young = deliveredIn("orders", "young");
        newest();
        journal.keep(keep(30, 400), Map.of("orders", keep(0, 35), "visits", keep(0, 0)));
        awaitEmpty(lead);
        awaitGone(order);
        assertThat(ledger.search("lead", 10)).hasSize(1);
        assertThat(trace(lead).deliveries().getFirst().tries().getFirst().answer()).isEmpty();
        assertThat(trace(visit).payload().size()).isPositive();
        assertThat(trace(young).payload().size()).isPositive();
        clock.advance(Duration.ofDays(400));
        awaitGone(lead);
        awaitGone(young);
        assertThat(trace(visit).payload().size()).isPositive();
        assertThat(balance("orders").delivered()).isEqualTo(2);
        assertThat(ledger.recount("orders")).isEqualTo(balance("orders"));
        assertThat(ledger.recount("leads")).isEqualTo(balance("leads"));
    }

    @Test
    void thePayloadOfWhatIsOpenStaysAndItsRepetitionIsStillADuplicate() {
        var unique = Records.unique("leads", clock.instant(), "k", "{\"n\":7}", "crm");
        long position = admit(unique);
        journal.settle(Records.delivered(position, CRM, clock.instant()));
        var held = Records.entry("leads", clock.instant(), "crm");
        long waits = admit(held);
        journal.settle(Records.held(waits, CRM, clock.instant(), Records.REFUSED));
        newest();
        clock.advance(Duration.ofDays(31));
        journal.keep(keep(30, 0), Map.of());
        awaitEmpty(unique.id());
        assertThat(trace(held.id()).payload().size()).isPositive();
        assertThat(journal.admit(Records.unique("leads", clock.instant(), "k", "{\"n\":7}", "crm")))
                .isInstanceOf(Admitted.DuplicateOf.class);
    }

    @Test
    void whoKeepsForEverLosesNothing() {
        String old = delivered("old");
        newest();
        clock.advance(Duration.ofDays(4_000));
        journal.keep(Optional.empty());
        for (int i = 0; i < 100; i++) {
            delivered("more " + i);
        }
        settled();
        assertThat(ledger.trace(old)).isPresent();
    }

    @Test
    void theirSpaceIsUsedAgainAndTheIndexShrinks() throws IOException {
        Path file = directory.resolve("tieline.db");
        fill();
        reopen();
        long size = Files.size(file);
        long chunks = count(file, "term_chunk");
        journal.keep(Optional.of(KEPT));
        for (int round = 0; round < 4; round++) {
            clock.advance(Duration.ofDays(31));
            fill();
            eventually("only the new ones are left", () -> count(file, "entry") <= FILL + 1);
        }
        reopen();
        assertThat(Files.size(file)).isLessThan(size * 3);
        assertThat(count(file, "term_chunk")).isLessThan(chunks * 3);
    }

    private void fill() {
        for (int i = 0; i < FILL; i++) {
            delivered("lead " + i + " " + clock.instant());
        }
        settled();
    }

    private static long count(Path file, String table) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
