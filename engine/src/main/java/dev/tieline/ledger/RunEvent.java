package dev.tieline.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that happened to a run.
 *
 * @param number of the event in its run; 0 of its begin
 * @param at when
 * @param kind what
 * @param actor who did it; {@link Run#HUB} when nobody had to
 * @param why in words; empty where there is nothing to say
 * @param again when it is tried again; empty when it is not
 */
public record RunEvent(
        long number,
        Instant at,
        Kind kind,
        String actor,
        Optional<Run.Why> why,
        Optional<Instant> again) {
    /** So many of a run are kept, the newest. */
    public static final int MOST = 200;

    /** What happened. */
    public enum Kind {
        BEGAN,
        /** It went on after the hub had ended in its midst. */
        RESTARTED,
        /** It waits for others that are where it is to work. */
        CROWDED,
        /** It waits for them no more. */
        ENTERED,
        /** It waits for somebody to approve what it would do. */
        PROPOSED,
        APPROVED,
        PAUSED,
        /** Somebody let it go on that was paused, or had failed. */
        RESUMED,
        /** It did not get on, and is to try again. */
        DISTURBED,
        /** Somebody wants it to end. */
        STOPPED,
        DONE,
        FAILED,
        CANCELLED;

        /** The word people see. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of this word. */
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** One that was just noted. */
    public static RunEvent of(Kind kind, String actor, Instant at, Optional<Run.Why> why) {
        return new RunEvent(0, at, kind, actor, why, Optional.empty());
    }
}
