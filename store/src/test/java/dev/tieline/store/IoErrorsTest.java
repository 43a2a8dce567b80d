package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.IoTap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever call of the disk fails, nothing answered is lost, a full disk is used again when it has
 * space, and one that could not sync is not used again. {@code -Dioerrors.seconds} and {@code
 * -Dioerrors.seed} set what {@code bench/ioerrors} sets.
 */
@EnabledOnOs(OS.LINUX)
final class IoErrorsTest {
    private static final long SECONDS = 10;
    private static final long FEW_SECONDS = 15;

    /** The first calls are only counted, and how long that takes is the machine's. */
    private static final long TRIES = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void nothingAnsweredIsLostWhateverCallFails() throws Exception {
        long seed = Long.getLong("ioerrors.seed", RandomGenerator.getDefault().nextLong());
        System.out.println("seed " + seed + " of IoErrorsTest");

        List<String> said = run(seed, Long.getLong("ioerrors.seconds", SECONDS), false);

        System.out.println(said.getLast());
        assertThat(said)
                .as("seed %d, kept in %s", seed, folder)
                .noneMatch(line -> line.startsWith("violation"));
        assertThat(said.getLast()).contains("\"bench\":\"ioerrors\"", "\"violations\":0");
    }

    @Test
    void aStoreThatAnswersTooEarlyIsFoundOut() throws Exception {
        boolean found = false;
        for (long seed = 1; seed <= TRIES && !found; seed++) {
            found =
                    run(seed, FEW_SECONDS, true).stream()
                            .anyMatch(line -> line.startsWith("violation"));
        }
        assertThat(found).as("in %d tries of %d s", TRIES, FEW_SECONDS).isTrue();
    }

    private List<String> run(long seed, long seconds, boolean early) throws Exception {
        Path here = Files.createDirectories(folder.resolve("seed" + seed));
        IoTap tap = IoTap.in(here.resolve("tap"), here.resolve("watched"));
        Path images = Files.createDirectories(here.resolve("images"));
        ProcessBuilder builder = Forked.java(IoErrors.class);
        builder.command()
                .addAll(
                        List.of(
                                tap.library().toString(),
                                tap.watched().toString(),
                                tap.trace().toString(),
                                tap.control().toString(),
                                images.toString(),
                                Long.toString(seed),
                                Long.toString(seconds),
                                Boolean.toString(early)));
        builder.environment().putAll(tap.traced());
        return Forked.run(builder, here.resolve("log")).lines().toList();
    }
}
