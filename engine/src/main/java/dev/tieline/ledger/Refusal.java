package dev.tieline.ledger;

import java.time.Instant;

/**
 * An arrival that was not accepted, kept for inspection (bounded: the newest 1,000 of a flow,
 * 10,000 in all). A handshake of a sender is one too, with the status it was answered with.
 *
 * @param flow name
 * @param at when
 * @param status HTTP status it was answered with
 * @param code of the reason
 * @param reason in words; carries no value of the payload
 * @param remote address of the peer
 * @param headers names of the headers it came with, in their order; never their values
 * @param bytes length of its body
 */
public record Refusal(
        String flow,
        Instant at,
        int status,
        String code,
        String reason,
        String remote,
        String headers,
        int bytes) {

    /** One of which nothing more is known. */
    public Refusal(String flow, Instant at, int status, String code, String reason, String remote) {
        this(flow, at, status, code, reason, remote, "", 0);
    }
}
