package dev.tieline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Payload;
import dev.tieline.audit.Act;
import dev.tieline.audit.AuditCheck;
import dev.tieline.audit.AuditFilter;
import dev.tieline.audit.AuditRow;
import dev.tieline.journal.Journal;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.SavedVersion;
import dev.tieline.ledger.AuditTrail;
import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.HeldFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store must do about the audit. */
public abstract class AuditContract extends StoreContract {

    private AuditTrail trail() {
        return store.auditTrail();
    }

    private List<Act> acts() {
        return trail().after(0, 500).stream().map(row -> row.act().orElseThrow()).toList();
    }

    private Stream<String> names() {
        return acts().stream().map(Act::name);
    }

    private NewEntry held() {
        NewEntry entry = Records.entry("leads", clock.instant(), "crm");
        long position = admit(entry);
        journal.settle(Records.held(position, CRM, clock.instant(), Records.REFUSED));
        settled();
        return entry;
    }

    @Test
    void whatAPersonDoesToARecordIsARow() {
        String id = held().id();
        journal.remark(id, "the customer called", "ann", clock.instant());
        journal.amend(id, Payload.json("{\"n\":2}"), "", List.of(), "ann", clock.instant());
        journal.release(List.of(new Journal.HeldDelivery(id, "crm", "")), "ben", clock.instant());
        String other = held().id();
        List<Journal.Ending> crm = List.of(new Journal.Ending("crm", ""));
        journal.discard(other, crm, "ada@lovelace.example asked", "ben", clock.instant());
        assertThat(acts())
                .containsExactly(
                        Act.of(clock.instant(), "ann", "comment", id),
                        Act.of(clock.instant(), "ann", "amend", id),
                        new Act(clock.instant(), "ben", "replay", id, Map.of("deliveries", "1")),
                        new Act(
                                clock.instant(),
                                "ben",
                                "discard",
                                other,
                                Map.of("deliveries", "1")));
        String all = trail().after(0, 500).toString();
        assertThat(all).doesNotContain("customer called", "lovelace");
    }

    @Test
    void whatChangesNothingIsNoRow() {
        String id = held().id();
        List<Journal.Ending> mail = List.of(new Journal.Ending("mail", ""));
        journal.discard(id, mail, "gone", "ben", clock.instant());
        journal.release(List.of(new Journal.HeldDelivery(id, "mail", "")), "ben", clock.instant());
        journal.remark(Records.id(clock.instant()), "nobody", "ben", clock.instant());
        assertThat(journal.comment(99, "nobody", "ben", clock.instant())).isFalse();
        assertThat(journal.assign(99, "ann", "ben", clock.instant())).isFalse();
        assertThat(acts()).isEmpty();
        assertThat(trail().root().seq()).isZero();
    }

    @Test
    void aReplayOfManyIsRows() {
        BulkReplay replay =
                new BulkReplay(
                        0,
                        clock.instant(),
                        "ann",
                        HeldFilter.of("g"),
                        50,
                        false,
                        BulkReplay.State.RUNNING,
                        new BulkReplay.Progress(7, 0, 0, 0),
                        Optional.empty());
        long id = journal.begin(replay);
        journal.become(id, BulkReplay.State.PAUSED, "ben", clock.instant());
        journal.become(id, BulkReplay.State.STOPPED, "ben", clock.instant());
        assertThat(names()).containsExactly("replay-begin", "replay-paused", "replay-stopped");
        assertThat(acts().getFirst().details()).containsEntry("records", "7");
        assertThat(acts()).allMatch(act -> act.object().equals("replay " + id));
    }

    @Test
    void aVersionIsDeployedOnceUntilAnotherIs() {
        byte[] sources = "files".getBytes(StandardCharsets.UTF_8);
        SavedVersion first = new SavedVersion("leads", "v1", sources);
        SavedVersion second = new SavedVersion("leads", "v2", sources);
        for (SavedVersion version : List.of(first, first, second, second, first)) {
            journal.saveVersions(List.of(version), clock.instant());
            clock.advance(java.time.Duration.ofSeconds(1));
        }
        assertThat(acts().stream().map(act -> act.details().get("version")))
                .containsExactly("v1", "v2", "v1");
        assertThat(acts()).allMatch(act -> act.actor().equals(Act.HUB));
    }

    @Test
    void aResumedSystemIsARow() {
        journal.resume("crm", "ann", clock.instant());
        assertThat(acts()).containsExactly(Act.of(clock.instant(), "ann", "resume", "system crm"));
    }

    @Test
    void rowsAreFoundByObjectActorNameAndTime() {
        for (int i = 0; i < 10; i++) {
            String actor = i % 2 == 0 ? "ann" : "ben";
            store.audit().note(Act.of(clock.instant(), actor, "look", "record " + i / 5));
            clock.advance(java.time.Duration.ofHours(1));
        }
        AuditFilter ofAnn = new AuditFilter("record 1", "ann", "", Optional.empty());
        assertThat(trail().newest(ofAnn, 0, 50).stream().map(AuditRow::seq))
                .containsExactly(9L, 7L);
        AuditFilter late =
                new AuditFilter(
                        "", "", "look", Optional.of(START.plus(java.time.Duration.ofHours(7))));
        assertThat(trail().newest(late, 10, 50).stream().map(AuditRow::seq))
                .containsExactly(9L, 8L);
        assertThat(trail().newest(AuditFilter.ALL, 0, 3)).hasSize(3);
    }

    @Test
    void chainAndTreeGoOnAfterAStart() {
        List<String> roots = new java.util.ArrayList<>();
        for (int i = 0; i < 21; i++) {
            store.audit().note(Act.of(clock.instant(), "ann", "look", "record " + i));
            roots.add(trail().root().root());
            if (i % 5 == 0) {
                reopen();
            }
        }
        AuditCheck check = new AuditCheck(List.of(trail().root()));
        trail().after(0, 500).forEach(check::take);
        assertThat(check.answer()).isEqualTo(new AuditCheck.Whole(21, roots.getLast()));
        AuditTrail.Proof proof = trail().proof(5, 13).orElseThrow();
        assertThat(proof.root().root()).isEqualTo(roots.get(12));
        assertThat(proof.path()).hasSize(4);
        assertThat(trail().proof(22, 22)).isEmpty();
    }
}
