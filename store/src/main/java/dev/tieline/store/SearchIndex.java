package dev.tieline.store;

import java.sql.SQLException;
import java.util.Arrays;

/**
 * Finds records by the hashes of their keys, terms and remote ids. New pairs are in memory and, as
 * one block for each transaction, on disk; when enough have come together they become a sorted run
 * of chunks. So the index is only ever appended to, whatever its size, and a search looks once into
 * each run. The writer adds, any thread finds. A hit is a candidate: whoever asks compares.
 */
final class SearchIndex {
    /** How many pairs make a run. */
    static final int RUN = 1 << 17;

    private static final Runs RUNS = new Runs("term_chunk");

    private final Sql sql;
    private final int runSize;
    private final Pairs added = new Pairs(256);

    /** The pairs that are in no run yet; replaced as a whole after a commit. */
    private volatile Tail tail;

    private static final class Tail {
        private final long[] hashes;
        private final long[] positions;
        private final int size;

        Tail(long[] hashes, long[] positions, int size) {
            this.hashes = hashes;
            this.positions = positions;
            this.size = size;
        }

        Tail plus(Pairs more) {
            int sum = size + more.size();
            boolean fits = sum <= hashes.length;
            // Readers of the old tail never look beyond its size, so its arrays can be shared.
            long[] newHashes = fits ? hashes : Arrays.copyOf(hashes, sum + sum / 2);
            long[] newPositions = fits ? positions : Arrays.copyOf(positions, sum + sum / 2);
            for (int i = 0; i < more.size(); i++) {
                newHashes[size + i] = more.hash(i);
                newPositions[size + i] = more.position(i);
            }
            return new Tail(newHashes, newPositions, sum);
        }

        Pairs pairs() {
            Pairs pairs = new Pairs(size);
            for (int i = 0; i < size; i++) {
                pairs.add(hashes[i], positions[i]);
            }
            return pairs;
        }
    }

    SearchIndex(Sql sql, int runSize) throws SQLException {
        this.sql = sql;
        this.runSize = runSize;
        Pairs open = new Pairs(256);
        sql.rows(
                row -> {
                    open.addAll(row.getBytes(1));
                    return open;
                },
                "SELECT pairs FROM term ORDER BY block");
        this.tail = empty().plus(open);
    }

    private static Tail empty() {
        return new Tail(new long[1024], new long[1024], 0);
    }

    void add(long hash, long position) {
        added.add(hash, position);
    }

    /** Writes what the transaction added. */
    void write() throws SQLException {
        if (added.size() > 0) {
            sql.update("INSERT INTO term(pairs) VALUES(?)", added.bytes(0, added.size()));
        }
    }

    void committed() {
        if (added.size() > 0) {
            tail = tail.plus(added);
            added.clear();
        }
    }

    void rolledBack() {
        added.clear();
    }

    /** Whether enough came together for a run. */
    boolean full() {
        return tail.size >= runSize;
    }

    /**
     * Makes a run of everything that is in none; {@link #folded} follows after the commit.
     *
     * @param newest position that a record has by now
     */
    void fold(long newest) throws SQLException {
        long run = RUNS.newest(sql) + 1;
        RUNS.write(sql, run, tail.pairs().sorted());
        sql.update("DELETE FROM term");
        sql.update("INSERT INTO term_run(run, newest) VALUES(?, ?)", run, newest);
    }

    /** Forgets the oldest run if it knows no position from here on. */
    void dropBefore(long position) throws SQLException {
        long run =
                sql.number(
                        0,
                        "SELECT run FROM term_run WHERE newest < ? ORDER BY run LIMIT 1",
                        position);
        if (run > 0) {
            // Those before it were made when nobody noted how far they go; it goes further.
            RUNS.deleteUntil(sql, run);
            sql.update("DELETE FROM term_run WHERE run = ?", run);
        }
    }

    void folded() {
        tail = empty();
    }

    /**
     * The index as it stands. To be taken before the reading transaction begins: what is folded in
     * between is then found twice rather than not at all.
     */
    Finder now() {
        Tail now = tail;
        return (reader, hash, wanted) -> {
            for (int i = now.size - 1; i >= 0; i--) {
                if (now.hashes[i] == hash && !wanted.test(now.positions[i])) {
                    return;
                }
            }
            long newest = RUNS.newest(reader);
            long oldest = reader.number(1, "SELECT min(run) FROM term_chunk");
            for (long run = newest; run > 0 && run >= oldest; run--) {
                if (!RUNS.find(reader, run, hash, wanted)) {
                    return;
                }
            }
        };
    }

    /** Asks the index. */
    @FunctionalInterface
    interface Finder {
        /**
         * Offers the positions that have this hash, roughly newest first, until {@code wanted}
         * answers that it has enough. A position may come twice.
         */
        void find(Sql reader, long hash, Runs.Wanted wanted) throws SQLException;
    }
}
