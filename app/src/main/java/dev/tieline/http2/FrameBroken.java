package dev.tieline.http2;

/** What came cannot be gone on with: the connection ends with a code of RFC 9113, section 7. */
public final class FrameBroken extends RuntimeException {
    public static final int NO_ERROR = 0;
    public static final int PROTOCOL = 1;
    public static final int FLOW_CONTROL = 3;
    public static final int STREAM_CLOSED = 5;
    public static final int FRAME_SIZE = 6;
    public static final int REFUSED_STREAM = 7;
    public static final int CANCEL = 8;
    public static final int COMPRESSION = 9;
    public static final int TOO_MUCH = 11;

    private static final long serialVersionUID = 1L;

    private final int code;

    public FrameBroken(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
