package dev.tieline.store;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The unique keys of the records within their windows, as hashes; a hit is compared with the record
 * itself, so a collision costs a look and never an answer. The newest are in memory and, as one
 * block for each transaction, on disk. When enough have come together they become a sorted run on
 * disk, and two bytes of each stay in memory to tell that a key is in none, which nearly all are:
 * no index over random keys grows with history, and little memory. Used by the writer alone.
 */
final class SeenKeys {
    private static final int MAX_PROBES = 4;
    private static final long STEP = 0x9e3779b97f4a7c15L;
    private static final Runs RUNS = new Runs("seen");

    private final Sql sql;
    private final Blocks blocks;
    private final int runSize;
    private final RunFilter filter;
    private final KeyedHash keyed;
    private LongMap positions = new LongMap();
    private final Pairs added = new Pairs(64);
    private long[] before = new long[64];
    private long until;

    /** Of all that is in {@code positions}. */
    private long allUntil;

    /** Makes runs of {@code folding}, the keys before those in {@code positions}. */
    private @Nullable Fold fold;

    private LongMap folding = new LongMap();

    SeenKeys(Sql sql, Blocks blocks, int runSize) throws SQLException {
        this.sql = sql;
        this.blocks = blocks;
        this.runSize = runSize;
        this.filter = new RunFilter(runSize);
        this.keyed = KeyedHash.of(sql);
        for (long run : sql.rows(row -> row.getLong(1), "SELECT run FROM seen_run")) {
            RUNS.read(sql, run, pairs -> filter(run, pairs));
            filter.finished(run);
        }
        sql.rows(
                row -> remember(row.getLong(1), Pairs.of(row.getBytes(2))),
                "SELECT until, keys FROM block WHERE seq > ? AND keys IS NOT NULL ORDER BY seq",
                blocks.keys());
        foldWhenFull();
    }

    /**
     * An earlier record, as far as it matters to a later one with the same key.
     *
     * @param bodyHash empty when its sender was asked for it and its bytes say nothing
     */
    record Prior(
            long position,
            String id,
            int flow,
            String key,
            ByteBuffer bodyHash,
            Instant received,
            Optional<KeyedHash> erased) {

        boolean sameBody(byte[] other) {
            if (!bodyHash.hasRemaining()) {
                return true;
            }
            byte[] kept = erased.map(keyed -> keyed.body(other)).orElse(other);
            return bodyHash.equals(ByteBuffer.wrap(kept));
        }

        boolean sameKey(String other) {
            return key.equals(erased.map(keyed -> keyed.uniqueKey(flow, other)).orElse(other));
        }
    }

    /** Tells whether an earlier record is the one that is looked for. */
    @FunctionalInterface
    interface Same {
        boolean test(Prior prior);
    }

