package dev.tieline.connector.sql;

import java.util.List;
import java.util.Optional;

/**
 * A statement that reads, as a system file has it.
 *
 * @param jdbc the text for the driver: {@code ?} at each parameter
 * @param parameters what is bound, in the order of the text; a name may come several times
 * @param firstWord in upper case; empty when there is none
 * @param problem why it cannot be used; empty when it can
 */
public record Statement(
        String jdbc, List<Parameter> parameters, String firstWord, Optional<Problem> problem) {
    public Statement {
        parameters = List.copyOf(parameters);
    }

    /**
     * A {@code :name}.
     *
     * @param offset of the colon in the text
     */
    public record Parameter(String name, int offset) {}

    /** Why a text is not one statement with named parameters. */
    public enum Kind {
        /** A quote, dollar quote or a comment that nothing closes. */
        UNCLOSED,
        /** Something follows the semicolon. */
        SEVERAL,
        /** {@code $1} or {@code ?}: only names are bound. */
        NUMBERED,
        /** {@code $name} or {@code @name}, which the database would take for one. */
        UNBOUND,
        /** A comment that the server runs. */
        EXECUTABLE,
        /** {@code INTO}, which writes whatever the transaction may. */
        WRITING
    }

    /**
     * What is wrong with it.
     *
     * @param offset in the text
     */
    public record Problem(Kind kind, int offset) {}

    /** Reads a text. Pure. */
    public static Statement of(String text, Grammar grammar) {
        return new StatementReader(text, grammar).read();
    }
}
