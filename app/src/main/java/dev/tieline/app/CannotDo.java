package dev.tieline.app;

/** A command cannot do its work, through no defect of ours; the message says why and what to do. */
sealed class CannotDo extends RuntimeException permits CannotListen {
    CannotDo(String message) {
        super(message);
    }

    CannotDo(String message, Throwable cause) {
        super(message, cause);
    }
}
