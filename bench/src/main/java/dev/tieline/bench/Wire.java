package dev.tieline.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP/1.1 connection of a loop that serves many: reads what is there, says when a message is
 * whole, makes no objects. Bodies have a Content-Length or are empty. Not thread-safe.
 */
final class Wire {
    private static final int MAX_MESSAGE = 64 << 10;
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);

    /** What a lead's body has before its time, and nothing else has. */
    static final byte STAMP = '~';

    static final int STAMP_DIGITS = 19;

    private final SocketChannel channel;
    private final byte[] bytes = new byte[MAX_MESSAGE];
    private final ByteBuffer in = ByteBuffer.wrap(bytes);
    private int searched;
    private int end;
    private int stampAt;

    /** Takes a connected channel over. */
    Wire(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    SocketChannel channel() {
        return channel;
    }

    /**
     * Reads what is there.
     *
     * @return whether a message is whole; it is there until {@link #next}
     */
    boolean receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the other side closed a connection");
        }
        return whole();
    }

    /** Whether a message is whole of what was read already. */
    boolean whole() {
        int filled = in.position();
        int body = endOfHead(filled);
        if (body < 0) {
            searched = Math.max(0, filled - 3);
            return false;
        }
        end = body + contentLength(body);
        return filled >= end;
    }

    private int endOfHead(int filled) {
        for (int at = searched; at + 3 < filled; at++) {
            if (bytes[at] == '\r' && bytes[at + 2] == '\r' && bytes[at + 3] == '\n') {
                return at + 4;
            }
        }
        return -1;
    }

    private int contentLength(int body) {
        for (int at = 0; at + LENGTH.length < body; at++) {
            if (bytes[at] == '\r' && startsHere(at, LENGTH)) {
                return number(at + LENGTH.length);
            }
        }
        return 0;
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

    private int number(int from) {
        int value = 0;
        for (int at = from; bytes[at] != '\r'; at++) {
            if (bytes[at] >= '0' && bytes[at] <= '9') {
                value = value * 10 + bytes[at] - '0';
            }
        }
        return value;
    }

    /** The status of an answer, which is always at this place: "HTTP/1.1 202 ...". */
    int status() {
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    }

    /** The time a lead carries, as {@link System#nanoTime} told it; 0 when it carries none. */
    long stamp() {
        if (stampAt >= end || bytes[stampAt] != STAMP) {
            stampAt = 0;
            while (stampAt < end && bytes[stampAt] != STAMP) {
                stampAt++;
            }
        }
        if (stampAt + STAMP_DIGITS >= end) {
            return 0;
        }
        long value = 0;
        for (int at = stampAt + 1; at <= stampAt + STAMP_DIGITS; at++) {
            value = value * 10 + bytes[at] - '0';
        }
        return value;
    }

    /** The message as text, for complaints. */
    String text() {
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Leaves the message behind. */
    void next() {
        int left = in.position() - end;
        System.arraycopy(bytes, end, bytes, 0, left);
        in.position(left);
        searched = 0;
    }

    /** Writes all of it. Messages are smaller than what the system buffers. */
    void send(ByteBuffer message) throws IOException {
        message.rewind();
        while (message.hasRemaining()) {
            channel.write(message);
        }
    }
}
