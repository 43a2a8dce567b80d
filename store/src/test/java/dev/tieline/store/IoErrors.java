package dev.tieline.store;

import dev.tieline.testkit.IoTap;
import dev.tieline.testkit.IoTap.Call;
import dev.tieline.testkit.IoTap.Fault;
import dev.tieline.testkit.IoTap.How;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process, run under an {@link IoTap}, in which a store lives through the same short life again
 * and again, each time with another call failing: the first, the second, and so on, once or from
 * there on, in every way. Prints one line for each violation and one with the counts at the end.
 */
final class IoErrors {
    private static final Duration STUCK = Duration.ofSeconds(60);

    private static final Map<Call, Set<How>> WAYS =
            Map.of(
                    Call.WRITE, EnumSet.allOf(How.class),
                    Call.SYNC, EnumSet.of(How.EIO, How.ENOSPC, How.EINTR),
                    Call.SYNC_NAMES, EnumSet.of(How.EIO),
                    Call.TRUNCATE, EnumSet.of(How.EIO, How.ENOSPC, How.EINTR),
                    Call.OPEN, EnumSet.of(How.EIO, How.ENOSPC, How.EROFS),
                    Call.UNLINK, EnumSet.of(How.EIO, How.EROFS));

    private final IoTap tap;
    private final Path folder;
    private final Random random;
    private final boolean early;
    private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
    private int lives;
    private int failures;
    private int stopped;
    private int resumed;
    private int images;
    private int violations;

    private IoErrors(IoTap tap, Path folder, long seed, boolean early) {
        this.early = early;
        this.tap = tap;
        this.folder = folder;
        this.random = new Random(seed);
    }

    /**
     * Library, watched directory, trace, control file, a folder to work in, seed, seconds, whether
     * answers are taken for granted before they come.
     */
    public static void main(String[] args) throws Exception {
        IoTap tap =
                new IoTap(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
        long seed = Long.parseLong(args[5]);
        IoErrors errors = new IoErrors(tap, Path.of(args[4]), seed, Boolean.parseBoolean(args[7]));
        errors.run(Duration.ofSeconds(Long.parseLong(args[6])));
        System.out.printf(
                "{\"bench\":\"ioerrors\",\"seed\":%d,\"calls\":%d,\"lives\":%d,\"failures\":%d,\"stopped\":%d,\"resumed\":%d,\"images\":%d,\"violations\":%d}%n",
                seed,
                errors.counts.values().stream().mapToInt(count -> count).sum(),
                errors.lives,
                errors.failures,
                errors.stopped,
                errors.resumed,
                errors.images,
                errors.violations);
        System.exit(0);
    }

    private void run(Duration longest) throws Exception {
        long until = System.nanoTime() + longest.toNanos();
        List<Fault> faults = plan();
        for (Fault fault : faults) {
            if (System.nanoTime() > until) {
                return;
            }
            live(fault);
        }
    }

    /** All faults, in an order in which the first few are of all kinds and the syncs come first. */
    private List<Fault> plan() throws Exception {
        for (Call call : Call.values()) {
            counts.put(call, live(new Fault(Set.of(call), How.EIO, Integer.MAX_VALUE, false, "")));
        }
        List<Fault> syncs = new ArrayList<>();
        List<Fault> others = new ArrayList<>();
        counts.forEach((call, count) -> {
            for (How how : WAYS.get(call)) {
                for (int nth = 1; nth <= count; nth++) {
                    List<Fault> faults = how == How.EIO && call == Call.SYNC ? syncs : others;
                    faults.add(new Fault(Set.of(call), how, nth, false, ""));
                    // A call that is interrupted for ever is no failure of a disk.
                    if (how != How.EINTR) {
                        faults.add(new Fault(Set.of(call), how, nth, true, ""));
                    }
                }
            }
        });
        Collections.shuffle(syncs, random);
        Collections.shuffle(others, random);
        syncs.addAll(others);
        return syncs;
    }

    private FaultyLife.Keeping keeper() {
        return new FaultyLife.Keeping(new SplittableRandom(random.nextLong()), early);
    }

    /** One life; returns how many calls matched. */
    private int live(Fault fault) throws Exception {
        Path directory = tap.watched().resolve("life-" + lives++);
        Files.createDirectories(directory);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            FaultyLife life = new FaultyLife(tap, fault, directory, keeper());
            List<String> wrong;
            try {
                wrong = thread.submit(life::live).get(STUCK.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                Thread.getAllStackTraces()
                        .forEach((who, where) -> System.out.println(who + " " + List.of(where)));
                System.out.println("violation: stuck: " + fault);
                System.exit(1);
                throw new IllegalStateException();
            } catch (ExecutionException e) {
                throw new IllegalStateException("it broke: " + fault, e.getCause());
            }
            wrong.addAll(life.judge(folder));
            failures += life.failed() > 0 ? 1 : 0;
            stopped += life.stopped() ? 1 : 0;
            resumed += life.resumed() ? 1 : 0;
            images += FaultyLife.IMAGES;
            violations += wrong.size();
            wrong.forEach(one -> System.out.println("violation: " + fault + ": " + one));
            if (wrong.isEmpty()) {
                Forked.delete(directory);
            }
            return life.matched();
        }
    }
}
