package dev.tieline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Sorted runs of pairs in chunks on disk: written once, one after the other, never changed. So what
 * they hold only ever costs an append, whatever their number; a search looks once into each.
 */
final class Runs {
    /** So many pairs fill a page. */
    static final int CHUNK = 224;

    private final String newest;
    private final String insert;
    private final String below;
    private final String chunks;
    private final String delete;
    private final String deleteAfter;

    /**
     * Those of an index: the runs that are finished are in {@code index_run}, the chunks of all in
     * {@code index_chunk}. {@link Tables} has their columns.
     */
    Runs(String index) {
        this.newest = "SELECT max(run) FROM %s_run".formatted(index);
        this.insert = "INSERT INTO %s_chunk(run, first, pairs) VALUES(?, ?, ?)".formatted(index);
        this.below =
                "SELECT chunk, first, pairs FROM %s_chunk".formatted(index)
                        + " WHERE run = ? AND first <= ? AND chunk < ?"
                        + " ORDER BY first DESC, chunk DESC LIMIT 1";
        this.chunks = "SELECT pairs FROM %s_chunk WHERE run = ?".formatted(index);
        this.delete = "DELETE FROM %s_chunk WHERE run <= ?".formatted(index);
        this.deleteAfter = "DELETE FROM %s_chunk WHERE run > ?".formatted(index);
    }

    /** Takes a candidate and tells whether to go on. */
    @FunctionalInterface
    interface Wanted {
        boolean test(long position) throws SQLException;
    }

    /** The newest run that is finished, or 0. */
    long newest(Sql sql) throws SQLException {
        return sql.number(0, newest);
    }

    /** Writes a chunk of a run: pairs that come after those it has. */
    void write(Sql sql, long run, Pairs sorted) throws SQLException {
        sql.update(insert, run, sorted.hash(0), sorted.bytes(0, sorted.size()));
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

    /** Takes away what the power left of a run that was not finished. */
    void deleteUnfinished(Sql sql) throws SQLException {
        sql.update(deleteAfter, newest(sql));
    }
}
