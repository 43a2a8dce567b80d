package dev.tieline.app;

import dev.tieline.testkit.HubProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs that start in half the time, for tests that start many. */
final class Trained {
    private Trained() {}

    /**
     * The same program after it ran the demo once and left an archive of what Java loaded.
     *
     * @param program from jars only
     * @param parts for the archive; must stay while processes run
     */
    static HubProgram program(HubProgram program, Path parts)
            throws IOException, InterruptedException {
        Path archive = parts.resolve("program.aot");
        HubProgram leaving =
                program.with(
                        "-Dtieline.home=" + DocumentPage.ROOT.toAbsolutePath().normalize(),
                        "-XX:AOTCacheOutput=" + archive);
        Path output = parts.resolve("training.log");
        int code =
                new ProcessBuilder(leaving.command(List.of("demo", "--once")))
                        .directory(parts.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IOException(Files.readString(output));
        }
        // What Java says of it would stand between the lines that a command prints.
        return program.with("-XX:AOTCache=" + archive, "-Xlog:aot*=off");
    }
}
