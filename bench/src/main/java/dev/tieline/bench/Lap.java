package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A contender's round, and how much memory it held after it.
 *
 * @param residentMegabytes from Linux's {@code /proc}; 0 everywhere else
 */
record Lap(Round round, double residentMegabytes) {
    private static final String RESIDENT = "VmRSS:";

    static Lap after(Round round, long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return new Lap(round, 0);
        }
        String line =
                Files.readAllLines(status).stream()
                        .filter(one -> one.startsWith(RESIDENT))
                        .findFirst()
                        .orElse(RESIDENT + " 0 kB");
        String[] words = line.substring(RESIDENT.length()).strip().split(" ", -1);
        return new Lap(round, Long.parseLong(words[0]) / 1_024.0);
    }

    static double median(List<Lap> laps, ToDoubleFunction<Round> figure) {
        return Round.median(laps.stream().map(Lap::round).mapToDouble(figure).toArray());
    }

    /** The most it held after any of them. */
    static double mostResident(List<Lap> laps) {
        return laps.stream().mapToDouble(Lap::residentMegabytes).max().orElse(0);
    }
}
