package dev.tieline.listener;

/**
 * How much of something that costs the hub and nothing else a caller may do: a stock that is used
 * up and fills again. Not thread-safe.
 */
final class Calm {
    private static final double SECOND = 1e9;

    private final int most;
    private final int perSecond;
    private double left;
    private long at;

    /**
     * @param most at once
     * @param perSecond in the long run
     */
    Calm(int most, int perSecond) {
        this.most = most;
        this.perSecond = perSecond;
        this.left = most;
        this.at = System.nanoTime();
    }

    /** Whether it may be done once more. */
    boolean allows() {
        long now = System.nanoTime();
        left = Math.min(most, left + (now - at) / SECOND * perSecond);
        at = now;
        left--;
        return left >= 0;
    }
}
