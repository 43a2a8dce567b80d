package dev.tieline.connector.postgresql;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The moment at which an attempt ends, whatever it waits for. Immutable. */
record Deadline(long atNanos) {

    static Deadline after(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left; zero or less when it has passed. */
    long leftNanos() {
        return atNanos - System.nanoTime();
    }

    boolean passed() {
        return leftNanos() <= 0;
    }

    /**
     * What is left for one blocking call, at least 1 because 0 means for ever there.
     *
     * @throws SocketTimeoutException when nothing is left
     */
    int leftMillis() throws SocketTimeoutException {
        long left = leftNanos();
        if (left <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return Math.clamp(left / 1_000_000, 1, Integer.MAX_VALUE);
    }
}
