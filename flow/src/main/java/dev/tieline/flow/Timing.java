package dev.tieline.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * When a flow asks by itself: its slots, and what becomes of those that cannot begin in time.
 * Immutable.
 *
 * @param schedule tells the slots
 * @param missed what becomes of slots that came due while none could begin
 * @param grace a slot that began within it is in time
 * @param jitter the most that a run begins after its slot, so that not all begin at once; shorter
 *     than the grace, and zero for none
 */
public record Timing(Schedule schedule, Missed missed, Duration grace, Duration jitter) {
    public static final Duration GRACE = Duration.ofMinutes(5);

    /** What becomes of slots that came due while none could begin. */
    public enum Missed {
        /** One run, for the newest. */
        RUN_ONCE,

        /** A run for each, oldest first. */
        RUN_EACH,

        /** None for those past their grace. */
        SKIP;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Timing {
        if (!jitter.isZero() && jitter.compareTo(grace) >= 0) {
            throw new IllegalArgumentException("jitter of " + jitter + " in " + grace);
        }
    }

    /** When the run of a slot is to begin: the same each time, other for another flow. */
    public Instant due(String flow, Instant slot) {
        if (jitter.isZero()) {
            return slot;
        }
        long seed = 31L * flow.hashCode() + slot.getEpochSecond();
        return slot.plusMillis(new SplittableRandom(seed).nextLong(jitter.toMillis() + 1));
    }
}
