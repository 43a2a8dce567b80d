package dev.tieline.store;

import dev.tieline.ledger.Run;
import java.sql.SQLException;
import java.time.Instant;

/** Keeps, as facts of no record, at which runs the process ended without being told to. */
final class CrashRows {
    private static final String ACTION = "run-crashed";

    private CrashRows() {}

    /** How many there are of this run behind the same chunk, with this one. */
    static int add(Transaction tx, Run run, Instant at) throws SQLException {
        String where = begin(run.id()) + run.rows().chunks();
        tx.fact(0, at, Run.HUB, ACTION, where);
        return Math.toIntExact(
                tx.sql.number(
                        0,
                        "SELECT count(*) FROM fact WHERE position = 0 AND action = ? AND detail = ?",
                        ACTION,
                        where));
    }

    /** Nothing more is held against a run. */
    static void forget(Sql sql, long run) throws SQLException {
        sql.update(
                "DELETE FROM fact WHERE position = 0 AND action = ?1"
                        + " AND substr(detail, 1, length(?2)) = ?2",
                ACTION,
                begin(run));
    }

    private static String begin(long run) {
        return "run " + run + " behind chunk ";
    }
}
