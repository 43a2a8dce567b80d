package dev.tieline.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The key that a hub leaves beside its data, for commands of whoever may read them. */
public final class HubKey {
    private static final String FILE = "tieline.key";

    private HubKey() {}

    /**
     * Of the hub that runs now.
     *
     * @param data directory of its data
     * @throws IOException when none runs there
     */
    public static String read(Path data) throws IOException {
        return Files.readString(data.resolve(FILE)).strip();
    }
}
