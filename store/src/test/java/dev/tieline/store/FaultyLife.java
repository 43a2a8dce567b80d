package dev.tieline.store;

import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Ledger;
import dev.tieline.testkit.IoTap;
import dev.tieline.testkit.IoTap.Call;
import dev.tieline.testkit.IoTap.Fault;
import dev.tieline.testkit.IoTap.How;
import dev.tieline.testkit.IoTrace;
import dev.tieline.testkit.Promised;
import dev.tieline.testkit.Records;
import dev.tieline.testkit.TornDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** A store is opened, keeps a few records and is closed, while some call fails. */
final class FaultyLife {
    /** How many images of its end are judged. */
    static final int IMAGES = 3;

    private static final int RECORDS = 7;
    private static final int CHECKPOINT_FRAMES = 20;
    private static final Duration RESUMES_WITHIN = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Set<How> FULL = Set.of(How.ENOSPC, How.HALF_THEN_ENOSPC);

    private final IoTap tap;
    private final Fault fault;
    private final Path directory;
    private final SplittableRandom random;
    private final boolean early;
    private final List<String> wrong = new ArrayList<>();
    private int matched;
    private int failed;
    private boolean stopped;
    private boolean resumed;

    /**
     * What its keeper is like.
     *
     * @param early see {@link Keeper}
     */
    record Keeping(SplittableRandom random, boolean early) {}

    FaultyLife(IoTap tap, Fault fault, Path directory, Keeping keeping) {
        this.tap = tap;
        this.fault = fault;
        this.directory = directory;
        this.random = keeping.random();
        this.early = keeping.early();
    }

    int matched() {
        return matched;
    }

    int failed() {
        return failed;
    }

    boolean stopped() {
        return stopped;
    }

    boolean resumed() {
        return resumed;
    }

    List<String> live() throws Exception {
        forgetTrace();
        var limits =
                new SqliteStore.Limits(
                        0,
                        StoreLoad.PAIRS_IN_A_RUN,
                        CHECKPOINT_FRAMES,
                        StoreLoad.INDEX_NANOS,
                        SynchronousMode.FULL);
        try (Said said = new Said(directory)) {
            Keeper keeper = new Keeper("keeper", "flow", random, said::say, early);
            tap.arm(fault);
            try (SqliteStore store = SqliteStore.open(directory, InstantSource.system(), limits)) {
                int before = tap.failed();
                for (int i = 0; i < RECORDS; i++) {
                    keep(keeper, store);
                }
                boolean hit = tap.failed() > before;
                matched = tap.matched();
                tap.disarm();
                afterwards(store, hit);
                if (fault.lasting() && hit) {
                    tap.arm(new Fault(fault.calls(), fault.how(), 1, true, ""));
                } else {
                    resumeCounting();
                }
            } catch (JournalUnavailable e) {
                // It did not open, or did not close well: what was answered before still holds.
                matched = Math.max(matched, tap.matched());
            }
            failed += tap.failed();
            tap.disarm();
        }
        return wrong;
    }

    /** A file that cannot be made shorter is no sign of a full disk: there stopping is right. */
    private boolean isFull() {
        return FULL.contains(fault.how()) && !fault.calls().contains(Call.TRUNCATE);
    }

    /** What fails once may fail while it is closed. */
    private void resumeCounting() throws IOException {
        failed = tap.failed();
        if (failed == 0 && fault.nth() > matched) {
            tap.arm(
                    new Fault(
                            fault.calls(),
                            fault.how(),
                            fault.nth() - matched,
                            fault.lasting(),
                            ""));
        }
    }

    private static void keep(Keeper keeper, SqliteStore store) {
        try {
            keeper.keep(store.journal());
        } catch (JournalUnavailable refused) {
            if (String.valueOf(refused.getMessage()).isBlank()) {
                throw new IllegalStateException("refused without a reason", refused);
            }
        }
    }

    /** The disk is well again: a full one is used again, one that could not sync never. */
    private void afterwards(SqliteStore store, boolean hit) throws InterruptedException {
        String refusal = admit(store);
        stopped = refusal.contains("nothing is accepted until the hub is started again");
        if (hit && fault.calls().equals(Set.of(Call.SYNC))) {
            if (!stopped) {
                wrong.add("it goes on after a failed sync: " + refusal);
            }
        } else if (hit && isFull()) {
            long until = System.nanoTime() + RESUMES_WITHIN.toNanos();
            while (!refusal.isEmpty() && System.nanoTime() < until) {
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
                refusal = admit(store);
            }
            resumed = refusal.isEmpty();
            if (!resumed) {
                wrong.add("it does not resume when there is space: " + refusal);
            }
        } else if (!stopped && !refusal.isEmpty()) {
            wrong.add("it refuses and does not say that it stopped: " + refusal);
        }
        try {
            store.ledger().recent("", 0, Ledger.MAX_PAGE);
        } catch (JournalUnavailable e) {
            wrong.add("it cannot be read while the disk is well: " + e.getMessage());
        }
    }

    /** Why a record was refused; empty when it was not. */
    private static String admit(SqliteStore store) {
        try {
            store.journal().admit(Records.entry(ImageJudge.UNTOLD, Instant.now(), "crm"));
            return "";
        } catch (JournalUnavailable e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void forgetTrace() throws IOException {
        try (FileChannel trace = FileChannel.open(tap.trace(), StandardOpenOption.WRITE)) {
            trace.truncate(0);
        }
    }

    /** What a new start finds: after the process died, after the power failed, in both ways. */
    List<String> judge(Path folder) throws IOException {
        TornDisk disk = new TornDisk();
        Promised promised = new Promised();
        for (IoTrace.Step step : IoTrace.read(tap.trace()).steps()) {
            disk.follow(step);
            if (step instanceof IoTrace.Said(String text)) {
                promised.hear(text);
            }
        }
        List<String> found = new ArrayList<>();
        for (TornDisk.Fate fate :
                List.of(TornDisk.Fate.ALL, TornDisk.Fate.NONE, TornDisk.Fate.TORN)) {
            Path image = folder.resolve(directory.getFileName() + "-" + fate);
            Files.createDirectories(image);
            disk.fail(image, fate, random);
            List<String> here = new ImageJudge(true).judge(image, promised, random);
            here.forEach(one -> found.add("after " + fate + ": " + one));
            if (here.isEmpty()) {
                Forked.delete(image);
            }
        }
        return found;
    }
}
