package dev.tieline.bench;

import dev.tieline.testkit.CrashLoop;
import dev.tieline.testkit.Oracle;
import dev.tieline.testkit.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * {@code bench/crash}: the crash loop for as many kills as one likes, in blocks of a few kills with
 * a fresh hub each.
 */
final class Crash {
    private static final int CYCLES_OF_A_BLOCK = 25;
    private static final int SENDERS = 16;
    private static final int PER_SECOND = 600;
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final List<String> HUB_OPTIONS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx256m");

    private Crash() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int cycles = CYCLES_OF_A_BLOCK;
        long seed = RandomGenerator.getDefault().nextLong();
        try {
            for (int i = 0; i < args.length; i += 2) {
                switch (args[i]) {
                    case "--cycles" -> cycles = Integer.parseInt(args[i + 1]);
                    case "--seed" -> seed = Long.parseLong(args[i + 1]);
                    default -> throw new IllegalArgumentException(args[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            System.err.println("usage: bench/crash [--cycles N] [--seed N]");
            System.exit(1);
        }
        if (!run(cycles, seed)) {
            System.exit(1);
        }
    }

    /** The first block runs on the seed itself, so that one block can be run again. */
    private static boolean run(int cycles, long seed) throws IOException, InterruptedException {
        SplittableRandom seeds = new SplittableRandom(seed);
        boolean kept = true;
        long next = seed;
        for (int done = 0; done < cycles; done += CYCLES_OF_A_BLOCK) {
            kept &= block(Math.min(CYCLES_OF_A_BLOCK, cycles - done), next);
            next = seeds.nextLong();
        }
        return kept;
    }

    private static boolean block(int cycles, long seed) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "crash-");
        System.err.println("seed " + seed + ", " + cycles + " kills, in " + folder);
        var setup =
                new CrashLoop.Setup(
                        Child.java("dev.tieline.app.Main", HUB_OPTIONS),
                        folder,
                        cycles,
                        SENDERS,
                        PER_SECOND,
                        LONGEST,
                        seed);
        Oracle.Verdict verdict = new CrashLoop(setup).run();
        System.out.println(json(cycles, seed, verdict));
        for (Violation violation : verdict.violations()) {
            System.err.println(violation);
        }
        if (!verdict.violations().isEmpty()) {
            System.err.println("everything is in " + folder);
            return false;
        }
        Folders.delete(folder);
        return true;
    }

    private static String json(int cycles, long seed, Oracle.Verdict verdict) {
        return "{\"bench\":\"crash\",\"seed\":%d,\"kills\":%d,\"accepted\":%d,\"unanswered\":%d,\"requests\":%d,\"refused\":%d,\"duplicates\":%d,\"oldest_duplicate_ms\":%.1f,\"violations\":%d}"
                .formatted(
                        seed,
                        cycles,
                        verdict.accepted(),
                        verdict.unanswered(),
                        verdict.requests(),
                        verdict.refused(),
                        verdict.duplicates(),
                        verdict.oldestDuplicate().toNanos() / 1e6,
                        verdict.violations().size());
    }
}
