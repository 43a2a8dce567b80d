package dev.tieline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.Document;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Change;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import dev.tieline.ledger.Trace;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every journal promises of admitting, settling and reading back. */
public abstract class JournalContract extends StoreContract {

    @Test
    void whatWasAdmittedIsThereAfterReopening() {
        NewEntry entry = Records.unique("leads", START, "s-1", "{\"a\":1}", "crm");
        long position = admit(entry);

        reopen();

        OpenDelivery open = journal.open(CRM, 0, 10).getFirst();
        assertThat(open.position()).isEqualTo(position);
        assertThat(open.recordId()).isEqualTo(entry.id());
        assertThat(open.version()).isEqualTo("v1");
        assertThat(open.received()).isEqualTo(START);
        assertThat(open.next()).isEqualTo(Instant.EPOCH);
        assertThat(open.tried()).isEqualTo(Instant.EPOCH);
        assertThat(open.dispatched()).isFalse();
        assertThat(new String(open.payload().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":1}");
        assertThat(trace(entry.id()).record().state()).isEqualTo(RecordState.PENDING);
    }

    @Test
    void positionsGrowWithEveryRecordAndOverReopening() {
        long first = admit(Records.entry("leads", START, "crm"));
        long second = admit(Records.entry("orders", START, "erp"));
        reopen();
        long third = admit(Records.entry("leads", START, "crm"));

        assertThat(first).isPositive().isLessThan(second);
        assertThat(second).isLessThan(third);
    }

    @Test
    void handoversComeAfterTheCommitInTheOrderOfPositions() throws Exception {
        List<Long> heard = Collections.synchronizedList(new ArrayList<>());
        List<NewEntry> entries = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            NewEntry entry = Records.entry("leads", START, "crm");
            entries.add(Records.handedTo(entry, heard::add));
        }
        List<Long> admitted = new ArrayList<>();
        for (Future<Admitted> answer : together(entries)) {
            admitted.add(((Admitted.Fresh) answer.get()).position());
        }

        assertThat(heard).isSorted().containsExactlyInAnyOrderElementsOf(admitted);
        assertThat(open(CRM)).hasSize(100).isSorted();
    }

    @Test
    void aHandoverSeesItsRecordInTheLedger() {
        List<Boolean> seen = new CopyOnWriteArrayList<>();
        NewEntry entry = Records.entry("leads", START, "crm");
        admit(Records.handedTo(entry, _ -> seen.add(ledger.trace(entry.id()).isPresent())));

        assertThat(seen).containsExactly(true);
    }

    @Test
    void theSameKeyAndBodyIsADuplicateAndNotDelivered() {
        NewEntry first = Records.unique("leads", START, "s-1", "{}", "crm");
        NewEntry again = Records.unique("leads", START.plusSeconds(60), "s-1", "{}", "crm");
        List<Long> heard = new CopyOnWriteArrayList<>();
        admit(first);

        Admitted answer = journal.admit(Records.handedTo(again, heard::add));

        assertThat(answer).isInstanceOf(Admitted.DuplicateOf.class);
        assertThat(((Admitted.DuplicateOf) answer).originalId()).isEqualTo(first.id());
        assertThat(heard).isEmpty();
        assertThat(open(CRM)).hasSize(1);
        Trace trace = trace(again.id());
        assertThat(trace.record().state()).isEqualTo(RecordState.DUPLICATE);
        assertThat(trace.duplicateOf()).contains(first.id());
        assertThat(trace.deliveries()).isEmpty();
    }

    @Test
    void theSameKeyWithAnotherBodyIsHeldAsAConflict() {
        NewEntry first = Records.unique("leads", START, "s-1", "{\"n\":1}", "crm");
        NewEntry other = Records.unique("leads", START, "s-1", "{\"n\":2}", "crm");
        admit(first);

        Admitted answer = journal.admit(other);

        assertThat(answer).isInstanceOf(Admitted.ConflictWith.class);
        assertThat(((Admitted.ConflictWith) answer).originalId()).isEqualTo(first.id());
        Trace trace = trace(other.id());
        assertThat(trace.record().state()).isEqualTo(RecordState.HELD);
        assertThat(trace.deliveries().getFirst().destination()).isEqualTo(LaneName.RECORD);
        assertThat(trace.deliveries().getFirst().fault()).isPresent();
        assertThat(open(CRM)).hasSize(1);
    }

    @Test
    void aConflictThatComesAgainRepeatsTheConflict() {
        admit(Records.unique("leads", START, "s-1", "{\"n\":1}", "crm"));
        NewEntry conflict = Records.unique("leads", START, "s-1", "{\"n\":2}", "crm");
        journal.admit(conflict);

        Admitted again = journal.admit(Records.unique("leads", START, "s-1", "{\"n\":2}", "crm"));

        assertThat(again).isInstanceOf(Admitted.DuplicateOf.class);
        assertThat(((Admitted.DuplicateOf) again).originalId()).isEqualTo(conflict.id());
    }

