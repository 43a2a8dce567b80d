package dev.tieline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What each commit adds to the unique keys, the search index and the books, as one row: a block. It
 * is there for a start after a crash, until all three have written it elsewhere in an order of
 * their own; {@code indexed} says how far each is. Used by the writer alone.
 */
final class Blocks {
    private static final int DROPPED_AT_ONCE = 32;

    private final Sql sql;
    private final int maxBehind;
    private At now;
    private At committed;

    /** Up to which block each is done. */
    private record At(long first, long last, long keys, long terms, long sums) {
        long done() {
            return Math.min(keys, Math.min(terms, sums));
        }
    }

    /**
     * Those of a database.
     *
     * @param maxBehind whoever is so many blocks behind, because little came for it, adds what it
     *     has once more: so no start has many more to read
     */
    Blocks(Sql sql, int maxBehind) throws SQLException {
        this.sql = sql;
        this.maxBehind = maxBehind;
        this.now =
                sql.row(
                                Blocks::read,
                                "SELECT (SELECT min(seq) FROM block), (SELECT max(seq) FROM block),"
                                        + " keys, terms, sums FROM indexed")
                        .orElseThrow(() -> new Damaged("it does not say what is indexed"));
        this.committed = now;
    }

    private static At read(ResultSet row) throws SQLException {
        long keys = row.getLong(3);
        long terms = row.getLong(4);
        long sums = row.getLong(5);
        // Numbers go on when no block is left.
        long done = Math.max(keys, Math.max(terms, sums));
        return new At(row.getLong(1), Math.max(row.getLong(2), done), keys, terms, sums);
    }

    /** The newest. */
    long last() {
        return now.last;
    }

    /** Whether what is done up to a block is too far behind. */
    boolean behind(long done) {
        return now.last - done >= maxBehind;
    }

    long keys() {
        return now.keys;
    }

    long terms() {
        return now.terms;
    }

    /** In a transaction: the unique keys of the blocks up to this one are in runs, or gone. */
    void keysUntil(long block) throws SQLException {
        sql.update("UPDATE indexed SET keys = ?", block);
        now = new At(now.first, now.last, block, now.terms, now.sums);
    }

    /** In a transaction: the terms of the blocks up to this one are in runs. */
    void termsUntil(long block) throws SQLException {
        sql.update("UPDATE indexed SET terms = ?", block);
        now = new At(now.first, now.last, now.keys, block, now.sums);
    }

    /** In a transaction: all counts are in the books. */
    void sumsEntered() throws SQLException {
        sql.update("UPDATE indexed SET sums = ?", now.last);
        now = new At(now.first, now.last, now.keys, now.terms, now.last);
    }

    /**
     * Adds a block, before the commit, unless there is nothing to add.
     *
     * @param until when all its keys may be forgotten
     */
    void add(byte @Nullable [] sums, long until, byte @Nullable [] keys, byte @Nullable [] terms)
            throws SQLException {
        if (sums == null && keys == null && terms == null) {
            return;
        }
        long seq = now.last + 1;
        sql.update(
                "INSERT INTO block(seq, sums, until, keys, terms) VALUES(?, ?, ?, ?, ?)",
                seq,
                sums,
                until,
                keys,
                terms);
        long first = now.first == 0 ? seq : now.first;
        now = new At(first, seq, now.keys, now.terms, now.sums);
    }

    /** Takes away some blocks that nobody needs, before a commit. */
    void drop() throws SQLException {
        long until = Math.min(now.done(), now.first + DROPPED_AT_ONCE - 1);
        if (now.first == 0 || until < now.first) {
            return;
        }
        sql.update("DELETE FROM block WHERE seq BETWEEN ? AND ?", now.first, until);
        now = new At(until + 1, now.last, now.keys, now.terms, now.sums);
    }

    void committed() {
        committed = now;
    }

    void rolledBack() {
        now = committed;
    }
}
