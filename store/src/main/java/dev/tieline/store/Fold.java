package dev.tieline.store;

import java.sql.SQLException;
import java.util.function.IntFunction;

/**
 * Makes sorted runs of many pairs, and then takes away the blocks that held them: some of them with
 * each transaction that adds others, and at twice their pace, so that it is done before as many
 * have come together again and nobody waits for it. Used by the writer alone.
 */
final class Fold {
    private static final int PACE = 2;
    private static final int BLOCKS_AT_ONCE = 32;

    private final Sql sql;
    private final Runs runs;
    private final From from;
    private final Listener listener;
    private int credit;
    private At now;
    private At committed;

    /**
     * What is folded.
     *
     * @param parts the pairs, see {@link Pairs#parts}
     * @param runSize a run has so many of them, or as many more as are in one part
     * @param block the newest they are in
     */
    record From(IntFunction<Pairs> parts, int runSize, long block) {}

    /**
     * How far it is.
     *
     * @param part the next one
     * @param run the run that is being written
     * @param size the pairs of it that are written or in {@code rest}
     * @param rest sorted pairs that do not fill a chunk
     * @param over whether no block is left
     */
    private record At(int part, long run, int size, Pairs rest, boolean over) {}

    /** Hears what is written. What a rollback undoes is told again. */
    interface Listener {
        /** Some pairs of a run. */
        void wrote(long run, Pairs chunk);

        /** All of a run. */
        void finished(long run) throws SQLException;
    }

    Fold(Sql sql, Runs runs, From from, Listener listener) {
        this.sql = sql;
        this.runs = runs;
        this.from = from;
        this.listener = listener;
        this.now = new At(0, 0, 0, new Pairs(0), false);
        this.committed = now;
    }

    /** Goes on, in a transaction that adds pairs. */
    void step(int added) throws SQLException {
        if (committed.part == Pairs.PARTS) {
            deleteBlocks();
            return;
        }
        if (now.part == 0) {
            runs.deleteUnfinished(sql);
            now = new At(0, runs.newest(sql) + 1, 0, new Pairs(0), false);
        }
        credit += PACE * added;
        while (credit > 0 && now.part < Pairs.PARTS) {
            Pairs part = from.parts.apply(now.part).sorted();
            credit -= part.size();
            now = next(part);
        }
    }

    private At next(Pairs part) throws SQLException {
        Pairs ready = new Pairs(now.rest.size() + part.size());
        ready.addAll(now.rest);
        ready.addAll(part);
        int size = now.size + part.size();
        boolean whole = now.part == Pairs.PARTS - 1 || size >= from.runSize;
        int at = 0;
        for (; ready.size() - at >= Runs.CHUNK; at += Runs.CHUNK) {
            write(ready.part(at, at + Runs.CHUNK));
        }
        Pairs rest = ready.part(at, ready.size());
        if (!whole) {
            return new At(now.part + 1, now.run, size, rest, false);
        }
        if (rest.size() > 0) {
            write(rest);
        }
        if (size > 0) {
            listener.finished(now.run);
        }
        return new At(now.part + 1, now.run + 1, 0, new Pairs(0), false);
    }

    private void write(Pairs chunk) throws SQLException {
        runs.write(sql, now.run, chunk);
        listener.wrote(now.run, chunk);
    }

    private void deleteBlocks() throws SQLException {
        int deleted = runs.deleteBlocks(sql, from.block, BLOCKS_AT_ONCE);
        boolean over = deleted < BLOCKS_AT_ONCE;
        now = new At(now.part, now.run, now.size, now.rest, over);
    }

    /** Whether all pairs are in runs. */
    boolean inRuns() {
        return committed.part == Pairs.PARTS;
    }

    /** Whether nothing is left to do. */
    boolean over() {
        return committed.over;
    }

    void committed() {
        committed = now;
    }

    void rolledBack() {
        now = committed;
    }
}
