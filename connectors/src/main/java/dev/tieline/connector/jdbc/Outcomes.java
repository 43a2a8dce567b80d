package dev.tieline.connector.jdbc;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.jdbc.Dialect.Meaning;
import dev.tieline.connector.jdbc.Dialect.Said;
import dev.tieline.connector.sql.Storable;
import dev.tieline.connector.sql.TableOperation;
import dev.tieline.connector.sql.TableOperation.Write;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** What errors of a database and broken connections come to. Pure. */
final class Outcomes {
    private Outcomes() {}

    /** Of a transaction that surely came to nothing. */
    static Outcome failed(Dialect dialect, TableOperation operation, SQLException e, boolean late) {
        Said said = dialect.said(e, operation.fields().keySet());
        if (said.meaning() == Meaning.LOST || late) {
            return lost(late);
        }
        String because =
                (said.words().isEmpty() ? "" : ": " + said.words()) + " (" + said.number() + ").";
        return switch (said.meaning()) {
            case ROW ->
                    new Outcome.Rejected(
                            new Fault(
                                    said.code(),
                                    Blame.SENDER,
                                    "The database refuses the record" + column(said) + because,
                                    "Correct the record or the mapping, then replay it.",
                                    field(operation, said)));
            case CALL ->
                    new Outcome.Rejected(
                            fault(
                                    Fault.CALL_UNFIT,
                                    "The database does not know such a call"
                                            + column(said)
                                            + because,
                                    operation instanceof Write
                                            ? "Compare table, key and body with the database."
                                            : "Try the statement at the database."));
            case WRITES ->
                    new Outcome.Rejected(
                            fault(
                                    Fault.CALL_UNFIT,
                                    "The statement at 'read' would write, which its transaction does"
                                            + " not let it ("
                                            + said.number()
                                            + ").",
                                    "Write a SELECT without FOR UPDATE, or use insert, upsert,"
                                            + " update or delete."));
            case DENIED ->
                    new Outcome.Unauthorized(
                            fault(
                                    "permission-missing",
                                    "The user may not do this" + because,
                                    "Grant it in the database, or name another user."));
            case LATER, LOST -> unavailable(said);
        };
    }

    static Outcome unavailable(Said said) {
        return new Outcome.Unavailable(
                fault(
                        said.code(),
                        "The database cannot do it now ("
                                + said.number()
                                + (said.words().isEmpty() ? "" : ", " + said.words())
                                + "); nothing was changed.",
                        "Nothing, unless it stays so."),
                Duration.ZERO);
    }

    private static Outcome lost(boolean late) {
        return new Outcome.Unreachable(
                fault(
                        late ? "timed-out" : "connection-lost",
                        late
                                ? "The database did not answer in time; nothing was changed."
                                : "The connection broke before the transaction was committed;"
                                        + " nothing was changed.",
                        "Look whether the database is well and can be reached."));
    }

    /** What the record, and not the call or the server, is to blame for; empty for all else. */
    static Optional<Fault> ofRow(Dialect dialect, TableOperation operation, SQLException e) {
        return dialect.said(e, operation.fields().keySet()).meaning() == Meaning.ROW
                        && failed(dialect, operation, e, false)
                                instanceof Outcome.Rejected(Fault fault)
                ? Optional.of(fault)
                : Optional.empty();
    }

    /** Of what the catalogue does not have. */
    static Outcome missing(TableShape.Missing missing) {
        return new Outcome.Rejected(fault(Fault.CALL_UNFIT, missing.what(), missing.remedy()));
    }

    /** Of a COMMIT that did not come back well. */
    static Outcome notCommitted(
            Dialect dialect, TableOperation operation, SQLException e, boolean late) {
        if (dialect.rolledBack(e)) {
            return failed(dialect, operation, e, false);
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

    private static String column(Said said) {
        return said.column().isEmpty() ? "" : ", column '" + said.column() + "'";
    }

    private static String field(TableOperation operation, Said said) {
        return operation.fields().containsKey(said.column()) ? Storable.pointer(said.column()) : "";
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
