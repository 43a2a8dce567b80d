package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Memory that processes hold, from Linux's {@code /proc}; 0 everywhere else. */
final class Memory {
    private static final String RESIDENT = "VmRSS:";

    private Memory() {}

    /** What is resident of a process, in MiB. */
    static double residentMib(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        return Files.exists(status) ? residentMib(Files.readAllLines(status)) : 0;
    }

    static double residentMib(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(RESIDENT))
                .map(line -> line.substring(RESIDENT.length()).replace("kB", "").strip())
                .mapToDouble(Double::parseDouble)
                .map(kib -> kib / 1024)
                .findFirst()
                .orElse(0);
    }
}
