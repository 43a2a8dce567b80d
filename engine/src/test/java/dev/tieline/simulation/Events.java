package dev.tieline.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened, as a hash that is cheap to keep, and as text when somebody wants to read it. */
final class Events {
    private final Machine machine;
    private final boolean told;
    private final List<String> lines = new ArrayList<>();
    private long hash = 1;

    Events(Machine machine, boolean told) {
        this.machine = machine;
        this.told = told;
    }

    void note(String what, Object about, Object more) {
        long one = machine.nanos() * 31 + what.hashCode();
        one = (one * 31 + about.hashCode()) * 31 + more.hashCode();
        hash = (hash ^ one) * 0x100000001b3L;
        if (told) {
            lines.add("%12.6f  %s %s %s".formatted(machine.nanos() / 1e9, what, about, more));
        }
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return lines;
    }
}
