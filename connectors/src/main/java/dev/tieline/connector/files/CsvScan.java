package dev.tieline.connector.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Finds the rows and cells of a CSV text (RFC 4180, with any line end, delimiter and quote). A
 * quote opens a cell only at its start; elsewhere it stands for itself. Behind a row with a broken
 * quote it goes on with the next line, whatever the quote would have swallowed. Blank lines are no
 * rows. Holds one row and some text behind it.
 */
final class CsvScan implements Closeable {
    /** Longest row, in characters. */
    static final int MAX_ROW = 1 << 20;

    /**
     * Each looks through up to {@link #MAX_ROW} characters that are then read again; more of them
     * would let a hostile file cost the square of its length.
     */
    private static final int MAX_OPEN_QUOTES = 100;

    private static final int FIRST_WINDOW = 64 << 10;
    private static final int MORE = -1;
    private static final int AT_END = -2;
    private static final int BROKEN = -3;

    /** What is wrong with a row as such. */
    enum Wrong {
        NOTHING,
        QUOTE_OPEN,
        QUOTE_STRAY,
        TOO_LONG,
        NUL,
        NO_TEXT
    }

    private final Characters text;
    private final char delimiter;
    private final char quote;
    private final boolean[] special = new boolean[256];

    private char[] window = new char[FIRST_WINDOW];
    private int at;
    private int limit;
    private boolean ended;
    private boolean started;
    private int openQuotes;
    private long line = 1;

    private long rowLine;
    private int length;
    private int breaks;
    private Wrong wrong = Wrong.NOTHING;

    /** Of a row that is too long: what is not at hand any more. */
    private final MessageDigest skipped = Fingerprint.sha256();

    private int cells;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private byte[] kinds = new byte[64];

    private static final byte PLAIN = 0;
    private static final byte QUOTED = 1;
    private static final byte DOUBLED = 2;

    CsvScan(Characters text, char delimiter, char quote) {
        this.text = text;
        this.delimiter = delimiter;
        this.quote = quote;
        special[delimiter] = true;
        special['\n'] = true;
        special['\r'] = true;
        special[0] = true;
    }

    /** Goes to the next row; false behind the last. */
    boolean advance() throws IOException {
        while (true) {
            int next = scan();
            if (next == AT_END) {
                return false;
            }
            if (next == BROKEN) {
                next = lineEnd();
            }
            if (next == MORE) {
                if (fill()) {
                    continue;
                }
                next = giveUp();
            }
            boolean blank = cells == 1 && kinds[0] == PLAIN && starts[0] == ends[0];
            rowLine = line;
            line += breaks + 1L;
            if (wrong == Wrong.NOTHING && text.broken()) {
                wrong = Characters.broken(window, at, next) ? Wrong.NO_TEXT : wrong;
            }
            length = next - at;
            at = next;
            if (!blank || wrong != Wrong.NOTHING) {
                return true;
            }
        }
    }

    private int scan() throws IOException {
        if (!started) {
            started = true;
            fill();
            at = limit > 0 && window[0] == '\uFEFF' ? 1 : 0;
        }
        cells = 0;
        breaks = 0;
        wrong = Wrong.NOTHING;
        if (at == limit) {
            return ended ? AT_END : MORE;
        }
        int from = at;
        while (true) {
            boolean opens = quote != CsvForm.NO_QUOTE && from < limit && window[from] == quote;
            int end = opens ? quoted(from) : plain(from);
            if (end < 0 || end == limit) {
                return end;
            }
            if (window[end] != delimiter) {
                return behindBreak(end);
            }
            from = end + 1;
        }
    }

    /** The end of a cell that starts there. */
    private int plain(int from) {
        int i = from;
        while (true) {
            while (i < limit && !(window[i] < 256 && special[window[i]])) {
                i++;
            }
            if (i == limit && !ended) {
                return MORE;
            }
            if (i < limit && window[i] == 0) {
                wrong = Wrong.NUL;
                i++;
                continue;
            }
            cell(from, i, PLAIN);
            return i;
        }
    }

