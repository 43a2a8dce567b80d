package dev.tieline.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * At most so many in so much time, evenly: one number whoever comes, however often. Thread-safe.
 */
public final class Throttle {
    private final long every;
    private final long burst;

    /** When the next one is due, in nanoseconds since 1970, if all came evenly. */
    private final AtomicLong due = new AtomicLong();

    /**
     * @param calls so many at once, and ...
     * @param per ... as many again in so much time
     */
    public Throttle(int calls, Duration per) {
        this.every = Math.max(1, per.toNanos() / calls);
        this.burst = every * (calls - 1L);
    }

    /** Seconds to wait, at least 1; 0 when it may go on. */
    int take(Instant at) {
        long now = Math.addExact(at.getEpochSecond() * 1_000_000_000L, at.getNano());
        while (true) {
            long before = due.get();
            // A clock that was set back must not keep a caller out for as long.
            long from = before > now + burst + every ? now : Math.max(before, now);
            if (from - now > burst) {
                return Math.clamp((from - now - burst) / 1_000_000_000L + 1, 1, 3_600);
            }
            if (due.compareAndSet(before, from + every)) {
                return 0;
            }
        }
    }
}
