package dev.tieline.delivery;

import java.time.Instant;

/** How the hub runs things: now, beside the caller, or later. The simulator brings its own. */
public interface Clockwork {

    /** The time. */
    Instant now();

    /** Runs a task on a thread of its own; it may block. */
    void run(Runnable task);

    /** Runs a short task, not before this time. */
    void at(Instant time, Runnable task);
}