    /** The remembered record with this hash that is the same. */
    Optional<Prior> find(long hash, Same same) throws SQLException {
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            Found found = new Found(same);
            long slot = hash + probe * STEP;
            long newest = positions.get(slot);
            boolean more = newest == 0 || found.test(newest);
            long older = more ? folding.get(slot) : 0;
            more = more && (older == 0 || found.test(older));
            long run = more ? filter.before(Long.MAX_VALUE, slot) : 0;
            while (run > 0 && RUNS.find(sql, run, slot, found)) {
                run = filter.before(run, slot);
            }
            if (found.prior.isPresent() || !found.any) {
                return found.prior;
            }
        }
        return Optional.empty();
    }

    /** Candidates until one is the same. */
    private final class Found implements Runs.Wanted {
        private final Same same;
        private Optional<Prior> prior = Optional.empty();
        private boolean any;

        Found(Same same) {
            this.same = same;
        }

        @Override
        public boolean test(long position) throws SQLException {
            any = true;
            prior = prior(position).filter(same::test);
            return prior.isEmpty();
        }
    }

    /** Remembers a record; {@code replaced} is an expired one of the same key, or 0. */
    void add(long hash, long position, Instant expires, Same replaced) throws SQLException {
        long slot = hash;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            slot = hash + probe * STEP;
            long taken = positions.get(slot);
            if (taken == 0 || prior(taken).filter(replaced::test).isPresent()) {
                break;
            }
        }
        if (added.size() == before.length) {
            before = Arrays.copyOf(before, before.length * 2);
        }
        before[added.size()] = positions.put(slot, position);
        added.add(slot, position);
        until = Math.max(until, Times.micros(expires));
    }

    private Optional<Prior> prior(long position) throws SQLException {
        return sql.row(
                this::prior,
                "SELECT position, id, flow, unique_key, body_hash, received, erased"
                        + " FROM entry WHERE position = ?",
                position);
    }

    private Prior prior(ResultSet row) throws SQLException {
        String key = row.getString(4);
        byte[] bodyHash = row.getBytes(5);
        return new Prior(
                row.getLong(1),
                RecordIds.text(row.getBytes(2)),
                row.getInt(3),
                key == null ? "" : key,
                ByteBuffer.wrap(bodyHash == null ? new byte[0] : bodyHash),
                Times.instant(row.getLong(6)),
                row.getLong(7) == 0 ? Optional.empty() : Optional.of(keyed));
    }

    /** What stands for keys and bodies that were erased. */
    KeyedHash keyed() {
        return keyed;
    }

    /** What is to be in the block of the transaction; null when it added nothing. */
    byte @Nullable [] pack() throws SQLException {
        if (fold != null) {
            fold.step(added.size());
            if (fold.done()) {
                blocks.keysUntil(fold.block());
            }
        } else if (blocks.behind(blocks.keys())) {
            blocks.keysUntil(blocks.last());
            until = Math.max(until, allUntil);
            return positions.size() == 0 ? null : positions.pack();
        }
        return added.size() == 0 ? null : added.bytes(0, added.size());
    }

    /** When the last key of that may be forgotten. */
    long until() {
        return until;
    }

    void committed() {
        if (fold != null) {
            fold.committed();
            if (fold.done()) {
                folding = new LongMap();
                fold = null;
            }
        }
        allUntil = Math.max(allUntil, until);
        added.clear();
        until = 0;
        foldWhenFull();
    }

    void rolledBack() {
        for (int i = added.size() - 1; i >= 0; i--) {
            if (before[i] == 0) {
                positions.remove(added.hash(i));
            } else {
                positions.put(added.hash(i), before[i]);
            }
        }
        added.clear();
        until = 0;
        if (fold != null) {
            fold.rolledBack();
        }
    }

    /**
     * Forgets the oldest block when its time has passed, unless blocks are being folded. Its pairs
     * leave memory only with {@link #forget}, after the commit.
     */
    Optional<Pairs> expire(Instant now) throws SQLException {
        if (fold != null) {
            return Optional.empty();
        }
        record Block(long number, Pairs pairs) {}
        Optional<Block> oldest =
                sql.row(
                        row -> new Block(row.getLong(1), Pairs.of(row.getBytes(2))),
                        "SELECT seq, keys FROM (SELECT * FROM block"
                                + " WHERE seq > ? AND keys IS NOT NULL ORDER BY seq LIMIT 1)"
                                + " WHERE until < ?",
                        blocks.keys(),
                        Times.micros(now));
        if (oldest.isPresent()) {
            blocks.keysUntil(oldest.get().number);
        }
        return oldest.map(block -> block.pairs);
    }

    void forget(Pairs expired) {
        for (int i = 0; i < expired.size(); i++) {
            if (positions.get(expired.hash(i)) == expired.position(i)) {
                positions.remove(expired.hash(i));
            }
        }
    }

    private void foldWhenFull() {
        if (fold != null || positions.size() < runSize) {
            return;
        }
        folding = positions;
        Fold.From from = new Fold.From(folding::part, runSize, blocks.last());
        fold = new Fold(sql, RUNS, from, new Folded(allUntil));
        positions = new LongMap();
        allUntil = 0;
    }

    /** Enters runs; the last of their keys may be forgotten then. */
    private final class Folded implements Fold.Listener {
        private final long until;

        Folded(long until) {
            this.until = until;
        }

        @Override
        public void wrote(long run, Pairs chunk) {
            filter(run, chunk);
        }

        @Override
        public void finished(long run) throws SQLException {
            sql.update("INSERT INTO seen_run(run, until) VALUES(?, ?)", run, until);
            filter.finished(run);
        }
    }

    /**
     * Forgets the oldest run when its time has passed, and returns its number for {@link
     * #forgetRun}; else 0. Runs end in their order, but for what a longer window keeps.
     */
    long expireRun(Instant now) throws SQLException {
        long run =
                sql.number(
                        0,
                        "SELECT run FROM (SELECT * FROM seen_run ORDER BY run LIMIT 1)"
                                + " WHERE until < ?",
                        Times.micros(now));
        if (run > 0) {
            RUNS.deleteUntil(sql, run);
            sql.update("DELETE FROM seen_run WHERE run <= ?", run);
        }
        return run;
    }

    void forgetRun(long run) {
        filter.removeUntil(run);
    }

    private void filter(long run, Pairs pairs) {
        for (int i = 0; i < pairs.size(); i++) {
            filter.add(run, pairs.hash(i));
        }
    }

    private boolean remember(long itsUntil, Pairs pairs) {
        allUntil = Math.max(allUntil, itsUntil);
        for (int i = 0; i < pairs.size(); i++) {
            positions.put(pairs.hash(i), pairs.position(i));
        }
        return true;
    }
}
