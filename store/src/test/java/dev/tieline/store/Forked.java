package dev.tieline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Java processes of their own, with the class path that runs here. */
final class Forked {
    private static final int MINUTES = 10;
    private static final int MAX_LOG = 4_000;

    private Forked() {}

    /** A process that runs a main class; its arguments are to be added. */
    static ProcessBuilder java(Class<?> main) {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName());
        return new ProcessBuilder(new ArrayList<>(command));
    }

    /** Runs it to its end, which must be a good one. */
    static String run(ProcessBuilder builder, Path log) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            String text = Files.readString(log);
            if (!ended || process.exitValue() != 0) {
                String end = text.substring(Math.max(0, text.length() - MAX_LOG));
                throw new IllegalStateException("a process failed: " + end);
            }
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Deletes a directory with all in it. */
    static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
