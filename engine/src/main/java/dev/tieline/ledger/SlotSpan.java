package dev.tieline.ledger;

import java.time.Instant;
import java.util.Locale;

/**
 * Slots of a flow, one behind the other, that ended alike.
 *
 * @param flow whose they are
 * @param first of them
 * @param last of them
 * @param count how many
 * @param state how they ended
 * @param run that stands for them; 0 when none does, or only one of a later span
 */
public record SlotSpan(
        String flow, Instant first, Instant last, long count, State state, long run) {

    /** How a slot ended. */
    public enum State {
        /** Its run began within the grace. */
        RAN,
        /** Its run began after it. */
        LATE,
        /** The run of a later slot stands for it. */
        SKIPPED,
        /** It never began. */
        MISSED;

        /** The word people see. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of this word. */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The same with the run that stands for them, where one does. */
    public SlotSpan by(long number) {
        return state == State.MISSED ? this : new SlotSpan(flow, first, last, count, state, number);
    }
}
