package dev.tieline.connector.jdbc;

import dev.tieline.connector.jdbc.Dialect.Meaning;
import dev.tieline.connector.jdbc.Dialect.Said;
import java.sql.SQLException;
import java.util.Locale;

/**
 * What DuckDB's errors mean. They have no numbers: the kind before the first colon tells, and the
 * rest, which holds values, is not kept. Pure.
 */
final class DuckDbErrors {
    private DuckDbErrors() {}

    static Said said(SQLException e) {
        String kind = kind(e);
        Meaning meaning =
                switch (kind) {
                    case "Constraint Error", "Conversion Error", "Out of Range Error" ->
                            Meaning.ROW;
                    case "Catalog Error",
                            "Binder Error",
                            "Parser Error",
                            "Syntax Error",
                            "Not implemented Error",
                            "Mismatch Type Error" ->
                            Meaning.CALL;
                    case "Permission Error" -> Meaning.DENIED;
                    case "Invalid Input Error" -> readOnly(e) ? Meaning.WRITES : Meaning.CALL;
                    // Of a transaction, or of all of the file.
                    case "TransactionContext Error" -> readOnly(e) ? Meaning.WRITES : Meaning.LATER;
                    default -> Meaning.LATER;
                };
        String word = kind.isEmpty() ? "error" : kind.replaceFirst(" Error$", "");
        return new Said(
                meaning,
                "duckdb-" + word.toLowerCase(Locale.ROOT).replace(' ', '-'),
                kind.isEmpty() ? "no kind" : kind,
                "",
                "");
    }

    /** Both kinds of sentence hold names of databases only. */
    private static boolean readOnly(SQLException e) {
        return text(e).contains("read-only mode") || text(e).contains("READ ONLY");
    }

    /** What others committed meanwhile keeps this one from being committed. */
    static boolean rolledBack(SQLException e) {
        return text(e).startsWith("TransactionContext Error: Failed to commit");
    }

    static boolean noTransaction(SQLException e) {
        return text(e).contains("no transaction is active");
    }

    private static String kind(SQLException e) {
        String text = text(e);
        int colon = text.indexOf(':');
        return colon > 0 && text.substring(0, colon).matches("[A-Z][A-Za-z ]{2,40}Error")
                ? text.substring(0, colon)
                : "";
    }

    private static String text(SQLException e) {
        String text = String.valueOf(e.getMessage());
        return text.startsWith("java.sql.SQLException: ") ? text.substring(23) : text;
    }
}
