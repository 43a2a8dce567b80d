package dev.tieline.store;

import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by the hashes of their keys, terms and remote ids. New pairs are in memory and, as
 * one block for each transaction, on disk; when enough have come together they become a sorted run
 * of chunks. So the index is only ever appended to, whatever its size, and a search looks once into
 * each run. The writer adds, any thread finds. A hit is a candidate: whoever asks compares.
 */
final class SearchIndex {
    /** How many pairs make a run. */
    static final int RUN = 1 << 17;

    private static final Runs RUNS = new Runs("term");

    private final Sql sql;
    private final Blocks blocks;
    private final int runSize;
    private final Pairs added = new Pairs(256);

    /** Makes runs of the older pairs in {@code recent}. */
    private @Nullable Fold fold;

    /** The pairs that are in no run yet; replaced as a whole after a commit. */
    private volatile Recent recent;

    /** Those that came last, and those before that are being folded. */
    private record Recent(Tail last, Tail folding) {}

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

        /** Offers what it has for the hash, newest first; answers whether to go on. */
        boolean find(long hash, Runs.Wanted wanted) throws SQLException {
            for (int i = size - 1; i >= 0; i--) {
                if (hashes[i] == hash && !wanted.test(positions[i])) {
                    return false;
                }
            }
            return true;
        }

        Pairs pairs() {
            Pairs pairs = new Pairs(size);
            for (int i = 0; i < size; i++) {
                pairs.add(hashes[i], positions[i]);
            }
            return pairs;
        }
    }

    /** That of a database; {@code newest} is the position of its newest record. */
    SearchIndex(Sql sql, Blocks blocks, int runSize, long newest) throws SQLException {
        this.sql = sql;
        this.blocks = blocks;
        this.runSize = runSize;
        Pairs open = new Pairs(256);
        sql.rows(
                row -> {
                    open.addAll(row.getBytes(1));
                    return open;
                },
                "SELECT terms FROM block WHERE seq > ? AND terms IS NOT NULL ORDER BY seq",
                blocks.terms());
        this.recent = new Recent(empty().plus(open), empty());
        foldWhenFull(newest);
    }

    private static Tail empty() {
        return new Tail(new long[1024], new long[1024], 0);
    }

    void add(long hash, long position) {
        added.add(hash, position);
    }

    /** What is to be in the block of the transaction; null when it added nothing. */
    byte @Nullable [] pack() throws SQLException {
        if (fold != null) {
            fold.step(added.size());
            if (fold.done()) {
                blocks.termsUntil(fold.block());
            }
        } else if (blocks.behind(blocks.terms())) {
            blocks.termsUntil(blocks.last());
            Pairs all = recent.last.pairs();
            all.addAll(added);
            return all.size() == 0 ? null : all.bytes(0, all.size());
        }
        return added.size() == 0 ? null : added.bytes(0, added.size());
    }

    /** After a commit; {@code newest} is the position of the newest record. */
    void committed(long newest) {
        if (fold != null) {
            fold.committed();
            if (fold.done()) {
                recent = new Recent(recent.last, empty());
                fold = null;
            }
        }
        if (added.size() > 0) {
            recent = new Recent(recent.last.plus(added), recent.folding);
            added.clear();
            foldWhenFull(newest);
        }
    }

    void rolledBack() {
        added.clear();
        if (fold != null) {
            fold.rolledBack();
        }
    }

    private void foldWhenFull(long newest) {
        Tail full = recent.last;
        if (fold != null || full.size < runSize) {
            return;
        }
        recent = new Recent(empty(), full);
        Fold.From from = new Fold.From(full.pairs().parts()::get, runSize, blocks.last());
        fold = new Fold(sql, RUNS, from, new Folded(newest));
    }

    /** Enters runs; none of their positions is beyond {@code newest}. */
    private final class Folded implements Fold.Listener {
        private final long newest;

        Folded(long newest) {
            this.newest = newest;
        }

        @Override
        public void wrote(long run, Pairs chunk) {}

        @Override
        public void finished(long run) throws SQLException {
            sql.update("INSERT INTO term_run(run, newest) VALUES(?, ?)", run, newest);
        }
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

    /**
     * The index as it stands. To be taken before the reading transaction begins: what is folded in
     * between is then found twice rather than not at all.
     */
    Finder now() {
        Recent now = recent;
        return (reader, hash, wanted) -> {
            if (!now.last.find(hash, wanted) || !now.folding.find(hash, wanted)) {
                return;
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
