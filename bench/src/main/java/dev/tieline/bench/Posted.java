package dev.tieline.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What became of the leads that were posted.
 *
 * @param refused how many were told to come again
 * @param nanos from the first post to the last answer
 * @param accepts how long the accepted ones took from post to answer
 */
record Posted(long refused, long nanos, Times accepts) {

    long accepted() {
        return accepts.count();
    }

    /** As one process tells it to another. */
    String words() {
        return refused + " " + nanos + " " + accepts.words();
    }

    /** What {@link #words} said. */
    static Posted of(String words) {
        List<Long> parts = numbers(words);
        return new Posted(parts.get(0), parts.get(1), Times.of(parts.subList(2, parts.size())));
    }

    /** The numbers of a line. */
    static List<Long> numbers(String words) {
        return Arrays.stream(words.split(" ", -1)).map(Long::valueOf).toList();
    }
}
