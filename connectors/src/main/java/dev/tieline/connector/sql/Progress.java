package dev.tieline.connector.sql;

import dev.tieline.api.Attempt;
import dev.tieline.api.Phase;
import java.util.EnumMap;
import java.util.Map;

/** How far an attempt came and how long each phase took. Used by one thread. */
public final class Progress {
    private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
    private Phase phase = Phase.BEFORE;
    private long since = System.nanoTime();
    private boolean committing;

    /** Where it is. */
    public Phase phase() {
        return phase;
    }

    /** The next phase begins. */
    public void enter(Phase next) {
        long now = System.nanoTime();
        nanos.merge(phase, now - since, Long::sum);
        since = now;
        phase = next;
    }

    /** COMMIT is about to be sent: from here on the server may have applied it. */
    public void commits() {
        enter(Phase.WAITING);
        committing = true;
    }

    /** Whether COMMIT may have been sent. */
    public boolean committing() {
        return committing;
    }

    /** How long the phases took so far. */
    public Attempt.Timing timing() {
        enter(phase);
        return new Attempt.Timing(
                micros(Phase.CONNECTING),
                micros(Phase.SENDING),
                micros(Phase.WAITING),
                micros(Phase.READING));
    }

    private long micros(Phase of) {
        return nanos.getOrDefault(of, 0L) / 1000;
    }
}
