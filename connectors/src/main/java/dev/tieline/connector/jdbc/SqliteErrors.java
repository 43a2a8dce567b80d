package dev.tieline.connector.jdbc;

import dev.tieline.connector.jdbc.Dialect.Meaning;
import dev.tieline.connector.jdbc.Dialect.Said;
import java.sql.SQLException;
import java.util.Set;

/** What SQLite's result codes mean (documentation of SQLite, "Result and Error Codes"). Pure. */
final class SqliteErrors {
    private static final int ERROR = 1;
    private static final int PERM = 3;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int SCHEMA = 17;
    private static final int TOOBIG = 18;
    private static final int CONSTRAINT = 19;
    private static final int MISMATCH = 20;
    private static final int MISUSE = 21;
    private static final int AUTH = 23;
    private static final int RANGE = 25;

    /** Of a ROLLBACK where there is nothing to take back. */
    static final int NO_TRANSACTION = ERROR;

    private SqliteErrors() {}

    static Said said(SQLException e, Set<String> columns) {
        int code = e.getErrorCode() & 0xff;
        Meaning meaning =
                switch (code) {
                    case CONSTRAINT, MISMATCH, TOOBIG -> Meaning.ROW;
                    case ERROR, MISUSE, RANGE, 0 -> Meaning.CALL;
                    case PERM, AUTH -> Meaning.DENIED;
                    case READONLY ->
                            String.valueOf(e.getMessage()).contains("attempt to write")
                                    ? Meaning.WRITES
                                    : Meaning.LATER;
                    default -> Meaning.LATER;
                };
        return new Said(
                meaning, "sqlite-" + code, "result " + code, words(code), column(e, columns));
    }

    /** One that others keep from it is still open, and one that breaks a rule is none. */
    static boolean rolledBack(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == BUSY || code == CONSTRAINT;
    }

    private static String words(int code) {
        return switch (code) {
            case BUSY, LOCKED -> "others write to the file";
            case CONSTRAINT -> "a rule of the table is broken";
            case MISMATCH -> "a value is not of its column's type";
            case TOOBIG -> "it is larger than the database allows";
            case SCHEMA -> "the tables were changed meanwhile";
            case 9 -> "it took too long";
            case 10 -> "the disk failed";
            case 11, 26 -> "the file is no sound database";
            case 13 -> "there is no room left";
            case 14 -> "the file cannot be opened";
            default -> "";
        };
    }

    /** A declared field that it names behind the table; its sentence is not kept. */
    private static String column(SQLException e, Set<String> columns) {
        String message = String.valueOf(e.getMessage());
        for (String column : columns) {
            if (message.endsWith("." + column + ")")) {
                return column;
            }
        }
        return "";
    }
}
