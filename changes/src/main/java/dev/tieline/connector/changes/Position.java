package dev.tieline.connector.changes;

import dev.tieline.api.Following;
import java.util.Optional;

/**
 * Where a following is. Kept as text of words with a space between them.
 *
 * @param state what it is at
 * @param source what it is a place in: see {@link Survey#source}
 * @param lsn behind the last transaction of which everything was handed on; while rows are read,
 *     where the log goes on behind them
 * @param taken how many changes of the transaction behind it were handed on as well
 * @param last place in the log of the last of these; 0 when there is none
 * @param whole since where the log holds whole rows of what was changed or deleted; 0 for nowhere
 * @param table version of the table's description at which that was seen
 */
record Position(
        State state, String source, long lsn, long taken, long last, long whole, String table) {

    /** What it is at. */
    enum State {
        /** It is about to make its slot. */
        BEGUN,
        /** The same, and all rows are to come first. */
        BEGUN_ROWS,
        /** It has its slot and hands on the rows that were there. */
        ROWS,
        /** It hands on changes. */
        LOG
    }

    static final String NONE = "-";

    static Position begun(boolean rows, String source) {
        return new Position(rows ? State.BEGUN_ROWS : State.BEGUN, source, 0, 0, 0, 0, NONE);
    }

    Position at(State other, long otherLsn) {
        return new Position(other, source, otherLsn, 0, 0, whole, table);
    }

    /** One more change of the transaction behind it was handed on. */
    Position with(long change) {
        return new Position(state, source, lsn, taken + 1, change, whole, table);
    }

    /** Whole rows are in the log from here on, as long as the table's description stays. */
    Position whole(long from, String version) {
        return new Position(state, source, lsn, taken, last, from, version);
    }

    String text() {
        return String.join(
                " ",
                state.name(),
                source,
                Lsn.text(lsn),
                Long.toString(taken),
                Lsn.text(last),
                Lsn.text(whole),
                table);
    }

    /** Empty when it is none. */
    static Optional<Position> of(String text) {
        String[] words = text.split(" ", -1);
        if (words.length != 7) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Position(
                            State.valueOf(words[0]),
                            words[1],
                            Lsn.of(words[2]),
                            Long.parseLong(words[3]),
                            Lsn.of(words[4]),
                            Lsn.of(words[5]),
                            words[6]));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The one to go on behind; empty when it begins, or the text is none. */
    static Optional<Position> of(Following.Start start) {
        return start instanceof Following.Start.Behind(String text) ? of(text) : Optional.empty();
    }
}
