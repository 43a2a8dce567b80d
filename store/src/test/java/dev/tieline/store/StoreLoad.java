package dev.tieline.store;

import dev.tieline.journal.Journal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * A process that has a real store keep records, from several threads, through checkpoints, a
 * restart of the log, a close and a second opening. Traced from outside.
 */
final class StoreLoad {
    private static final int THREADS = 4;
    private static final int RECORDS_OF_A_THREAD = 40;
    private static final int OPENINGS = 2;

    /** So few that runs are made all the time. */
    static final int PAIRS_IN_A_RUN = 24;

    /** So short that a step of the indexes comes between most commits. */
    static final long INDEX_NANOS = 1_000_000;

    /** So few that the log starts over several times. */
    private static final int CHECKPOINT_FRAMES = 120;

    private StoreLoad() {}

    /** How it may be run; only the first is how the product is. */
    enum Mode {
        USUAL,
        /** The store does not sync its log when it commits. */
        SYNC_NORMAL,
        /** Answers are taken for granted before they come. */
        ANSWERED_EARLY
    }

    /** Directory, mode, seed. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Mode mode = Mode.valueOf(args[1]);
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
        var limits =
                new SqliteStore.Limits(
                        0,
                        PAIRS_IN_A_RUN,
                        CHECKPOINT_FRAMES,
                        INDEX_NANOS,
                        mode == Mode.SYNC_NORMAL ? SynchronousMode.NORMAL : SynchronousMode.FULL);
        try (Said said = new Said(directory)) {
            List<Keeper> keepers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                boolean early = mode == Mode.ANSWERED_EARLY;
                String name = "keeper-" + thread;
                String flow = "flow-" + thread % 2;
                keepers.add(new Keeper(name, flow, random.split(), said::say, early));
            }
            for (int opening = 0; opening < OPENINGS; opening++) {
                try (SqliteStore store =
                        SqliteStore.open(directory, InstantSource.system(), limits)) {
                    load(store.journal(), keepers);
                }
            }
        }
    }

    private static void load(Journal journal, List<Keeper> keepers) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Integer>> work = new ArrayList<>();
            for (Keeper keeper : keepers) {
                work.add(() -> {
                    for (int i = 0; i < RECORDS_OF_A_THREAD; i++) {
                        keeper.keep(journal);
                    }
                    return RECORDS_OF_A_THREAD;
                });
            }
            for (Future<Integer> done : threads.invokeAll(work)) {
                done.get();
            }
        }
    }
}
