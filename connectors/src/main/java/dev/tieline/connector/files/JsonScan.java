package dev.tieline.connector.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds where each row of a JSON file stands: each line, or each item of the one array, whatever it
 * holds. UTF-8. Holds one row and some bytes behind it.
 */
final class JsonScan implements Closeable {
    /** Longest row, in bytes. */
    static final int MAX_ROW = 1 << 20;

    private static final int FIRST_WINDOW = 64 << 10;
    private static final int MORE = -1;

    private final String file;
    private final InputStream in;
    private final boolean array;

    private byte[] window = new byte[FIRST_WINDOW];
    private int at;
    private int limit;
    private boolean ended;
    private boolean started;
    private boolean closed;
    private long line = 1;
    private long rows;

    private long rowLine;
    private int start;
    private int end;
    private boolean tooLong;

    /** Of one that is too long: what is not at hand any more. */
    private final MessageDigest skipped = Fingerprint.sha256();

    JsonScan(String file, InputStream in, boolean array) {
        this.file = file;
        this.in = in;
        this.array = array;
    }

    /** Goes to the next row; false behind the last. */
    boolean advance() throws IOException {
        if (!started) {
            started = true;
            begin();
        }
        tooLong = false;
        return array ? item() : nextLine();
    }

    private void begin() throws IOException {
        while (limit < ByteOrderMark.LONGEST && fill()) {
            // It is all or not there.
        }
        Optional<ByteOrderMark> mark = ByteOrderMark.of(ByteBuffer.wrap(window, 0, limit));
        if (mark.isPresent() && mark.get() != ByteOrderMark.UTF_8) {
            throw ReadFaults.encodingOther(file, mark.get(), StandardCharsets.UTF_8);
        }
        at = mark.map(ByteOrderMark::length).orElse(0);
        if (array && take(false) != '[') {
            throw broken("it does not begin with '['");
        }
    }

    private boolean nextLine() throws IOException {
        while (true) {
            int newline = newline(at);
            while (newline == MORE && limit - at < MAX_ROW && fill()) {
                newline = newline(at);
            }
            if (newline == MORE && limit - at >= MAX_ROW) {
                tooLong = true;
                skipped.reset();
                newline = skipLine();
            }
            int lineEnd = newline == MORE ? limit : newline;
            if (newline == MORE && at == limit && !tooLong) {
                return false;
            }
            rowLine = line++;
            start = at;
            end = lineEnd;
            at = newline == MORE ? limit : newline + 1;
            if (tooLong || !blank()) {
                return true;
            }
        }
    }

    private int newline(int from) {
        for (int i = from; i < limit; i++) {
            if (window[i] == '\n') {
                return i;
            }
        }
        return MORE;
    }

    private int skipLine() throws IOException {
        int newline = MORE;
        while (newline == MORE) {
            skipped.update(window, at, limit - at);
            at = limit;
            if (!fill()) {
                return MORE;
            }
            newline = newline(at);
        }
        return newline;
    }

    private boolean blank() {
        for (int i = start; i < end; i++) {
            if (!space(window[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean item() throws IOException {
        if (closed) {
            return false;
        }
        int next = take(true);
        if (next == ']' && rows == 0) {
            return close(']');
        }
        if (rows > 0) {
            if (next != ',') {
                return close(next);
            }
            next = take(true);
        }
        if (next == ',' || next == ']') {
            throw broken("an item is missing");
        }
        rows++;
        at--;
        rowLine = line;
        int length = itemLength();
        while (length == MORE) {
            if (limit - at >= MAX_ROW) {
                throw new FileRefused(ReadFaults.tooLong());
            }
            if (!fill()) {
                throw broken("it ends within an item");
            }
            length = itemLength();
        }
        start = at;
        end = at + length;
        at = end;
        for (int i = start; i < end; i++) {
            line += window[i] == '\n' ? 1 : 0;
        }
        return true;
    }

    private boolean close(int found) throws IOException {
        if (found != ']') {
            throw broken("behind an item stands neither ',' nor ']'");
        }
        closed = true;
        if (take(false) >= 0) {
            throw broken("something follows the array");
        }
        return false;
    }

    /** How long the item is that starts here: up to where its brackets close. */
    private int itemLength() {
        int depth = 0;
        boolean text = false;
        for (int i = at; i < limit; i++) {
            byte b = window[i];
            if (text) {
                i += b == '\\' ? 1 : 0;
                text = b != '"';
                if (!text && depth == 0) {
                    return i + 1 - at;
                }
            } else if (b == '"') {
                text = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                if (--depth <= 0) {
                    return depth == 0 ? i + 1 - at : i - at;
                }
            } else if (depth == 0 && (b == ',' || space(b))) {
                return i - at;
            }
        }
        return MORE;
    }

    /** The next byte that is no space; -1 at the end. */
    private int take(boolean needed) throws IOException {
        while (true) {
            while (at < limit) {
                byte b = window[at++];
                line += b == '\n' ? 1 : 0;
                if (!space(b)) {
                    return b & 0xFF;
                }
            }
            if (!fill()) {
                if (needed) {
                    throw broken("it ends before ']'");
                }
                return -1;
            }
        }
    }

    private static boolean space(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private FileRefused broken(String why) {
        return ReadFaults.jsonBroken(file, line, why);
    }

    /** Reads more behind the row; false when nothing follows. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (at > 0) {
            System.arraycopy(window, at, window, 0, limit - at);
            limit -= at;
            at = 0;
        }
        if (limit == window.length) {
            window = Arrays.copyOf(window, window.length * 2);
        }
        int read = in.read(window, limit, window.length - limit);
        ended = read < 0;
        limit += Math.max(read, 0);
        return !ended;
    }

    /** Where the row starts, from 1. */
    long line() {
        return rowLine;
    }

    /** Which one it is, from 1; only of an array. */
    long number() {
        return rows;
    }

    /** Whether it is too long, and so not at hand. */
    boolean tooLong() {
        return tooLong;
    }

    byte[] window() {
        return window;
    }

    int start() {
        return start;
    }

    int length() {
        return end - start;
    }

    /** Tells it from others, also when it is not at hand. */
    String mark() {
        MessageDigest sum = tooLong ? skipped : Fingerprint.sha256();
        sum.update(window, start, length());
        return Fingerprint.mark(sum);
    }

    /** Whether it is UTF-8 without NUL. */
    boolean isText() {
        boolean plain = true;
        for (int i = start; i < end; i++) {
            if (window[i] == 0) {
                return false;
            }
            plain &= window[i] > 0;
        }
        if (plain) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(window, start, end - start));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
