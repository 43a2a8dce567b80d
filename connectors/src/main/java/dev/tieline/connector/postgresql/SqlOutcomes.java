package dev.tieline.connector.postgresql;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.sql.RowReader;
import dev.tieline.connector.sql.Storable;
import dev.tieline.connector.sql.TableOperation;
import dev.tieline.connector.sql.TableOperation.Query;
import dev.tieline.connector.sql.TableOperation.Write;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What an SQLSTATE and a broken connection mean (documentation of PostgreSQL 18, appendix A). The
 * server's sentences hold values of rows, so only the state and names of the catalogue are kept.
 * Pure.
 */
final class SqlOutcomes {
    private static final String READ_ONLY = "25006";
    static final String NOT_ALLOWED = "42501";

    /** The driver's word for more than it was told to keep. */
    private static final String TOO_MUCH = "08S01";

    private static final String COMPLETION_UNKNOWN = "40003";

    /** The server, and not the statement, is the reason. */
    private static final Set<String> CANNOT_NOW =
            Set.of("25P03", "25P04", "55", "40", "53", "57", "58", "XX", "08");

    /** The statement is, whatever the record holds. */
    private static final Set<String> CALL = Set.of("02", "0A", "20", "26", "34", "3D", "3F", "42");

    private SqlOutcomes() {}

    /** Five characters; empty when there are none. */
    static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    /** Whether the server said it, not the driver. */
    static boolean serverSays(SQLException e) {
        return message(e) != null;
    }

    private static @Nullable ServerErrorMessage message(SQLException e) {
        return e instanceof PSQLException said ? said.getServerErrorMessage() : null;
    }

    /** Whether the driver was sent more than it was told to keep. */
    static boolean tooMuch(SQLException e) {
        return !serverSays(e) && state(e).equals(TOO_MUCH);
    }

    /** Whether the server may do it later. */
    static boolean cannotNow(String state) {
        return CANNOT_NOW.contains(state)
                || (state.length() == 5 && CANNOT_NOW.contains(state.substring(0, 2)));
    }

    static Outcome unavailable(String state) {
        return new Outcome.Unavailable(
                fault(
                        "sqlstate-" + state,
                        "The server cannot do it now (SQLSTATE "
                                + state
                                + "); nothing was changed.",
                        "Nothing, unless it stays so."),
                Duration.ZERO);
    }

    /**
     * Whether the connection can be used again. After an answer that ends only the statement it
     * can.
     */
    static boolean survives(SQLException e) {
        String state = state(e);
        boolean ends =
                state.startsWith("08")
                        || state.startsWith("57P")
                        || state.startsWith("XX")
                        || state.startsWith("58")
                        || state.startsWith("25P0");
        return serverSays(e) && !ends;
    }

    /** Of a transaction that surely came to nothing. */
    static Outcome failed(TableOperation operation, SQLException e, boolean late) {
        String state = state(e);
        if (!serverSays(e)) {
            return ofDriver(operation, state, late);
        }
        if (state.equals(NOT_ALLOWED)) {
            return new Outcome.Unauthorized(
                    fault(
                            "permission-missing",
                            "The user may not do this" + named(e) + " (SQLSTATE " + state + ").",
                            "Grant it in the database, or name another user."));
        }
        if (state.equals(READ_ONLY)) {
            return operation instanceof Query ? writes() : unavailable(state);
        }
        if (cannotNow(state)) {
            return unavailable(state);
        }
        boolean call = state.length() == 5 && CALL.contains(state.substring(0, 2));
        return new Outcome.Rejected(
                new Fault(
                        call ? Fault.CALL_UNFIT : "sqlstate-" + state,
                        call ? Blame.FLOW : Blame.SENDER,
                        (call
                                        ? "The database does not know such a call"
                                        : "The database refuses the record")
                                + named(e)
                                + ": "
                                + SqlStates.words(state)
                                + " (SQLSTATE "
                                + state
                                + ").",
                        call
                                ? remedy(operation, state)
                                : "Correct the record or the mapping, then replay it.",
                        field(operation, e)));
    }

