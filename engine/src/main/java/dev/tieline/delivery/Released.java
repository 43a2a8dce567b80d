package dev.tieline.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Rows that runs held and somebody released: none is sent while a run writes a newer one in its
 * place, for it would come behind. Thread-safe.
 */
public final class Released {
    private final Map<String, Integer> sent = new HashMap<>();
    private final Set<String> kept = new HashSet<>();

    /** Whether it may be sent; if so, {@link #leave} follows. */
    synchronized boolean enter(String recordId) {
        if (kept.contains(recordId)) {
            return false;
        }
        sent.merge(recordId, 1, Integer::sum);
        return true;
    }

    synchronized void leave(String recordId) {
        sent.computeIfPresent(recordId, (_, times) -> times == 1 ? null : times - 1);
        notifyAll();
    }

    /**
     * Has none of them sent from now on, until {@link #free}.
     *
     * @param within so long it waits for those that are being sent
     * @return whether none of them is being sent any more
     */
    public synchronized boolean keep(Collection<String> recordIds, Duration within)
            throws InterruptedException {
        kept.addAll(recordIds);
        long until = System.nanoTime() + within.toNanos();
        while (!Collections.disjoint(sent.keySet(), recordIds)) {
            long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** They may be sent again. */
    public synchronized void free(Collection<String> recordIds) {
        kept.removeAll(recordIds);
    }
}
