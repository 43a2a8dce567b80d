package dev.tieline.journal;

/** The store cannot commit now. The message says why and is fit for the operator. */
public final class JournalUnavailable extends RuntimeException {
    public JournalUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public JournalUnavailable(String message) {
        super(message);
    }
}