    @Test
    void aKeyIsUniqueWithinItsFlowOnly() {
        admit(Records.unique("leads", START, "s-1", "{}", "crm"));
        admit(Records.unique("orders", START, "s-1", "{}", "erp"));
    }

    @Test
    void keysAreRememberedOverReopening() {
        admit(Records.unique("leads", START, "s-1", "{}", "crm"));
        reopen();

        assertThat(journal.admit(Records.unique("leads", START, "s-1", "{}", "crm")))
                .isInstanceOf(Admitted.DuplicateOf.class);
    }

    @Test
    void aKeyIsForgottenAfterItsWindow() {
        admit(Records.unique("leads", START, "s-1", "{}", "crm"));
        Instant later = clock.advance(Duration.ofDays(36));

        admit(Records.unique("leads", later, "s-1", "{}", "crm"));
        assertThat(journal.admit(Records.unique("leads", later, "s-1", "{}", "crm")))
                .isInstanceOf(Admitted.DuplicateOf.class);
    }

    @Test
    void ofManyAtOnceWithOneKeyExactlyOneIsNew() throws Exception {
        List<NewEntry> entries = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            entries.add(Records.unique("leads", START, "same", "{}", "crm"));
        }
        int fresh = 0;
        for (Future<Admitted> answer : together(entries)) {
            fresh += answer.get() instanceof Admitted.Fresh ? 1 : 0;
        }

