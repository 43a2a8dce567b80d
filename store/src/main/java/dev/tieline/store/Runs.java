package dev.tieline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Sorted runs of pairs in chunks on disk: written once, one after the other, never changed. So what
 * they hold only ever costs an append, whatever their number; a search looks once into each.
 */
final class Runs {
    private static final int CHUNK = 224;

    private final String newest;
    private final String insert;
    private final String below;
    private final String chunks;
    private final String delete;

    /** Those in a table; {@link Tables} has its columns. */
    Runs(String table) {
        this.newest = "SELECT max(run) FROM " + table;
        this.insert = "INSERT INTO " + table + "(run, first, pairs) VALUES(?, ?, ?)";
        this.below =
                "SELECT chunk, first, pairs FROM "
                        + table
                        + " WHERE run = ? AND first <= ? AND chunk < ?"
                        + " ORDER BY first DESC, chunk DESC LIMIT 1";
        this.chunks = "SELECT pairs FROM " + table + " WHERE run = ?";
        this.delete = "DELETE FROM " + table + " WHERE run <= ?";
    }

    /** Takes a candidate and tells whether to go on. */
    @FunctionalInterface
    interface Wanted {
        boolean test(long position) throws SQLException;
    }

    /** The newest run, or 0. */
    long newest(Sql sql) throws SQLException {
        return sql.number(0, newest);
    }

    /** Writes a run of sorted pairs; it is the newest then. */
    void write(Sql sql, long run, Pairs sorted) throws SQLException {
        for (int from = 0; from < sorted.size(); from += CHUNK) {
            int to = Math.min(from + CHUNK, sorted.size());
            sql.update(insert, run, sorted.hash(from), sorted.bytes(from, to));
        }
    }

    /**
     * Offers the positions a run has for a hash, newest first, until {@code wanted} has enough;
     * answers whether to go on.
     */
    boolean find(Sql sql, long run, long hash, Wanted wanted) throws SQLException {
        record Chunk(long number, long first, Pairs pairs) {}
        long next = Long.MAX_VALUE;
        while (true) {
            Optional<Chunk> found =
                    sql.row(
                            row ->
                                    new Chunk(
                                            row.getLong(1),
                                            row.getLong(2),
                                            Pairs.of(row.getBytes(3))),
                            below,
                            run,
                            hash,
                            next);
            if (found.isEmpty()) {
                return true;
            }
            Pairs pairs = found.get().pairs;
            for (int i = pairs.size() - 1; i >= 0; i--) {
                if (pairs.hash(i) == hash && !wanted.test(pairs.position(i))) {
                    return false;
                }
            }
            if (found.get().first < hash) {
                return true;
            }
            next = found.get().number;
        }
    }

    /** Hears of the pairs of a run, some at a time. */
    @FunctionalInterface
    interface Reader {
        void take(Pairs pairs);
    }

    void read(Sql sql, long run, Reader reader) throws SQLException {
        try (ResultSet row = sql.bind(chunks, run).executeQuery()) {
            while (row.next()) {
                reader.take(Pairs.of(row.getBytes(1)));
            }
        }
    }

    /** Forgets a run and those before it. */
    void deleteUntil(Sql sql, long run) throws SQLException {
        sql.update(delete, run);
    }
}
