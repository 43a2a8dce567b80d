package dev.tieline.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The key that a hub leaves beside its data, for commands of whoever may read them. */
public final class HubKey {
    private static final String FILE = "tieline.key";
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private HubKey() {}

    /**
     * Of the hub that runs now; one that has just become ready leaves it a moment later.
     *
     * @param data directory of its data
     * @throws IOException when none runs there
     */
    public static String read(Path data) throws IOException {
        Path file = data.resolve(FILE);
        long until = System.nanoTime() + WITHIN.toNanos();
        while ((!Files.exists(file) || Files.size(file) == 0) && System.nanoTime() < until) {
            Between.looks();
        }
        return Files.readString(file).strip();
    }
}
