package dev.tieline.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * How many calls may be retries while first attempts wait: one for each five of those, and one a
 * second. When no first attempt came for a second, retries are free. After the retry budgets of
 * Twitter's Finagle (20 % and a floor). Not thread-safe.
 */
final class RetryBudget {
    private static final double SHARE = 0.2;
    private static final double MOST = 10;
    private static final Duration QUIET = Duration.ofSeconds(1);

    private double budget = MOST;
    private Instant filled;
    private Instant lastFirst = Instant.EPOCH;

    RetryBudget(Instant now) {
        this.filled = now;
    }

    boolean has(Instant now) {
        fill(now);
        return budget >= 1 || quiet(now);
    }

    private boolean quiet(Instant now) {
        return !now.isBefore(lastFirst.plus(QUIET));
    }

    private void fill(Instant now) {
        double seconds = Duration.between(filled, now).toNanos() / 1e9;
        budget = Math.min(MOST, budget + Math.max(0, seconds));
        filled = now;
    }

    /** A call was let in. */
    void spend(Instant now, boolean retry) {
        if (retry) {
            budget = Math.max(0, budget - 1);
        } else {
            lastFirst = now;
            budget = Math.min(MOST, budget + SHARE);
        }
    }

    /** When the next retry may go if no more first attempts come. */
    Instant next(Instant now) {
        Duration second = Duration.ofNanos((long) Math.ceil((1 - budget) * 1e9) + 1_000);
        Instant filledAt = now.plus(second);
        Instant quietAt = lastFirst.plus(QUIET);
        return filledAt.isBefore(quietAt) ? filledAt : quietAt;
    }
}
