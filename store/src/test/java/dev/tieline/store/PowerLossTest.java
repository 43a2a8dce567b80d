package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was answered is on the disk, whatever of the rest is. {@code -Dpowerloss.images} and {@code
 * -Dpowerloss.seed} set what {@code bench/powerloss} sets.
 */
@EnabledOnOs(OS.LINUX)
final class PowerLossTest {
    private static final long SEED =
            Long.getLong("powerloss.seed", RandomGenerator.getDefault().nextLong());
    private static final int IMAGES = 600;
    private static final int IMAGES_OF_A_LOAD = 2_000;
    private static final int ENOUGH_TO_FAIL = 300;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void nothingAnsweredIsLostWhenThePowerFails() throws Exception {
        int images = Integer.getInteger("powerloss.images", IMAGES);
        SplittableRandom seeds = new SplittableRandom(SEED);
        System.out.println("seed " + SEED + " of PowerLossTest");
        for (int done = 0; done < images; done += IMAGES_OF_A_LOAD) {
            long seed = done == 0 ? SEED : seeds.nextLong();
            int now = Math.min(IMAGES_OF_A_LOAD, images - done);
            Path here = folder.resolve("load-" + done);

            PowerLoss.Result result = new PowerLoss(here, seed, now).run(StoreLoad.Mode.USUAL);

            System.out.printf(
                    "{\"bench\":\"powerloss\",\"seed\":%d,\"images\":%d,\"writes\":%d,\"answers\":%d,\"violations\":%d}%n",
                    seed, result.cuts(), result.steps(), result.answers(), result.wrong().size());
            assertThat(result.wrong()).as("seed %d, kept in %s", seed, here).isEmpty();
            assertThat(result.cuts()).isEqualTo(now);
        }
    }

    @Test
    void aStoreThatDoesNotSyncItsLogIsFoundOut() throws Exception {
        assertThat(found(StoreLoad.Mode.SYNC_NORMAL)).isNotEmpty();
    }

    @Test
    void aStoreThatAnswersTooEarlyIsFoundOut() throws Exception {
        assertThat(found(StoreLoad.Mode.ANSWERED_EARLY)).isNotEmpty();
    }

    private List<String> found(StoreLoad.Mode mode) throws IOException, InterruptedException {
        return new PowerLoss(folder, SEED, ENOUGH_TO_FAIL).run(mode).wrong();
    }
}
