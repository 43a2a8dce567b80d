package dev.tieline.delivery;

import java.time.Duration;

/**
 * What a lane keeps to. What it does not hold in memory stays in the journal.
 *
 * @param attempt the longest a call may take; outlets have their own, shorter bound
 * @param window tickets held at once: those in memory with their work, ready or blocked
 * @param waiting tickets that wait for a next attempt; they hold no work
 * @param wanted released positions remembered at once; beyond them the lane is read again when it
 *     is quiet
 * @param read deliveries read from the journal at once
 */
public record LaneBounds(Duration attempt, int window, int waiting, int wanted, int read) {
    /** What a hub has. */
    public static final LaneBounds USUAL =
            new LaneBounds(Duration.ofMinutes(10), 1_024, 20_000, 100_000, 256);
}
