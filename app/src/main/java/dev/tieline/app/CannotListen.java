package dev.tieline.app;

/** The address a hub shall listen on is taken, or is not of this machine. */
final class CannotListen extends CannotDo {
    CannotListen(String message) {
        super(message);
    }
}
