package dev.tieline.listener;

import dev.tieline.http2.FrameBroken;

/**
 * How many bytes of bodies may still go each way, RFC 9113, section 5.2. Guarded by the lock of its
 * connection.
 */
final class Window {
    private static final long MOST = Integer.MAX_VALUE;

    private final int size;
    private long there;
    private int here;
    private int taken;

    /**
     * @param there to the caller
     * @param size from the caller, at once
     */
    Window(long there, int size) {
        this.there = there;
        this.size = size;
        this.here = size;
    }

    /** To the caller; not above zero when nothing may go. */
    long there() {
        return there;
    }

    void send(int bytes) {
        there -= bytes;
    }

    /** The caller takes more, or less. */
    void widen(long bytes) {
        there += bytes;
        if (there > MOST) {
            throw new FrameBroken(FrameBroken.FLOW_CONTROL, "a window is too wide");
        }
    }

    /** The caller has sent so much. */
    void receive(int bytes) {
        here -= bytes;
        if (here < 0) {
            throw new FrameBroken(FrameBroken.FLOW_CONTROL, "more came than may");
        }
    }

    /** So much of it was used. Returns what the caller is to be granted now; 0 for nothing. */
    int use(int bytes) {
        taken += bytes;
        if (taken < size / 2) {
            return 0;
        }
        int grant = taken;
        taken = 0;
        here += grant;
        return grant;
    }
}
