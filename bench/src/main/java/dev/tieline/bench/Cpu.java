package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Time that processors worked, from Linux's {@code /proc}; 0 everywhere else. */
final class Cpu {
    /** The unit of {@code /proc}, whatever the kernel's own clock is. */
    private static final long MICROS_A_TICK = 10_000;

    private static final int USER_TIME = 11;

    private Cpu() {}

    /**
     * Processor time.
     *
     * @param userMicros in programs
     * @param systemMicros in the system, for them
     */
    record Used(long userMicros, long systemMicros) {
        long micros() {
            return userMicros + systemMicros;
        }
    }

    /** What a process has used, all threads. */
    static Used ofProcess(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(stat)) {
            return new Used(0, 0);
        }
        String text = Files.readString(stat);
        // The name before may hold anything, blanks and brackets too.
        List<String> words = words(text.substring(text.lastIndexOf(')') + 1));
        return new Used(micros(words.get(USER_TIME)), micros(words.get(USER_TIME + 1)));
    }

    /** What everything on the machine has used in programs, in microseconds. */
    static long userMicrosOfMachine() throws IOException {
        Path stat = Path.of("/proc/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(stat);
        List<String> words = words(lines.getFirst().substring("cpu".length()));
        return micros(words.get(0)) + micros(words.get(1));
    }

    private static long micros(String ticks) {
        return Long.parseLong(ticks) * MICROS_A_TICK;
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.strip().split(" +"));
    }
}
