package dev.tieline.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of the database means for the store. */
enum Trouble {
    /** The disk is full or the file is locked: refuse, and try again later. */
    PASSING,
    /**
     * The disk or the file itself failed: what is on it now cannot be known without opening anew.
     */
    LASTING,
    /** Something about one command. */
    COMMAND;

    static Trouble of(Exception failure) {
        if (!(failure instanceof SQLException sql)) {
            return COMMAND;
        }
        if (failure instanceof SQLiteException lite
                && lite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
            // The index of the log is only ever memory: what keeps it from growing is a full disk.
            return PASSING;
        }
        // The low byte is the primary code of an extended one.
        return switch (SQLiteErrorCode.getErrorCode(sql.getErrorCode() & 0xff)) {
            case SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_INTERRUPT -> PASSING;
            case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_READONLY ->
                    LASTING;
            default -> COMMAND;
        };
    }
}
