package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.CrashLoop;
import dev.tieline.testkit.CrashLoop.Ending;
import dev.tieline.testkit.CrashPoints;
import dev.tieline.testkit.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The first promise: what was accepted is not lost, whatever happens to the process. */
@Execution(ExecutionMode.CONCURRENT)
final class CrashTest {
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int SENDERS = 8;
    private static final int PER_SECOND = 400;
    private static final Duration STANDS_STILL = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMillis(1_200);

    @TempDir private Path folder;

    /** {@code -Dcrash.seed=N} makes the choices of an earlier run again. */
    private static long seed(String what) {
        long seed = Long.getLong("crash.seed", RandomGenerator.getDefault().nextLong());
        System.out.println("seed " + seed + " of CrashTest, " + what);
        return seed;
    }

    @Test
    void nothingAcceptedIsLostHoweverOftenTheProcessIsKilled()
            throws IOException, InterruptedException {
        long seed = seed("random kills");
        survive(Collections.nCopies(KILLS, new Ending.AtRandom(LONGEST)), seed);
    }

    @Test
    void nothingAcceptedIsLostWhereverTheProcessEnds() throws IOException, InterruptedException {
        long seed = seed("points");
        survive(CrashPoints.some(seed), seed);
    }

    /** As a virtual machine that is moved, or a laptop whose lid is closed. */
    @Test
    void aHubThatStoodStillGoesOnByItself() throws IOException, InterruptedException {
        survive(List.of(new Ending.Frozen(STANDS_STILL)), seed("standing still"));
    }

    private void survive(List<Ending> endings, long seed) throws IOException, InterruptedException {
        var setup =
                new CrashLoop.Setup(QuickHub.woven(), folder, endings, SENDERS, PER_SECOND, seed);

        Oracle.Verdict verdict = new CrashLoop(setup).run();

        System.out.println(verdict);
        assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
        assertThat(verdict.accepted()).as("enough was accepted to mean anything").isPositive();
        if (endings.stream().noneMatch(Ending.Frozen.class::isInstance)) {
            assertThat(verdict.duplicates()).isLessThanOrEqualTo(verdict.inFlight());
        }
    }
}
