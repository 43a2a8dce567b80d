package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Memory that processes hold, from Linux's {@code /proc}; 0 everywhere else. */
final class Memory {
    private static final String RESIDENT = "VmRSS:";
    private static final String PEAK = "VmHWM:";

    private Memory() {}

    /** What is resident of a process, in MiB. */
    static double residentMib(long pid) throws IOException {
        return mib(RESIDENT, status(pid));
    }

    static double residentMib(List<String> status) {
        return mib(RESIDENT, status);
    }

    /** The most that was ever resident of a process, in MiB. */
    static double peakMib(long pid) throws IOException {
        return mib(PEAK, status(pid));
    }

    private static List<String> status(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        return Files.exists(status) ? Files.readAllLines(status) : List.of();
    }

    private static double mib(String what, List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(what))
                .map(line -> line.substring(what.length()).replace("kB", "").strip())
                .mapToDouble(Double::parseDouble)
                .map(kib -> kib / 1024)
                .findFirst()
                .orElse(0);
    }
}
