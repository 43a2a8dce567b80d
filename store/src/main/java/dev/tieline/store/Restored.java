package dev.tieline.store;

import java.sql.SQLException;

/**
 * The deliveries that may have gone on after the backup that this store was restored from. Each
 * counts as interrupted until it is judged once; what it gives rise to counts with it. Costs
 * nothing where nothing was restored. Used by the writer alone.
 */
final class Restored {
    private final Sql sql;
    private final boolean some;

    Restored(Sql sql) throws SQLException {
        this.sql = sql;
        this.some = sql.number(0, "SELECT count(*) FROM (SELECT 1 FROM restored LIMIT 1)") > 0;
    }

    /** Whether anything of a record is among them. */
    boolean any(long position) throws SQLException {
        return some
                && sql.number(0, "SELECT count(*) FROM restored WHERE position = ?", position) > 0;
    }

    /** What comes into being now may have been before. */
    void add(long position, int lane) throws SQLException {
        sql.update("INSERT OR IGNORE INTO restored VALUES(?, ?)", position, lane);
    }

    /** An attempt of it was judged. */
    void judged(long position, int lane) throws SQLException {
        if (some) {
            sql.update("DELETE FROM restored WHERE position = ? AND lane = ?", position, lane);
        }
    }
}
