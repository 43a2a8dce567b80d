package dev.tieline.app;

/** A command cannot do its work, through no defect of ours; the message says why and what to do. */
final class CannotDo extends RuntimeException {
    CannotDo(String message) {
        super(message);
    }

    CannotDo(String message, Throwable cause) {
        super(message, cause);
    }
}
