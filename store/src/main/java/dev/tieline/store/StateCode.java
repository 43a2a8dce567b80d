package dev.tieline.store;

import dev.tieline.ledger.DeliveryState;

/**
 * The numbers of delivery states on disk. They are in the indexes' conditions: never change one.
 */
final class StateCode {
    static final int PENDING = 0;
    static final int HELD = 5;

    private static final DeliveryState[] STATES = {
        DeliveryState.PENDING,
        DeliveryState.WAITING,
        DeliveryState.DELIVERED,
        DeliveryState.SKIPPED,
        DeliveryState.FALLEN_BACK,
        DeliveryState.HELD
    };

    private StateCode() {}

    static int of(DeliveryState state) {
        return switch (state) {
            case PENDING -> PENDING;
            case WAITING -> 1;
            case DELIVERED -> 2;
            case SKIPPED -> 3;
            case FALLEN_BACK -> 4;
            case HELD -> HELD;
        };
    }

    static DeliveryState state(int code) {
        return STATES[code];
    }
}