        assertThat(fresh).isEqualTo(1);
        assertThat(open(CRM)).hasSize(1);
        assertThat(balance("leads").duplicate()).isEqualTo(63);
    }

    @Test
    void oneBadCommandHarmsNobodyElse() throws Exception {
        NewEntry twice = Records.entry("leads", START, "crm", "crm");
        List<NewEntry> entries = new ArrayList<>(List.of(twice));
        for (int i = 0; i < 30; i++) {
            entries.add(Records.unique("leads", START, "k" + i, "{}", "crm"));
        }
        List<Future<Admitted>> answers = together(entries);

        assertThatThrownBy(answers.getFirst()::get).hasCauseInstanceOf(JournalUnavailable.class);
        for (Future<Admitted> answer : answers.subList(1, answers.size())) {
            assertThat(answer.get()).isInstanceOf(Admitted.Fresh.class);
        }
        assertThat(open(CRM)).hasSize(30);
        assertThat(balance("leads")).isEqualTo(ledger.recount("leads"));
    }

    @Test
    void settlingDeliversOnceAndForGood() {
        NewEntry entry = Records.entry("leads", START, "crm");
        long position = admit(entry);
        Instant at = START.plusSeconds(1);

        journal.settle(Records.delivered(position, CRM, at, "c-77", Document.empty()));
        journal.settle(Records.held(position, CRM, at, Records.REFUSED));
        settled();

        assertThat(open(CRM)).isEmpty();
        Trace.DeliveryTrace delivery = trace(entry.id()).deliveries().getFirst();
        assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(delivery.since()).isEqualTo(at);
        assertThat(delivery.remoteId()).isEqualTo("c-77");
        assertThat(delivery.attempts()).isEqualTo(1);
        assertThat(delivery.tries()).hasSize(1);
        Trace.Try first = delivery.tries().getFirst();
        assertThat(first.outcome()).isEqualTo("accepted");
        assertThat(first.phase()).isEqualTo("answered");
        assertThat(first.timing().waitMicros()).isEqualTo(4_000);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.answer()).isEqualTo("{\"ok\":true}");
    }

    @Test
    void aFailedAttemptStaysPendingUntilItsTime() {
        long position = admit(Records.entry("leads", START, "crm"));
        Instant next = START.plusSeconds(300);

        journal.settle(Records.again(position, CRM, START.plusSeconds(1), next, true));

        OpenDelivery open = journal.open(CRM, 0, 10).getFirst();
        assertThat(open.attempts()).isEqualTo(1);
        assertThat(open.next()).isEqualTo(next);
        assertThat(open.tried()).isEqualTo(START.plusSeconds(1));
        assertThat(open.verifyNext()).isTrue();
    }

    @Test
    void settlementsOfARecordArriveInTheirOrder() {
        NewEntry entry = Records.entry("leads", START, "crm");
        long position = admit(entry);
        for (int i = 1; i <= 50; i++) {
            Instant at = START.plusSeconds(i);
            journal.settle(Records.again(position, CRM, at, at.plusSeconds(1), false));
        }
        journal.settle(Records.delivered(position, CRM, START.plusSeconds(60)));
        settled();

        List<Trace.Try> tries = trace(entry.id()).deliveries().getFirst().tries();
        assertThat(tries).extracting(Trace.Try::number).hasSize(51).isSorted();
        assertThat(tries.getLast().outcome()).isEqualTo("accepted");
        assertThat(tries.getFirst().fault()).contains(Records.REFUSED);
    }

    @Test
    void aMarkIsDurableUntilItIsSettled() {
        long position = admit(Records.entry("leads", START, "crm"));
        journal.mark(position, CRM);
        reopen();
        assertThat(journal.open(CRM, 0, 10).getFirst().dispatched()).isTrue();

        journal.settle(Records.again(position, CRM, START, START.plusSeconds(9), false));

        assertThat(journal.open(CRM, 0, 10).getFirst().dispatched()).isFalse();
    }

    @Test
    void followersAndFallbacksMoveWithTheSettlement() {
        NewEntry entry =
                Records.entry(
                        "leads",
                        START,
                        "",
                        "{}",
                        List.of(Records.pending("crm").getFirst(), Records.waiting("mail")));
        long position = admit(entry);
        List<Change> changes = new CopyOnWriteArrayList<>();
        journal.follow(changes::add);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", 77L);
        fields.put("score", new BigDecimal("0.125"));
        fields.put("none", null);
        fields.put("tags", Arrays.asList("a", true, null, Map.of("x", "y")));
        Document result = Document.of(fields);

        journal.settle(
                Records.with(
                        Records.delivered(position, CRM, START, "77", result),
                        List.of(Move.plain("mail", DeliveryState.PENDING, Optional.empty())),
                        Records.pending("crm.fallback")));

        OpenDelivery mail = journal.open(MAIL, List.of(position, 4_711L)).getFirst();
        assertThat(mail.results()).containsExactly(Map.entry("crm", result));
        assertThat(open(new LaneName("leads", "crm.fallback"))).containsExactly(position);
        // Told before the read of what they led to returned.
        assertThat(changes)
                .contains(
                        new Change.Moved(position, CRM),
                        new Change.Moved(position, MAIL),
                        new Change.Released(MAIL, List.of(position)),
                        new Change.Released(
                                new LaneName("leads", "crm.fallback"), List.of(position)));
        assertThat(trace(entry.id()).deliveries())
                .extracting(Trace.DeliveryTrace::destination)
                .containsExactly("crm", "mail", "crm.fallback");
    }

    @Test
    void aReleasedDeliveryAndItsFallbackAreOfTheVersionTheyAreReleasedUnder() {
        NewEntry entry = Records.entry("leads", START, "crm", "mail");
        long position = admit(entry);
        journal.settle(Records.held(position, CRM, START, Records.REFUSED));
        var held = new Journal.HeldDelivery(entry.id(), "crm", "v2");

        assertThat(journal.release(List.of(held), "ops", START)).isEqualTo(1);

        assertThat(journal.open(CRM, 0, 10).getFirst().version()).isEqualTo("v2");
        assertThat(journal.open(MAIL, 0, 10).getFirst().version()).isEqualTo("v1");
        var fallback = Records.pending("crm.fallback");
        var settled = Records.delivered(position, CRM, START, "77", Document.empty());
        journal.settle(Records.with(settled, List.of(), fallback));
        LaneName other = new LaneName("leads", "crm.fallback");
        assertThat(journal.open(other, 0, 10).getFirst().version()).isEqualTo("v2");
    }

    @Test
    void openPagesThroughALaneInOrder() {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add(admit(Records.entry("leads", START.plusSeconds(i), "crm", "mail")));
        }
        journal.late(CRM, START.plusSeconds(10));
        List<Long> paged = new ArrayList<>();
        long after = 0;
        List<OpenDelivery> page;
        do {
            page = journal.open(CRM, after, 10);
            page.forEach(delivery -> paged.add(delivery.position()));
            after = page.isEmpty() ? after : page.getLast().position();
        } while (!page.isEmpty());

        assertThat(paged).isEqualTo(all);
    }

    @Test
    void onlyLanesWithPendingDeliveriesAreOpen() {
        long position = admit(Records.entry("leads", START, "crm", "mail"));
        admit(Records.entry("orders", START, "erp"));
        journal.settle(Records.delivered(position, MAIL, START));

        assertThat(journal.openLanes()).containsExactly(CRM, new LaneName("orders", "erp"));
    }

    @Test
    void aClosedJournalSaysSo() {
        store.close();

        assertThatThrownBy(() -> journal.admit(Records.entry("leads", START, "crm")))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closingKeepsWhatWasSettled() {
        long position = admit(Records.entry("leads", START, "crm"));
        journal.settle(Records.delivered(position, CRM, START));
        reopen();

        assertThat(open(CRM)).isEmpty();
    }

    @Test
    void aSecondOpeningOfTheDirectoryIsRefused() {
        assertThatThrownBy(() -> open(directory, clock))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining(directory.getFileName().toString())
                .hasMessageContaining("in use");
        admit(Records.entry("leads", START, "crm"));
    }

    private List<Future<Admitted>> together(List<NewEntry> entries) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return entries.stream()
                    .map(entry -> threads.submit(() -> journal.admit(entry)))
                    .toList();
        }
    }
}
