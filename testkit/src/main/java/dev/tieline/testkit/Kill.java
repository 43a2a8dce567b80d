package dev.tieline.testkit;

import java.util.OptionalInt;

/**
 * The end of one life of a hub.
 *
 * @param at in nanoseconds of the test's own clock
 * @param inFlight deliveries being sent, or sent and not yet written down, at that moment; empty
 *     when it was not counted
 */
public record Kill(long at, OptionalInt inFlight) {}