    /** What the record, and not the call or the server, is to blame for; empty for all else. */
    static Optional<Fault> ofRow(TableOperation operation, SQLException e) {
        return serverSays(e)
                        && survives(e)
                        && failed(operation, e, false) instanceof Outcome.Rejected(Fault fault)
                        && !fault.code().equals(Fault.CALL_UNFIT)
                ? Optional.of(fault)
                : Optional.empty();
    }

    /** Of what the catalogue does not have. */
    static Outcome missing(TableOperation operation, TableShape.Missing missing) {
        return new Outcome.Rejected(
                Fault.of(
                        Fault.CALL_UNFIT,
                        Blame.FLOW,
                        "The database does not know such a call"
                                + missing.what()
                                + ": "
                                + SqlStates.words(missing.state())
                                + " (SQLSTATE "
                                + missing.state()
                                + ").",
                        remedy(operation, missing.state())));
    }

    private static String remedy(TableOperation operation, String state) {
        return state.equals("42P10")
                ? "Make a unique index on the columns of 'key'."
                : operation instanceof Write
                        ? "Compare table, key and body with the database."
                        : "Try the statement at the database.";
    }

    private static Outcome writes() {
        return new Outcome.Rejected(
                fault(
                        Fault.CALL_UNFIT,
                        "The statement at 'read' would write, which its transaction does not let it"
                                + " (SQLSTATE "
                                + READ_ONLY
                                + ").",
                        "Write a SELECT without FOR UPDATE, or use insert, upsert, update or"
                                + " delete."));
    }

    private static Outcome ofDriver(TableOperation operation, String state, boolean late) {
        if (state.equals(TOO_MUCH) && operation instanceof Query && !late) {
            return RowReader.tooLarge();
        }
        if (state.startsWith("08") || state.isEmpty() || late) {
            return new Outcome.Unreachable(
                    fault(
                            late ? "timed-out" : "connection-lost",
                            late
                                    ? "The server did not answer in time; nothing was changed."
                                    : "The connection broke before the transaction was committed;"
                                            + " nothing was changed.",
                            "Look whether the server is well and can be reached."));
        }
        return new Outcome.Rejected(
                fault(
                        Fault.CALL_UNFIT,
                        "The driver cannot send this (SQLSTATE " + state + ").",
                        "Compare the operation with the database."));
    }

    /**
     * Of a COMMIT that did not come back well. An answer that is an error says that it was rolled
     * back; the end of the server process may come behind the commit.
     */
    static Outcome notCommitted(TableOperation operation, SQLException e, boolean late) {
        String state = state(e);
        boolean sure =
                serverSays(e)
                        && !state.startsWith("08")
                        && !state.startsWith("57")
                        && !state.startsWith("58")
                        && !state.startsWith("XX")
                        && !state.startsWith("25P0")
                        && !state.equals(COMPLETION_UNKNOWN);
        if (sure) {
            return failed(operation, e, late);
        }
        return new Outcome.Unknown(
                fault(
                        late ? "answer-timed-out" : "answer-lost",
                        "The transaction was committed, and "
                                + (late
                                        ? "no answer came in time."
                                        : "the connection broke before a usable answer came."),
                        "Look whether the database has it, then replay or leave it."));
    }

    /** Names of the catalogue. */
    private static String named(SQLException e) {
        ServerErrorMessage said = message(e);
        if (said == null) {
            return "";
        }
        StringBuilder names = new StringBuilder();
        append(names, "table", said.getTable());
        append(names, "column", said.getColumn());
        append(names, "constraint", said.getConstraint());
        return names.toString();
    }

    private static void append(StringBuilder names, String what, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            names.append(", ").append(what).append(" '").append(name);
            names.append("'");
        }
    }

    private static String field(TableOperation operation, SQLException e) {
        ServerErrorMessage said = message(e);
        String column = said == null ? null : said.getColumn();
        return Optional.ofNullable(column)
                .filter(operation.fields()::containsKey)
                .map(Storable::pointer)
                .orElse("");
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
