package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that writes is killed at random; what can be seen is whole at any time. */
class LoadingKillTest {
    private static final int KILLS = Integer.getInteger("kills", 4);

    @TempDir Path base;

    @ParameterizedTest
    @CsvSource({"csv, ''", "json, gzip", "jsonl, zstd", "parquet, zstd", "xlsx, ''"})
    void aKillLeavesTheOldFileOrTheNewOne(String format, String compression) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FilesWorld world = LoadingProgram.world(base, format, compression);
        long finished = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            finished = Math.max(finished, runAndKill(format, compression, random));
            Path file = world.folder.resolve("out");
            if (finished > 0 || Files.exists(file)) {
                List<Document> rows = world.read(10_000, "").documents();
                long run = (long) rows.getFirst().field("run").orElseThrow();
                assertThat(run).as("seed %d", seed).isBetween(finished, finished + 1);
                assertThat(rows).as("seed %d", seed).isEqualTo(LoadingProgram.rows(run));
                finished = run;
            }
        }
        assertThat(finished).as("seed %d", seed).isPositive();
    }

    /** The last run whose end was told. */
    private long runAndKill(String format, String compression, Random random) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LoadingProgram.class.getName(),
                                base.toString(),
                                format));
        command.add(compression);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        long finished = 0;
        int lines = random.nextInt(1, 3 * LoadingProgram.CHUNKS);
        try (BufferedReader told = process.inputReader()) {
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                assertThat(line).matches("(committed|finished) .*");
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
        assertThat(lines).isLessThanOrEqualTo(0);
        return finished;
    }

    /** Up to the time that a few steps take. */
    private static void spin(Random random) {
        long end = System.nanoTime() + random.nextInt(5_000_000);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
