package dev.tieline.delivery;

import java.time.Instant;

/**
 * How the hub runs things: now, beside the caller, or later. The simulator brings its own.
 *
 * <p>There are two times (docs/decisions/clocks.md). Whatever waits goes by {@link #now}, which
 * nobody can set; what is stored and shown is told by {@link #wall}.
 */
public interface Clockwork {

    /** The hub's own time: begins with what the wall clock shows, then never jumps. */
    Instant now();

    /** What the wall clock shows; people and time servers set it, back and forth. */
    Instant wall();

    /** Runs a task on a thread of its own; it may block. */
    void run(Runnable task);

    /** Runs a short task, not before this of the hub's own time. */
    void at(Instant time, Runnable task);
}
