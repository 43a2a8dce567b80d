package dev.tieline.connector.postgresql;

import java.util.List;
import java.util.Optional;

/**
 * A statement that reads, as a system file has it.
 *
 * @param jdbc the text for the driver: {@code ?} at each parameter, {@code ??} for an operator
 * @param parameters what is bound, in the order of the text; a name may come several times
 * @param firstWord in upper case; empty when there is none
 * @param problem why it cannot be used; empty when it can
 */
record Statement(
        String jdbc, List<Parameter> parameters, String firstWord, Optional<Problem> problem) {
    Statement {
        parameters = List.copyOf(parameters);
    }

    /**
     * A {@code :name}.
     *
     * @param offset of the colon in the text
     */
    record Parameter(String name, int offset) {}

    /** Why a text is not one statement with named parameters. */
    enum Kind {
        /** A quote, a dollar quote or a comment that nothing closes. */
        UNCLOSED,
        /** Something follows the semicolon. */
        SEVERAL,
        /** {@code $1}: only names are bound. */
        NUMBERED
    }

    record Problem(Kind kind, int offset) {}

    /** Reads a text. Pure. */
    static Statement of(String text) {
        return new StatementReader(text).read();
    }
}
