package dev.tieline.ledger;

import dev.tieline.api.Fault;
import java.time.Instant;

/**
 * Held deliveries of one cause.
 *
 * @param id stable name of the group, for links: a hash of flow, destination and cause
 * @param flow name
 * @param destination name; {@code (record)} when records as a whole are held
 * @param cause the fault they share
 * @param count how many
 * @param first when the first was held
 * @param last when the last was held
 */
public record HeldGroup(
        String id,
        String flow,
        String destination,
        Fault cause,
        long count,
        Instant first,
        Instant last) {}
