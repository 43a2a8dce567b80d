package dev.tieline.ledger;

import java.util.Map;
import java.util.Set;

/**
 * Where a delivery stands, and the one table of legal moves (drawn in docs, compared by a test).
 * Nothing else may decide them.
 */
public enum DeliveryState {
    /** To be sent, or to be sent again. */
    PENDING,
    /** Waits for another delivery of the same record ({@code after}). */
    WAITING,
    /** The destination has it. An end. */
    DELIVERED,
    /** A rule of the flow says it is not wanted there. An end. */
    SKIPPED,
    /** Given to the fallback destination, which has its own delivery. An end. */
    FALLEN_BACK,
    /** Waits for a person. */
    HELD;

    private static final Map<DeliveryState, Set<DeliveryState>> MOVES =
            Map.of(
                    PENDING, Set.of(PENDING, DELIVERED, FALLEN_BACK, HELD),
                    WAITING, Set.of(PENDING, SKIPPED, HELD),
                    HELD, Set.of(PENDING, WAITING, SKIPPED, HELD, DELIVERED),
                    DELIVERED, Set.of(),
                    SKIPPED, Set.of(),
                    FALLEN_BACK, Set.of());

    /** Whether a delivery may go from here to there. */
    public boolean mayBecome(DeliveryState next) {
        return MOVES.getOrDefault(this, Set.of()).contains(next);
    }

    /** Whether nothing follows any more. */
    public boolean ended() {
        return this == DELIVERED || this == SKIPPED || this == FALLEN_BACK;
    }

    /** The word people see, in SQL, JSON and the console. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The state of this word. */
    public static DeliveryState of(String word) {
        return valueOf(word.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }
}
