package dev.tieline.app;

import java.nio.file.Path;
import java.util.List;

/** How tests start the hub as a process of its own, on the classes under test. */
final class HubCommand {
    private HubCommand() {}

    /** The command line up to the arguments of {@code main}. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tieline.app.Main");
    }
}
