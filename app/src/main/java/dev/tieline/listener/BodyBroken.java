package dev.tieline.listener;

import java.io.IOException;

/** A body that does not come as it should, whatever the server's reader makes of it. */
final class BodyBroken extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    BodyBroken(Exception cause) {
        super("a body could not be read", cause);
        this.tooLarge = cause instanceof Line.TooMuch;
    }

    boolean tooLarge() {
        return tooLarge;
    }
}
