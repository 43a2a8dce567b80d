package dev.tieline.store;

import java.sql.SQLException;
import java.util.function.IntFunction;

/**
 * Makes sorted runs of many pairs, some of them with each commit, and at twice the pace at which
 * others are added: so it is done before as many have come together again, and nobody waits for it.
 * Used by the writer alone.
 */
final class Fold {
    private static final int PACE = 2;

    /** At least so many pairs count as added: it comes to its end when no others come, too. */
    private static final int LEAST = 8;

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
     * @param block the newest they are in, see {@link Blocks}
     */
    record From(IntFunction<Pairs> parts, int runSize, long block) {}

    /**
     * How far it is.
     *
     * @param part the next one
     * @param run the run that is being written
     * @param size the pairs of it that are written or in {@code rest}
     * @param rest sorted pairs that do not fill a chunk
     */
    private record At(int part, long run, int size, Pairs rest) {}

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
        this.now = new At(0, 0, 0, new Pairs(0));
        this.committed = now;
    }

    /** Goes on, before a commit that adds so many pairs. */
    void step(int added) throws SQLException {
        if (now.part == 0) {
            runs.deleteUnfinished(sql);
            now = new At(0, runs.newest(sql) + 1, 0, new Pairs(0));
        }
        credit += PACE * Math.max(added, LEAST);
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
            return new At(now.part + 1, now.run, size, rest);
        }
        if (rest.size() > 0) {
            write(rest);
        }
        if (size > 0) {
            listener.finished(now.run);
        }
        return new At(now.part + 1, now.run + 1, 0, new Pairs(0));
    }

    private void write(Pairs chunk) throws SQLException {
        runs.write(sql, now.run, chunk);
        listener.wrote(now.run, chunk);
    }

    /** Whether all pairs are in runs, once this is committed. */
    boolean done() {
        return now.part == Pairs.PARTS;
    }

    /** The newest block whose pairs it folds. */
    long block() {
        return from.block;
    }

    void committed() {
        committed = now;
    }

    void rolledBack() {
        now = committed;
    }
}
