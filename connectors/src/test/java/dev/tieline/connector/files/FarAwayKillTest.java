package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that writes to a server is killed at random; what can be seen is whole at any time. */
@Execution(ExecutionMode.CONCURRENT)
class FarAwayKillTest {
    private static final int KILLS = Integer.getInteger("kills", 2);

    @ParameterizedTest
    @ValueSource(strings = {"sftp", "s3"})
    void aKillLeavesTheOldFileOrTheNewOne(String kind, @TempDir Path base) throws Exception {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        System.out.println("kills of " + kind + " seed " + seed);
        Random random = new Random(seed);
        FilesWorld world = LoadingProgram.world(base, "jsonl", "");
        world.with("rows", "read", "out");
        try (FarAway place = FarAway.start(kind, base.resolve("server"))) {
            place.in(world);
            long finished = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                finished = Math.max(finished, runAndKill(base, place, random));
                if (place.see("out").isPresent()) {
                    List<Document> rows = world.read(10_000, "").documents();
                    long run = (long) rows.getFirst().field("run").orElseThrow();
                    assertThat(run).as("seed %d", seed).isBetween(finished, finished + 1);
                    assertThat(rows).as("seed %d", seed).isEqualTo(LoadingProgram.rows(run));
                    finished = run;
                } else {
                    assertThat(finished).as("seed %d", seed).isZero();
                }
            }
            // Whoever goes on to the next run's first commit takes away what was left.
            assertThat(place.hidden()).as("seed %d", seed).isLessThan(20);
        }
    }

    /** The last run whose end was told. */
    private static long runAndKill(Path base, FarAway place, Random random) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1"));
        for (String name : List.of("sftp.user", "sftp.secret", "sftp.folder")) {
            Optional.ofNullable(System.getProperty(name))
                    .ifPresent(value -> command.add("-D" + name + "=" + value));
        }
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadingProgram.class.getName(),
                        base.toString(),
                        "jsonl",
                        ""));
        command.addAll(place.arguments());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        long finished = 0;
        List<String> other = new ArrayList<>();
        int lines = random.nextInt(1, 3 * LoadingProgram.CHUNKS);
        try (BufferedReader told = process.inputReader()) {
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                if (!line.matches("(committed|finished) .*")) {
                    other.add(line);
                    continue;
                }
                if (--lines == 0) {
                    spin(random);
                    process.toHandle().destroyForcibly();
                }
                if (line.startsWith("finished ")) {
                    finished = Long.parseLong(line.substring("finished ".length()));
                }
            }
        }
        process.waitFor();
        assertThat(lines).as("%s", other).isLessThanOrEqualTo(0);
        return finished;
    }

    /** Up to the time that a few steps take. */
    private static void spin(Random random) {
        long end = System.nanoTime() + random.nextInt(20_000_000);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
