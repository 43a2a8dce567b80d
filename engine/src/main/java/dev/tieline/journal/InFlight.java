package dev.tieline.journal;

import java.time.Instant;

/**
 * The deliveries under way, noted where a later process finds them if this one dies. Those that
 * were under way then are suspected of it, and tried one after the other; one that was under way
 * again when the process died again is convicted, and is to be held. Thread-safe; cheap enough for
 * every attempt.
 */
public interface InFlight {
    /** The place of what is not noted. */
    int UNNOTED = -1;

    /** How a delivery stands that is about to be tried. */
    enum Standing {
        /** It may be tried. */
        FREE,
        /** It is suspected, and another suspect is being tried. */
        AFTER_ANOTHER,
        /** It is not to be tried any more. */
        CONVICTED
    }

    /** Whether any delivery is suspected or convicted; else everything is free. */
    boolean suspects();

    /**
     * How a delivery stands that would be tried next.
     *
     * @param now the hub's own time: a suspect that is tried keeps others waiting for two seconds
     *     at most
     */
    Standing standing(LaneName lane, long position, Instant now);

    /**
     * Notes that a delivery is under way.
     *
     * @return what {@link #leave} wants
     */
    int enter(LaneName lane, long position, Instant now);

    /**
     * Notes that an attempt is over, what it came to handed to the journal, and the process alive:
     * it is not suspected any more.
     */
    void leave(int place);

    /**
     * What became of a delivery was committed: it is suspected or convicted of nothing, unless it
     * is being tried.
     */
    void settled(LaneName lane, long position);

    /** The hub stops because it was told to: if it is killed now, no delivery is the cause. */
    void stopping();
}
