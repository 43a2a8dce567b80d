package dev.tieline.run;

import dev.tieline.ledger.SlotAccount;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slots that did not begin in time, one of each flow: shown for a while at least. By the hub's own
 * time. Belongs to the lock of {@link Runs}.
 */
final class Overdue {
    private final Map<String, Shown> shown = new HashMap<>();

    private record Shown(Instant slot, Instant until) {}

    /** How the slots of a flow stand now. */
    void look(SlotAccount account, Instant time) {
        String flow = account.flow();
        Shown before = shown.get(flow);
        if (account.overdue().isPresent()) {
            Instant until = before == null ? time.plus(Reckoning.SHOWN) : before.until();
            shown.put(flow, new Shown(account.overdue().get(), until));
        } else if (before != null && !before.until().isAfter(time)) {
            shown.remove(flow);
        }
    }

    void forget(String flow) {
        shown.remove(flow);
    }

    Optional<Instant> of(String flow) {
        return Optional.ofNullable(shown.get(flow)).map(Shown::slot);
    }
}
