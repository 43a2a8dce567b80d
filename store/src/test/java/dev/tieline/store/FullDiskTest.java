package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tieline.journal.JournalUnavailable;
import dev.tieline.testkit.IoTap;
import dev.tieline.testkit.Records;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, as SQLite sees one when it may not grow. */
class FullDiskTest {
    private static final int FEW_PAGES = 120;
    private static final int MORE_THAN_FIT = 5_000;
    private static final int REFUSALS = 20;

    @Test
    void itIsToldAsFullEachTimeAndWhatWasTakenStays(@TempDir Path folder) {
        var limits = new SqliteStore.Limits(FEW_PAGES, SearchIndex.RUN, 8_000);
        try (SqliteStore store = SqliteStore.open(folder, InstantSource.system(), limits)) {
            int taken = 0;
            List<Throwable> refusals = new ArrayList<>();
            // A step of the indexes needs more room than the record after it. The statement that
            // failed must not be what the next one trips over.
            while (refusals.size() < REFUSALS && taken < MORE_THAN_FIT) {
                Throwable refusal = admit(store);
                if (refusal == null) {
                    taken++;
                } else {
                    refusals.add(refusal);
                }
            }
            assertThat(refusals)
                    .hasSize(REFUSALS)
                    .allSatisfy(refusal ->
                            assertThat(refusal)
                                    .isInstanceOf(JournalUnavailable.class)
                                    .hasMessageContaining("full"));
            assertThat(store.ledger().recount("full").accepted()).isEqualTo(taken);
        }
        try (SqliteStore roomy = SqliteStore.open(folder, InstantSource.system())) {
            assertThat(admit(roomy)).isNull();
        }
    }

    /** SQLite calls this an I/O error; it is nothing but a full disk. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void itPassesAlsoWhenTheIndexOfTheLogCannotGrow(@TempDir Path folder) throws Exception {
        IoTap tap = IoTap.in(folder.resolve("tap"), folder.resolve("data"));
        ProcessBuilder process = Forked.java(FullDiskProcess.class);
        process.command()
                .addAll(
                        List.of(
                                tap.library().toString(),
                                tap.watched().toString(),
                                tap.trace().toString(),
                                tap.control().toString()));
        process.environment().putAll(tap.faulty());

        List<String> said = Forked.run(process, folder.resolve("log")).lines().toList();

        assertThat(said).anyMatch(line -> line.startsWith("while full: the journal cannot commit"));
        assertThat(said).contains("with space: ");
    }

    private static @Nullable Throwable admit(SqliteStore store) {
        return catchThrowable(
                () -> store.journal().admit(Records.entry("full", Instant.now(), "there")));
    }
}
