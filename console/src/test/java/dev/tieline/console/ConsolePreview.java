package dev.tieline.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Serves the console over a filled store, to be looked at. Arguments: port, and how many records:
 * 0, 3 or some thousand.
 */
final class ConsolePreview {
    private ConsolePreview() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        Path directory = Files.createTempDirectory("tieline-preview");
        ConsoleWorld world =
                new ConsoleWorld(directory, InstantSource.system(), Integer.parseInt(arguments[0]));
        SampleRecords records = new SampleRecords(world);
        Instant now = Instant.now();
        if (count == 3) {
            records.delivered(now.minusSeconds(900));
            records.refusedByCrm(now.minusSeconds(300));
            records.broken(now.minusSeconds(40));
        } else if (count > 0) {
            records.day(now, count);
        }
        System.out.println("serving " + world.url("/"));
        Thread.currentThread().join();
    }
}
