package dev.tieline.intake;

import dev.tieline.api.Arrival;
import dev.tieline.api.Fault;
import dev.tieline.journal.Journal;
import dev.tieline.ledger.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps arrivals that were not accepted, for people to look at. Thread-safe. Each costs a write, so
 * that of a flood only some are kept; they are all alike.
 */
final class RefusedCalls {
    /** So many of a flow are kept at once, and as many again in this time. */
    private static final int KEPT = 500;

    private static final Duration PER = Duration.ofSeconds(10);
    private static final int MAX_NAMES = 1_000;

    private final Journal journal;
    private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

    RefusedCalls(Journal journal) {
        this.journal = journal;
    }

    /** Counts anew, for other flows may run. */
    void forget() {
        throttles.clear();
    }

    void keep(Arrival arrival, int status, Fault reason) {
        Throttle kept = throttles.computeIfAbsent(arrival.flow(), _ -> new Throttle(KEPT, PER));
        if (kept.take(arrival.received()) > 0) {
            return;
        }
        journal.refuse(
                new Refusal(
                        arrival.flow(),
                        arrival.received(),
                        status,
                        reason.code(),
                        reason.message(),
                        arrival.remote(),
                        names(arrival),
                        arrival.payload().size()));
    }

    private static String names(Arrival arrival) {
        String names = String.join(" ", new TreeSet<>(arrival.headers().keySet()));
        return names.length() <= MAX_NAMES ? names : names.substring(0, MAX_NAMES);
    }
}
