package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.journal.Erasure;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.Balance;
import dev.tieline.testkit.Records;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it erases; the next one erases the rest. */
class ErasureKillTest {
    private static final String ADA = "ada@lovelace.example";
    private static final int RECORDS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void whatWasOrderedIsErasedWhateverHappens() throws Exception {
        Path data = folder.resolve("data");
        ProcessBuilder builder = Forked.java(Eraser.class);
        builder.command().add(data.toString());
        Process process = builder.redirectError(folder.resolve("log").toFile()).start();
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("some");
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (SqliteStore store = SqliteStore.open(data, InstantSource.system())) {
            Erasure.Progress progress = store.erasure().progress(1).orElseThrow();
            assertThat(progress.erased()).isPositive();
            assertThat(progress.ended()).isEmpty();
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (store.erasure().progress(1).orElseThrow().ended().isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(until);
                Thread.onSpinWait();
            }
            Balance books = store.ledger().balances().getFirst();
            assertThat(books.delivered()).isEqualTo(RECORDS);
            assertThat(store.ledger().recount("leads")).isEqualTo(books);
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(text.contains(ADA)).as(file.toString()).isFalse();
                assertThat(text.contains("of a long story")).as(file.toString()).isFalse();
            }
        }
    }

    /** Says so when it has erased some. */
    static final class Eraser {
        private Eraser() {}

        public static void main(String[] args) {
            SqliteStore store = SqliteStore.open(Path.of(args[0]), InstantSource.system());
            Instant now = Instant.now();
            LaneName crm = new LaneName("leads", "crm");
            for (int i = 0; i < RECORDS; i++) {
                String body = "{\"n\":" + i + ",\"s\":\"" + "of a long story ".repeat(20) + "\"}";
                NewEntry entry =
                        Records.searchable(
                                Records.entry("leads", now, "", body, Records.pending("crm")), ADA);
                store.journal().admit(entry);
                store.journal().settle(Records.delivered(i + 1, crm, now));
            }
            store.journal().openLanes();
            store.erasure().begin(new Erasure.Order(ADA, "", "asked", "ann", now));
            while (store.erasure().progress(1).orElseThrow().erased() == 0) {
                LockSupport.parkNanos(100_000);
            }
            System.out.println("some");
            LockSupport.park();
        }
    }
}
