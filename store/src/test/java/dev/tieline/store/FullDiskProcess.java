package dev.tieline.store;

import dev.tieline.journal.JournalUnavailable;
import dev.tieline.testkit.IoTap;
import dev.tieline.testkit.IoTap.Call;
import dev.tieline.testkit.IoTap.Fault;
import dev.tieline.testkit.IoTap.How;
import dev.tieline.testkit.Records;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * A process, run under an {@link IoTap}, whose disk is full just when the index of the log, which
 * is a file of its own, has to grow.
 */
final class FullDiskProcess {
    /** More than fit into the first part of the index. */
    private static final int RECORDS = 3_000;

    private FullDiskProcess() {}

    /** Library, watched directory, trace, control file. Prints how it went. */
    public static void main(String[] args) throws Exception {
        IoTap tap =
                new IoTap(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
        try (SqliteStore store = SqliteStore.open(tap.watched(), InstantSource.system())) {
            tap.arm(new Fault(Set.of(Call.WRITE), How.ENOSPC, 1, true, "-shm"));
            String refusal = "";
            for (int i = 0; i < RECORDS && refusal.isEmpty(); i++) {
                refusal = admit(store);
            }
            tap.disarm();
            System.out.println("while full: " + refusal);
            System.out.println("with space: " + admit(store));
        }
    }

    private static String admit(SqliteStore store) {
        try {
            store.journal().admit(Records.entry("full", Instant.now(), "there"));
            return "";
        } catch (JournalUnavailable e) {
            return String.valueOf(e.getMessage());
        }
    }
}
