package dev.tieline.delivery;

import dev.tieline.journal.LaneName;
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
    private final Map<String, Set<LaneName>> sent = new HashMap<>();
    private final Set<String> kept = new HashSet<>();

    /** Whether it may be sent; {@link #leave} follows when what came of that is in the journal. */
    synchronized boolean enter(LaneName lane, String recordId) {
        if (kept.contains(recordId)) {
            return false;
        }
        sent.computeIfAbsent(recordId, _ -> new HashSet<>(1)).add(lane);
        return true;
    }

    /** Also of one that did not enter. */
    synchronized void leave(LaneName lane, String recordId) {
        Set<LaneName> in = sent.get(recordId);
        if (in != null && in.remove(lane)) {
            if (in.isEmpty()) {
                sent.remove(recordId);
            }
            notifyAll();
        }
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
