package dev.tieline.connector.mail;

import java.io.IOException;

/** The server answered, and not by what leads on. */
final class SmtpRefused extends IOException {
    private final Step step;
    private final int code;

    /** What it was asked for. */
    enum Step {
        GREETING("the greeting"),
        HELLO("EHLO"),
        STARTTLS("STARTTLS"),
        LOGIN("the login"),
        SENDER("the sender"),
        RECIPIENT("the recipient"),
        DATA("DATA"),
        BODY("the mail");

        final String words;

        Step(String words) {
            this.words = words;
        }

        /** Whether nothing of the mail was said yet. */
        boolean handshake() {
            return compareTo(LOGIN) < 0;
        }
    }

    SmtpRefused(Step step, int code, String text) {
        super(text);
        this.step = step;
        this.code = code;
    }

    Step step() {
        return step;
    }

    /** The reply's status; 0 when the server only failed to offer what is needed. */
    int code() {
        return code;
    }

    /** The server's words, or what it lacks. */
    String text() {
        return String.valueOf(getMessage());
    }
}
