package dev.tieline.connector.binlog;

import dev.tieline.api.Following;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a following is. Kept as text of words with a space between them.
 *
 * @param state what it is at
 * @param source what it is a place in: see {@link Survey#source}
 * @param place between two transactions, of which all before it were handed on; while rows are
 *     read, where the log goes on behind them
 * @param taken how many changes behind it were handed on as well
 * @param last which change was the last of these; {@link #NONE} when there is none
 */
record Position(State state, String source, Place place, long taken, String last) {
    static final String NONE = "-";

    private static final Pattern WORDS =
            Pattern.compile(
                    "(ROWS|LOG) (\\S+) ((?:[\\w.*+-]|%\\p{XDigit}{2})+) (\\d{1,18}) ([\\d-]+)"
                            + " (\\d{1,18}) (\\S+)");

    /** What it is at. */
    enum State {
        /** It hands on the rows that were there. */
        ROWS,
        /** It hands on changes. */
        LOG
    }

    /**
     * A place in a server's log.
     *
     * @param file name of it
     * @param offset in it, where an event begins
     * @param gtid of the transaction before it, by which it is known that the log is the same one;
     *     {@link #NONE} when there is none
     */
    record Place(String file, long offset, String gtid) {
        String text() {
            return file + ":" + offset;
        }
    }

    Position at(Place other) {
        return new Position(State.LOG, source, other, 0, NONE);
    }

    /** One more change behind the place was handed on. */
    Position with(String change) {
        return new Position(state, source, place, taken + 1, change);
    }

    String text() {
        return String.join(
                " ",
                state.name(),
                source,
                URLEncoder.encode(place.file(), StandardCharsets.UTF_8),
                Long.toString(place.offset()),
                place.gtid(),
                Long.toString(taken),
                last);
    }

    /** Empty when it is none. */
    static Optional<Position> of(String text) {
        Matcher words = WORDS.matcher(text);
        return words.matches()
                ? Optional.of(
                        new Position(
                                State.valueOf(words.group(1)),
                                words.group(2),
                                new Place(
                                        URLDecoder.decode(words.group(3), StandardCharsets.UTF_8),
                                        Long.parseLong(words.group(4)),
                                        words.group(5)),
                                Long.parseLong(words.group(6)),
                                words.group(7)))
                : Optional.empty();
    }

    /** The one to go on behind; empty when it begins, or the text is none. */
    static Optional<Position> of(Following.Start start) {
        return start instanceof Following.Start.Behind(String text) ? of(text) : Optional.empty();
    }
}
