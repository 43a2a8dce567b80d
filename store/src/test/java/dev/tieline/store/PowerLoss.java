package dev.tieline.store;

import dev.tieline.testkit.IoTap;
import dev.tieline.testkit.IoTrace;
import dev.tieline.testkit.Promised;
import dev.tieline.testkit.TornDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Cuts the power at so many moments of a {@link StoreLoad}, each time with another part of the
 * unsynced writes on the disk, and judges each.
 */
final class PowerLoss {
    private static final int JUDGES = 2;
    private static final int THOROUGH_EVERY = 20;
    private static final int CREATION_EVERY = 20;
    private static final int WRONG_ENOUGH = 5;

    private final Path folder;
    private final long seed;
    private final int images;

    /**
     * What was seen.
     *
     * @param cuts that were made
     * @param steps in the trace
     * @param answers that were promised durable at the end of the trace
     */
    record Result(int cuts, int steps, int answers, List<String> wrong) {}

    /** Works in this folder; an image in which something is wrong stays there. */
    PowerLoss(Path folder, long seed, int images) {
        this.folder = folder;
        this.seed = seed;
        this.images = images;
    }

    Result run(StoreLoad.Mode mode) throws IOException, InterruptedException {
        IoTap tap = IoTap.in(folder.resolve("tap"), folder.resolve("data"));
        load(tap, mode);
        IoTrace trace = IoTrace.read(tap.trace());
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> cuts = new ArrayList<>();
        int first = firstSaid(trace);
        for (int i = 0; i < images; i++) {
            // A store that is just being made has few steps, but every hub goes through them.
            int within = i % CREATION_EVERY == 0 ? first : trace.steps().size();
            cuts.add(random.nextInt(within));
        }
        Collections.sort(cuts);
        return cut(trace, cuts, random);
    }

    private void load(IoTap tap, StoreLoad.Mode mode) throws IOException, InterruptedException {
        ProcessBuilder builder = Forked.java(StoreLoad.class);
        builder.command().addAll(List.of(tap.watched().toString(), mode.name(), "" + seed));
        builder.environment().putAll(tap.traced());
        Forked.run(builder, folder.resolve("load.log"));
    }

    private static int firstSaid(IoTrace trace) {
        for (int i = 0; i < trace.steps().size(); i++) {
            if (trace.steps().get(i) instanceof IoTrace.Said) {
                return i;
            }
        }
        throw new IllegalStateException("nothing was said");
    }

    private Result cut(IoTrace trace, List<Integer> cuts, SplittableRandom random)
            throws IOException, InterruptedException {
        TornDisk disk = new TornDisk();
        Promised promised = new Promised();
        List<Future<List<String>>> verdicts = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        int made = 0;
        try (ExecutorService judges = Executors.newFixedThreadPool(JUDGES)) {
            for (int step = 0; step < trace.steps().size(); step++) {
                while (made < cuts.size() && cuts.get(made) == step && wrong.isEmpty()) {
                    if (verdicts.size() > JUDGES) {
                        wrong.addAll(verdicts.removeFirst().get());
                    }
                    verdicts.add(image(disk, promised.now(), made++, random, judges));
                }
                disk.follow(trace.steps().get(step));
                if (trace.steps().get(step) instanceof IoTrace.Said(String text)) {
                    promised.hear(text);
                }
            }
            for (Future<List<String>> verdict : verdicts) {
                wrong.addAll(verdict.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a judge failed", e.getCause());
        }
        return new Result(made, trace.steps().size(), promised.answers(), wrong);
    }

    private Future<List<String>> image(
            TornDisk disk,
            Promised promised,
            int number,
            SplittableRandom random,
            ExecutorService judges)
            throws IOException {
        TornDisk.Fate[] fates = TornDisk.Fate.values();
        TornDisk.Fate fate = fates[random.nextInt(fates.length)];
        Path image = Files.createDirectories(folder.resolve("image-" + number));
        disk.fail(image, fate, random);
        ImageJudge judge = new ImageJudge(number % THOROUGH_EVERY == 0);
        SplittableRandom own = random.split();
        return judges.submit(() -> {
            List<String> found = judge.judge(image, promised, own);
            if (found.isEmpty()) {
                Forked.delete(image);
            }
            return found.stream()
                    .limit(WRONG_ENOUGH)
                    .map(one -> "image " + number + ", fate " + fate + ": " + one)
                    .toList();
        });
    }
}
