package dev.tieline.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * One lane as it stands.
 *
 * @param flow name
 * @param destination name
 * @param pending deliveries pending or waiting
 * @param held deliveries held
 * @param delivered deliveries delivered, all time
 * @param oldestPending when the oldest pending delivery's record was accepted
 * @param late pending deliveries past their deadline
 */
public record LaneView(
        String flow,
        String destination,
        long pending,
        long held,
        long delivered,
        Optional<Instant> oldestPending,
        long late) {}
