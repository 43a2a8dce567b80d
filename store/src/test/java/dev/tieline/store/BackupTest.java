package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.Document;
import dev.tieline.audit.Act;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.journal.Journal;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.journal.Settlement;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.testkit.Records;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:30:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final LaneName CRM = new LaneName("leads", "crm");
    private static final LaneName MAIL = new LaneName("leads", "mail");
    private static final int KILLS = 8;
    private static final int MANY = 4_000;
    private static final long SEED = Long.getLong("backup.seed", System.nanoTime());

    @TempDir Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private static Backup.Manifest make(Path data, Path to) throws IOException {
        return Backup.make(data, to, CLOCK, made -> JsonText.compact(made.json()));
    }

    private static Backup.Manifest manifest(Path backup) throws IOException {
        String text = Files.readString(backup.resolve(Backup.MANIFEST));
        if (!(JsonText.read(text) instanceof Reading.Read(Document json))) {
            throw new IOException("no JSON");
        }
        return Backup.Manifest.of(json);
    }

    private static Backup.Restoration restore(Path backup, Path data) throws IOException {
        return Backup.restore(backup, data, manifest(backup), "ann", CLOCK);
    }

    private static NewEntry entry(NewDelivery... deliveries) {
        return Records.entry("leads", NOW, "", "{\"n\":1}", List.of(deliveries));
    }

    private static NewDelivery pending(String name) {
        return Records.pending(name).getFirst();
    }

    private static OpenDelivery open(SqliteStore store, LaneName lane, String id) {
        return store.journal().open(lane, 0, 100).stream()
                .filter(delivery -> delivery.recordId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWasOpenCountsAsInterruptedUntilItIsJudgedOnce() throws IOException {
        NewEntry waits = entry(pending("crm"), Records.waiting("mail"));
        NewEntry held = entry(pending("crm"));
        NewEntry done = entry(pending("crm"));
        Path backup = folder.resolve("backup");
        try (SqliteStore store = SqliteStore.open(data(), CLOCK)) {
            for (NewEntry one : List.of(waits, held, done)) {
                store.journal().admit(one);
            }
            store.journal().settle(Records.held(2, CRM, NOW, Records.REFUSED));
            store.journal().settle(Records.delivered(3, CRM, NOW));
            store.journal().openLanes();
            assertThat(open(store, CRM, waits.id()).dispatched()).isFalse();
            assertThat(make(data(), backup).records()).isEqualTo(3);
            store.journal().admit(entry(pending("crm")));
        }
        Path again = folder.resolve("again");
        assertThat(restore(backup, again).open()).isEqualTo(3);
        try (SqliteStore store = SqliteStore.open(again, CLOCK)) {
            Balance books = store.ledger().balances().getFirst();
            assertThat(books.accepted()).isEqualTo(3);
            assertThat(store.ledger().recount("leads")).isEqualTo(books);
            assertThat(open(store, CRM, waits.id()).dispatched()).isTrue();
            assertThat(store.journal().restored(1, CRM)).isTrue();

            Settlement.Move next =
                    Settlement.Move.plain("mail", DeliveryState.PENDING, Optional.empty());
            Settlement delivered = Records.delivered(1, CRM, NOW);
            store.journal()
                    .settle(
                            new Settlement(
                                    1,
                                    CRM,
                                    delivered.attempt(),
                                    false,
                                    delivered.move(),
                                    List.of(next),
                                    List.of(),
                                    NOW));
            store.journal().openLanes();
            assertThat(store.journal().restored(1, CRM)).isFalse();
            assertThat(open(store, MAIL, waits.id()).dispatched()).as("what follows").isTrue();

            store.journal()
                    .release(List.of(new Journal.HeldDelivery(held.id(), "crm", "")), "ann", NOW);
            assertThat(open(store, CRM, held.id()).dispatched()).as("replayed once").isTrue();
            store.journal().settle(Records.held(2, CRM, NOW, Records.REFUSED));
            store.journal()
                    .release(List.of(new Journal.HeldDelivery(held.id(), "crm", "")), "ann", NOW);
            assertThat(open(store, CRM, held.id()).dispatched()).as("replayed twice").isFalse();

            NewEntry fresh = entry(pending("crm"));
            store.journal().admit(fresh);
            assertThat(open(store, CRM, fresh.id()).dispatched()).isFalse();
            Act act = store.auditTrail().after(0, 1).getFirst().act().orElseThrow();
            assertThat(act.name()).isEqualTo("restore");
            assertThat(act.details()).containsEntry("open", "3");
        }
    }

    @Test
    void whatGivesUpAgainMayHaveHadItsFallbackBefore() throws IOException {
        NewEntry waits = entry(pending("crm"));
        Path backup = folder.resolve("backup");
        try (SqliteStore store = SqliteStore.open(data(), CLOCK)) {
            store.journal().admit(waits);
            make(data(), backup);
        }
        Path again = folder.resolve("again");
        restore(backup, again);
        try (SqliteStore store = SqliteStore.open(again, CLOCK)) {
            Settlement held = Records.held(1, CRM, NOW, Records.REFUSED);
            store.journal()
                    .settle(
                            new Settlement(
                                    1,
                                    CRM,
                                    held.attempt(),
                                    false,
                                    Settlement.Move.plain(
                                            "crm", DeliveryState.FALLEN_BACK, Optional.empty()),
                                    List.of(),
                                    List.of(pending("mail")),
                                    NOW));
            store.journal().openLanes();
            assertThat(open(store, MAIL, waits.id()).dispatched()).isTrue();
        }
    }

    @Test
    void nothingIsWrittenOverAndNoOtherFileIsRestored() throws IOException {
        Path backup = folder.resolve("backup");
        try (SqliteStore store = SqliteStore.open(data(), CLOCK)) {
            store.journal().admit(entry(pending("crm")));
            make(data(), backup);
            assertThatThrownBy(() -> make(data(), backup)).hasMessageContaining("exists");
        }
        assertThatThrownBy(() -> restore(backup, data())).hasMessageContaining("is not empty");
        byte[] bytes = Files.readAllBytes(backup.resolve("tieline.db"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(backup.resolve("tieline.db"), bytes);
        Path again = folder.resolve("again");
        assertThatThrownBy(() -> restore(backup, again))
                .hasMessageContaining("is not the file that the manifest tells of");
        assertThat(again).doesNotExist();
        assertThatThrownBy(() -> make(folder.resolve("nowhere"), again))
                .hasMessageContaining("there is no store");
    }

    @Test
    void aProcessThatIsKilledLeavesNoHalfUnderTheName() throws Exception {
        RandomGenerator dice = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        try (SqliteStore store = SqliteStore.open(data(), CLOCK)) {
            String body = "{\"s\":\"" + "of a long story ".repeat(400) + "\"}";
            for (int i = 0; i < MANY; i++) {
                store.journal()
                        .admit(Records.entry("leads", NOW, "", body, List.of(pending("crm"))));
            }
            int whole = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                Path to = folder.resolve("backup-" + kill);
                ProcessBuilder builder = Forked.java(Maker.class);
                builder.command().addAll(List.of(data().toString(), to.toString()));
                Process process = builder.redirectError(folder.resolve("log").toFile()).start();
                try (BufferedReader said = process.inputReader()) {
                    assertThat(said.readLine()).as("seed %d", SEED).isEqualTo("makes");
                    // Where in the copy it is hit shall differ; nothing waits for this.
                    LockSupport.parkNanos(dice.nextLong(400_000_000));
                } finally {
                    process.destroyForcibly().waitFor();
                }
                if (Files.exists(to)) {
                    whole++;
                    Path again = folder.resolve("again-" + kill);
                    assertThat(restore(to, again).open()).as("seed %d", SEED).isEqualTo(MANY);
                    Forked.delete(again);
                }
            }
            assertThat(whole).as("seed %d", SEED).isLessThan(KILLS);
            Path last = folder.resolve("backup-0");
            if (!Files.exists(last)) {
                make(data(), last);
            }
            assertThat(manifest(last).records()).isEqualTo(MANY);
        }
    }

    /** Makes a backup of a store that another process has open. */
    static final class Maker {
        private Maker() {}

        public static void main(String[] args) throws IOException {
            System.out.println("makes");
            make(Path.of(args[0]), Path.of(args[1]));
        }
    }
}
