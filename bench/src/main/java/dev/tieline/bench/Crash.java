package dev.tieline.bench;

import dev.tieline.testkit.CrashLoop;
import dev.tieline.testkit.CrashLoop.Ending;
import dev.tieline.testkit.CrashPoints;
import dev.tieline.testkit.HubProgram;
import dev.tieline.testkit.Oracle;
import dev.tieline.testkit.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * {@code bench/crash}: the crash loop for as many kills as one likes, in blocks of a few kills with
 * a fresh hub each, and once through all named points in each block of {@code --points}.
 */
final class Crash {
    private static final int CYCLES_OF_A_BLOCK = 25;
    private static final int SENDERS = 16;
    private static final int PER_SECOND = 600;
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final HubProgram HUB =
            HubProgram.of("dev.tieline.app.Main", List.of("-Xmx256m"));

    private final HubProgram woven;
    private boolean kept = true;

    private Crash(HubProgram woven) {
        this.woven = woven;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int cycles = -1;
        int points = 0;
        long seed = RandomGenerator.getDefault().nextLong();
        try {
            for (int i = 0; i < args.length; i += 2) {
                switch (args[i]) {
                    case "--cycles" -> cycles = Integer.parseInt(args[i + 1]);
                    case "--points" -> points = Integer.parseInt(args[i + 1]);
                    case "--seed" -> seed = Long.parseLong(args[i + 1]);
                    default -> throw new IllegalArgumentException(args[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            System.err.println("usage: bench/crash [--cycles N] [--points ROUNDS] [--seed N]");
            System.exit(1);
        }
        if (cycles < 0) {
            cycles = points > 0 ? 0 : CYCLES_OF_A_BLOCK;
        }
        Path parts = Files.createTempDirectory(Path.of("").toAbsolutePath(), "woven-");
        Crash crash = new Crash(HUB.woven(CrashPoints.all(), parts));
        crash.run(cycles, points, seed);
        Folders.delete(parts);
        if (!crash.kept) {
            System.exit(1);
        }
    }

    /** The first block runs on the seed itself, so that one block can be run again. */
    private void run(int cycles, int points, long seed) throws IOException, InterruptedException {
        SplittableRandom seeds = new SplittableRandom(seed);
        long next = seed;
        for (int done = 0; done < cycles; done += CYCLES_OF_A_BLOCK) {
            int kills = Math.min(CYCLES_OF_A_BLOCK, cycles - done);
            block(HUB, Collections.nCopies(kills, new Ending.AtRandom(LONGEST)), next);
            next = seeds.nextLong();
        }
        for (int round = 0; round < points; round++) {
            block(woven, CrashPoints.endings(next), next);
            next = seeds.nextLong();
        }
    }

    private void block(HubProgram program, List<Ending> endings, long seed)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "crash-");
        System.err.println("seed " + seed + ", " + endings.size() + " kills, in " + folder);
        var setup = new CrashLoop.Setup(program, folder, endings, SENDERS, PER_SECOND, seed);
        Oracle.Verdict verdict = new CrashLoop(setup).run();
        System.out.println(json(program, endings.size(), seed, verdict));
        for (Violation violation : verdict.violations()) {
            System.err.println(violation);
        }
        if (!verdict.violations().isEmpty()) {
            System.err.println("everything is in " + folder);
            kept = false;
            return;
        }
        Folders.delete(folder);
    }

    private static String json(HubProgram program, int kills, long seed, Oracle.Verdict verdict) {
        String inFlight = program.woven() ? ",\"in_flight\":" + verdict.inFlight() : "";
        return "{\"bench\":\"crash\",\"at\":\"%s\",\"seed\":%d,\"kills\":%d,\"accepted\":%d,\"unanswered\":%d,\"requests\":%d,\"refused\":%d,\"duplicates\":%d%s,\"oldest_duplicate_ms\":%.1f,\"violations\":%d}"
                .formatted(
                        program.woven() ? "points" : "random",
                        seed,
                        kills,
                        verdict.accepted(),
                        verdict.unanswered(),
                        verdict.requests(),
                        verdict.refused(),
                        verdict.duplicates(),
                        inFlight,
                        verdict.oldestDuplicate().toNanos() / 1e6,
                        verdict.violations().size());
    }
}
