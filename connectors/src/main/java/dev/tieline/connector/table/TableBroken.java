package dev.tieline.connector.table;

import java.io.IOException;

/** Nothing more can be read of a file. The message is the end of a sentence about it. */
public final class TableBroken extends IOException {
    private static final long serialVersionUID = 1L;

    /** What kind of reason it is. */
    public enum Why {
        /** It is damaged, or no such file. */
        DAMAGED,
        /** It uses what is not known here. */
        UNKNOWN,
        /** It takes more memory than is given. */
        TOO_LARGE
    }

    private final Why why;

    private TableBroken(Why why, String message) {
        super(message);
        this.why = why;
    }

    static TableBroken damaged(String message) {
        return new TableBroken(Why.DAMAGED, message);
    }

    static TableBroken unknown(String message) {
        return new TableBroken(Why.UNKNOWN, message);
    }

    static TableBroken tooLarge(String message) {
        return new TableBroken(Why.TOO_LARGE, message);
    }

    public Why why() {
        return why;
    }
}
