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
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int STEAL = 7;

    private Cpu() {}

    /** What a process has used, all threads, in microseconds. */
    static long ofProcess(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String text = Files.readString(stat);
        // The name before may hold anything, blanks and brackets too.
        List<String> words = words(text.substring(text.lastIndexOf(')') + 1));
        long ticks =
                Long.parseLong(words.get(USER_TIME)) + Long.parseLong(words.get(USER_TIME + 1));
        return ticks * MICROS_A_TICK;
    }

    /** What everything on the machine has used, in microseconds. */
    static long ofMachine() throws IOException {
        Path stat = Path.of("/proc/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(stat);
        List<String> words = words(lines.getFirst().substring("cpu".length()));
        long ticks = 0;
        for (int i = 0; i < STEAL; i++) {
            if (i != IDLE && i != IO_WAIT) {
                ticks += Long.parseLong(words.get(i));
            }
        }
        return ticks * MICROS_A_TICK;
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.strip().split(" +"));
    }
}
