package dev.tieline.bench;

import java.util.List;

/**
 * What arrived at one place of the sink.
 *
 * @param count since the start
 * @param firstNanos when the first came since it was last looked at anew; 0 when none did
 * @param lastNanos when the last came
 * @param endToEnd how long those took since, from the sender to here
 */
record Arrived(long count, long firstNanos, long lastNanos, Times endToEnd) {

    /** As one process tells it to another. */
    String words() {
        return count + " " + firstNanos + " " + lastNanos + " " + endToEnd.words();
    }

    /** What {@link #words} said. */
    static Arrived of(String words) {
        List<Long> parts = Posted.numbers(words);
        Times times = Times.of(parts.subList(3, parts.size()));
        return new Arrived(parts.get(0), parts.get(1), parts.get(2), times);
    }
}
