package dev.tieline.format;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;

/**
 * Ends the reading of a message from anywhere within it. Never leaves this room. Texts are fixed
 * words and positions, never a piece of the message.
 */
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String remedy;

    Unreadable(int status, String code, String message, String remedy) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.remedy = remedy;
    }

    /** A message of the right kind that is broken. */
    static Unreadable broken(String code, String message) {
        return new Unreadable(400, code, message, "");
    }

    /** A message that is more than the hub takes. */
    static Unreadable over(String code, String message) {
        return new Unreadable(413, code, message, "Send less in one message.");
    }

    /** A message of a kind the hub does not read. */
    static Unreadable kind(String code, String message, String remedy) {
        return new Unreadable(415, code, message, remedy);
    }

    Reading.Refused refused() {
        return new Reading.Refused(status, Fault.of(code, Blame.SENDER, message(), remedy));
    }

    String code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
