package dev.tieline.connector.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Reads the folder and says how many rows could be used and how many not. */
final class ReadingProgram {
    private ReadingProgram() {}

    public static void main(String[] arguments) throws IOException {
        FilesWorld world =
                new FilesWorld(Path.of(arguments[0]))
                        .reading(
                                arguments[1],
                                Map.of(),
                                FilesWorld.schema("a", "string", "n", "integer"))
                        .with("rows", "compression", arguments[2]);
        System.out.println(world.count(1_000));
    }
}
