package dev.tieline.ledger;

import java.time.Instant;

/**
 * An arrival that was not accepted, kept for inspection (bounded, newest 10,000).
 *
 * @param flow name
 * @param at when
 * @param status HTTP status it was answered with
 * @param code of the reason
 * @param reason in words; carries no value of the payload
 * @param remote address of the peer
 */
public record Refusal(
        String flow, Instant at, int status, String code, String reason, String remote) {}
