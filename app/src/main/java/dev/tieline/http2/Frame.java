package dev.tieline.http2;

/**
 * A frame without what is in it, RFC 9113, section 4.1.
 *
 * @param length bytes that come after it
 * @param stream 0 for the connection
 */
public record Frame(int length, int type, int flags, int stream) {
    /** So many bytes come before every frame's own. */
    public static final int HEAD = 9;

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int ACK = 1;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY_GIVEN = 0x20;
    private static final int PRIORITY_BYTES = 5;

    public static Frame of(byte[] head) {
        int length = ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
        return new Frame(length, head[3] & 0xff, head[4] & 0xff, number(head, 5) & 0x7fffffff);
    }

    /** Four bytes as a number. */
    public static int number(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 24)
                | ((bytes[at + 1] & 0xff) << 16)
                | ((bytes[at + 2] & 0xff) << 8)
                | (bytes[at + 3] & 0xff);
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** A frame with such a number in it. */
    public static byte[] of(int type, int stream, int number) {
        byte[] payload = new byte[4];
        put(payload, 0, number);
        return of(type, 0, stream, payload, 0, 4);
    }

    /** A whole frame. */
    public static byte[] of(int type, int flags, int stream, byte[] bytes, int from, int length) {
        byte[] frame = new byte[HEAD + length];
        frame[0] = (byte) (length >>> 16);
        frame[1] = (byte) (length >>> 8);
        frame[2] = (byte) length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        put(frame, 5, stream);
        System.arraycopy(bytes, from, frame, HEAD, length);
        return frame;
    }

    /** Writes a number as four bytes. */
    public static void put(byte[] into, int at, int number) {
        into[at] = (byte) (number >>> 24);
        into[at + 1] = (byte) (number >>> 16);
        into[at + 2] = (byte) (number >>> 8);
        into[at + 3] = (byte) number;
    }

    /**
     * Where what is in it begins and ends, without padding and priority.
     *
     * @param from of the first byte
     * @param length of what is meant
     */
    public record Content(int from, int length) {}

    /**
     * Of a DATA or HEADERS frame.
     *
     * @throws FrameBroken when there is more padding than frame
     */
    public Content content(byte[] bytes) {
        int from = 0;
        int padding = 0;
        if (has(PADDED)) {
            if (bytes.length < 1) {
                throw new FrameBroken(FrameBroken.FRAME_SIZE, "no padding");
            }
            padding = bytes[0] & 0xff;
            from = 1;
        }
        if (type == HEADERS && has(PRIORITY_GIVEN)) {
            from += PRIORITY_BYTES;
        }
        int length = bytes.length - from - padding;
        if (length < 0) {
            throw new FrameBroken(FrameBroken.PROTOCOL, "more padding than frame");
        }
        return new Content(from, length);
    }
}
