package dev.tieline.ledger;

import java.time.Instant;

/**
 * What keeps a system from being called, as the hub last saw it.
 *
 * @param system name
 * @param state {@code ok}, {@code paused} (a person must act), {@code limited} (it asked everybody
 *     to wait), {@code failing} (its breaker is open)
 * @param since when it came to this
 * @param detail in words; may be empty
 */
public record Condition(String system, String state, Instant since, String detail) {
    /** The detail of one that is {@code ok} because the hub was started, not because it was. */
    public static final String UNTRIED = "not called since the hub was started";
}
