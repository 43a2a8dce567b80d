package dev.tieline.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One HTTP/1.1 message after another from a stream, in one buffer that is used again: what is read
 * of a message is good until the next. Bodies have a Content-Length or are empty. Not thread-safe.
 */
public final class RawMessage {
    private static final int MAX_BYTES = 16 << 20;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCODING = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[8 << 10];
    private int filled;
    private int bodyStart;
    private int messageEnd;

    /**
     * Reads the next message whole.
     *
     * @return false when the stream ended between messages
     * @throws IOException when it ended within one, or the message is not of the kind that is read
     */
    public boolean next(InputStream in) throws IOException {
        System.arraycopy(bytes, messageEnd, bytes, 0, filled - messageEnd);
        filled -= messageEnd;
        messageEnd = 0;
        int searched = 0;
        while ((bodyStart = endOfHead(searched)) < 0) {
            searched = Math.max(0, filled - 3);
            if (!fill(in)) {
                if (filled == 0) {
                    bodyStart = 0;
                    return false;
                }
                throw new EOFException("the stream ended within a head");
            }
        }
        int whole = bodyStart + contentLength();
        while (filled < whole) {
            if (!fill(in)) {
                throw new EOFException("the stream ended within a body");
            }
        }
        messageEnd = whole;
        return true;
    }

    private boolean fill(InputStream in) throws IOException {
        if (filled == bytes.length) {
            if (filled >= MAX_BYTES) {
                throw new IOException("a message of more than " + MAX_BYTES + " bytes");
            }
            bytes = Arrays.copyOf(bytes, filled * 2);
        }
        int count = in.read(bytes, filled, bytes.length - filled);
        filled += Math.max(0, count);
        return count >= 0;
    }

    private int endOfHead(int from) {
        for (int at = from; at + 3 < filled; at++) {
            if (bytes[at] == '\r'
                    && bytes[at + 1] == '\n'
                    && bytes[at + 2] == '\r'
                    && bytes[at + 3] == '\n') {
                return at + 4;
            }
        }
        return -1;
    }

    private int contentLength() throws IOException {
        if (valueOf(ENCODING) >= 0) {
            throw new IOException("a message without a length");
        }
        int at = valueOf(LENGTH);
        if (at < 0) {
            return 0;
        }
        int length = 0;
        for (; bytes[at] != '\r'; at++) {
            if (bytes[at] >= '0' && bytes[at] <= '9') {
                length = length * 10 + bytes[at] - '0';
            }
        }
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("a body of " + length + " bytes");
        }
        return length;
    }

    /** Where the value of a header starts, which is named in lower case with its colon; or -1. */
    private int valueOf(byte[] name) {
        for (int at = 0; at + name.length < bodyStart; at++) {
            if (bytes[at] == '\n' && startsHere(at + 1, name)) {
                return at + 1 + name.length;
            }
        }
        return -1;
    }

    private boolean startsHere(int at, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            byte here = bytes[at + i];
            int lower = here >= 'A' && here <= 'Z' ? here + 32 : here;
            if (lower != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** The word at this place of the first line, from 0; empty when there are fewer. */
    public String word(int place) {
        int at = 0;
        for (int skipped = 0; skipped < place; skipped++) {
            while (bytes[at] != ' ' && bytes[at] != '\r') {
                at++;
            }
            if (bytes[at] == '\r') {
                return "";
            }
            at++;
        }
        int end = at;
        while (bytes[end] != ' ' && bytes[end] != '\r') {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
    }

    /** The status of an answer. */
    public int status() {
        // Always at this place: "HTTP/1.1 202 ...".
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    }

    /** Value of a header, named in lower case. */
    public Optional<String> header(String name) {
        int at = valueOf((name + ":").getBytes(StandardCharsets.US_ASCII));
        if (at < 0) {
            return Optional.empty();
        }
        int end = at;
        while (bytes[end] != '\r') {
            end++;
        }
        return Optional.of(new String(bytes, at, end - at, StandardCharsets.UTF_8).strip());
    }

    public String body() {
        return new String(bytes, bodyStart, messageEnd - bodyStart, StandardCharsets.UTF_8);
    }
}
