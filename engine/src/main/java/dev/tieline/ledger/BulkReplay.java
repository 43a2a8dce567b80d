package dev.tieline.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The replay of many held deliveries, oldest first, at a bounded rate. Outlives a restart.
 *
 * @param id grows with time
 * @param begun when somebody asked for it
 * @param actor who did
 * @param filter which; what is held after it was begun is not among them
 * @param rate so many records a second at most
 * @param then whether under the version of the flow they came in with; else under today's
 * @param state how it stands
 * @param progress how far it is
 * @param ended when it was done or stopped
 */
public record BulkReplay(
        long id,
        Instant begun,
        String actor,
        HeldFilter filter,
        int rate,
        boolean then,
        State state,
        Progress progress,
        Optional<Instant> ended) {

    /** The most records a second that can be asked for. */
    public static final int MAX_RATE = 1_000;

    /**
     * How far it is.
     *
     * @param total deliveries when it was begun
     * @param released those on their way again
     * @param kept those that are held still
     * @param after position of the last that was looked at
     */
    public record Progress(long total, long released, long kept, long after) {}

    /** How a replay stands. */
    public enum State {
        RUNNING,
        PAUSED,
        STOPPED,
        DONE;

        private static final Map<State, Set<State>> MOVES =
                Map.of(
                        RUNNING, Set.of(PAUSED, STOPPED, DONE),
                        PAUSED, Set.of(RUNNING, STOPPED),
                        STOPPED, Set.of(),
                        DONE, Set.of());

        /** Whether it may go from here to there. */
        public boolean mayBecome(State next) {
            return MOVES.getOrDefault(this, Set.of()).contains(next);
        }

        /** The word people see. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of this word. */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
