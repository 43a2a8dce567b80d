package dev.tieline.journal;

import dev.tieline.api.Fault;
import dev.tieline.ledger.DeliveryState;
import java.util.Optional;

/**
 * A delivery that comes into being.
 *
 * @param destination name in the flow
 * @param state {@code PENDING}, {@code WAITING}, {@code SKIPPED} or {@code HELD}
 * @param fault why it is held or skipped; empty otherwise
 */
public record NewDelivery(String destination, DeliveryState state, Optional<Fault> fault) {}
