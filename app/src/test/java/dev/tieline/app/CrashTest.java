package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.CrashLoop;
import dev.tieline.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first promise: what was accepted is not lost, whatever happens to the process. */
final class CrashTest {
    private static final int CYCLES = 5;
    private static final int SENDERS = 8;
    private static final int PER_SECOND = 400;
    private static final Duration LONGEST = Duration.ofSeconds(2);

    @TempDir private Path folder;

    /** {@code -Dcrash.seed=N} makes the choices of an earlier run again. */
    @Test
    void nothingAcceptedIsLostHoweverOftenTheProcessIsKilled()
            throws IOException, InterruptedException {
        long seed = Long.getLong("crash.seed", RandomGenerator.getDefault().nextLong());
        System.out.println("seed " + seed + " of CrashTest");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> hub =
                List.of(
                        java.toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.tieline.app.Main");
        var setup = new CrashLoop.Setup(hub, folder, CYCLES, SENDERS, PER_SECOND, LONGEST, seed);

        Oracle.Verdict verdict = new CrashLoop(setup).run();

        System.out.println(verdict);
        assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
        assertThat(verdict.accepted()).as("enough was accepted to mean anything").isPositive();
    }
}
