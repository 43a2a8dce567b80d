package dev.tieline.ledger;

import dev.tieline.api.Reading;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A file that started a run of a flow: what is remembered so that it starts no other.
 *
 * @param part which it is
 * @param run its newest run
 * @param state how it stands
 * @param leaves whether it is still to be moved or deleted
 * @param gone when it was not in its folder for the first time; empty while it is
 */
public record SeenFile(
        Reading.Part part, long run, State state, boolean leaves, Optional<Instant> gone) {

    /** How a file stands. */
    public enum State {
        /** Its run is not over. */
        BEGUN,
        /** It was read, or a person ended its run: it starts no other. */
        DONE,
        /** Its run failed. */
        FAILED,
        /** Its run failed, and it was moved: what has its name now is another one. */
        ASIDE;

        /** The word that is kept. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of this word. */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public String name() {
        return part.name();
    }

    /** The same when its run is over. */
    public SeenFile over(State how, boolean toLeave) {
        return new SeenFile(part, run, how, toLeave, gone);
    }

    /** The same, seen in its folder, or not any more. */
    public SeenFile gone(Optional<Instant> since) {
        return new SeenFile(part, run, state, leaves, since);
    }
}