    private int quoted(int from) {
        byte kind = QUOTED;
        int i = from + 1;
        while (i < limit) {
            char c = window[i];
            if (c == quote) {
                if (i + 1 == limit && !ended) {
                    return MORE;
                }
                if (i + 1 == limit || window[i + 1] != quote) {
                    cell(from + 1, i, kind);
                    return closed(i + 1);
                }
                kind = DOUBLED;
                i++;
            } else if (c <= '\r') {
                inside(c, window[i - 1]);
            }
            i++;
        }
        wrong = Wrong.QUOTE_OPEN;
        return ended ? BROKEN : MORE;
    }

    private void inside(char c, char before) {
        if (c == 0) {
            wrong = Wrong.NUL;
        } else if (c == '\r' || (c == '\n' && before != '\r')) {
            breaks++;
        }
    }

    private int closed(int behind) {
        if (behind == limit
                || window[behind] == delimiter
                || window[behind] == '\n'
                || window[behind] == '\r') {
            return behind;
        }
        wrong = Wrong.QUOTE_STRAY;
        return BROKEN;
    }

    private int behindBreak(int end) {
        if (window[end] == '\n') {
            return end + 1;
        }
        if (end + 1 == limit) {
            return ended ? limit : MORE;
        }
        return window[end + 1] == '\n' ? end + 2 : end + 1;
    }

    private void cell(int start, int end, byte kind) {
        if (cells == starts.length) {
            starts = Arrays.copyOf(starts, cells * 2);
            ends = Arrays.copyOf(ends, cells * 2);
            kinds = Arrays.copyOf(kinds, cells * 2);
        }
        starts[cells] = start;
        ends[cells] = end;
        kinds[cells] = kind;
        cells++;
    }

    /** Behind the line in which a broken row starts. */
    private int lineEnd() throws FileRefused {
        breaks = 0;
        if (wrong == Wrong.QUOTE_OPEN && ++openQuotes > MAX_OPEN_QUOTES) {
            throw ReadFaults.quotesBroken(line);
        }
        for (int i = at; i < limit; i++) {
            if (window[i] == '\n' || window[i] == '\r') {
                return behindBreak(i);
            }
        }
        return ended ? limit : MORE;
    }

    /** The row is too long: because of an open quote, or because its line is. */
    private int giveUp() throws IOException {
        if (wrong == Wrong.QUOTE_OPEN) {
            int next = lineEnd();
            if (next >= 0) {
                return next;
            }
        }
        wrong = Wrong.TOO_LONG;
        cells = 0;
        breaks = 0;
        skipped.reset();
        while (true) {
            // A CR at the very end is looked at again, with what follows it.
            int behind = window[limit - 1] == '\r' ? limit - 1 : limit;
            skipped.update(bytes(at, behind));
            at = behind;
            fill();
            int next = lineEnd();
            if (next >= 0) {
                return next;
            }
        }
    }

    /** Reads more behind the row; false when the row is as long as may be or nothing follows. */
    private boolean fill() throws IOException {
        if (at > 0) {
            System.arraycopy(window, at, window, 0, limit - at);
            limit -= at;
            at = 0;
        }
        if (limit >= MAX_ROW) {
            return false;
        }
        if (window.length - limit < 2) {
            window = Arrays.copyOf(window, window.length * 2);
        }
        int read = text.read(window, limit, window.length);
        limit += read;
        ended = read == 0;
        return true;
    }

    Wrong wrong() {
        return wrong;
    }

    /** Where the row starts, from 1. */
    long line() {
        return rowLine;
    }

    /** How long the row is, in characters; of one that is too long, its end alone. */
    int length() {
        return length;
    }

    /** Tells it from others, also when it is not at hand. */
    String mark() {
        MessageDigest sum = wrong == Wrong.TOO_LONG ? skipped : Fingerprint.sha256();
        sum.update(bytes(at - length, at));
        return Fingerprint.mark(sum);
    }

    private ByteBuffer bytes(int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate(Character.BYTES * (to - from));
        bytes.asCharBuffer().put(window, from, to - from);
        return bytes;
    }

    int cells() {
        return cells;
    }

    char[] window() {
        return window;
    }

    int start(int cell) {
        return starts[cell];
    }

    int end(int cell) {
        return ends[cell];
    }

    boolean isQuoted(int cell) {
        return kinds[cell] != PLAIN;
    }

    /** The text of a cell. */
    String text(int cell) {
        String raw = new String(window, starts[cell], ends[cell] - starts[cell]);
        if (kinds[cell] != DOUBLED) {
            return raw;
        }
        String one = String.valueOf(quote);
        return raw.replace(one + one, one);
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
