package dev.tieline.connector.wire;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The moment at which an attempt ends, whatever it waits for. Immutable.
 *
 * @param atNanos on the clock of {@link System#nanoTime}
 */
public record Deadline(long atNanos) {

    /** The one that is so far off. */
    public static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left; zero or less when it has passed. */
    public long leftNanos() {
        return atNanos - System.nanoTime();
    }

    /** Whether nothing is left. */
    public boolean passed() {
        return leftNanos() <= 0;
    }

    /**
     * What is left for one blocking call, at least 1 because 0 means for ever there.
     *
     * @throws SocketTimeoutException when nothing is left
     */
    public int leftMillis() throws SocketTimeoutException {
        long left = leftNanos();
        if (left <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return Math.clamp(left / 1_000_000, 1, Integer.MAX_VALUE);
    }
}
