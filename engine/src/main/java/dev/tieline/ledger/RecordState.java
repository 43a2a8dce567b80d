package dev.tieline.ledger;

import java.util.Collection;

/** Where a record stands as a whole; the terms of the balance. */
public enum RecordState {
    PENDING,
    HELD,
    DELIVERED,
    SKIPPED,
    DUPLICATE;

    /**
     * The state of a record from the states of its deliveries: held if any is held, else pending if
     * any has not ended, else delivered if any reached its destination, else skipped.
     */
    public static RecordState of(Collection<DeliveryState> deliveries) {
        if (deliveries.contains(DeliveryState.HELD)) {
            return HELD;
        }
        if (deliveries.contains(DeliveryState.PENDING)
                || deliveries.contains(DeliveryState.WAITING)) {
            return PENDING;
        }
        return deliveries.contains(DeliveryState.DELIVERED) ? DELIVERED : SKIPPED;
    }

    /** The word people see. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
