package dev.tieline.store;

import java.util.TreeMap;

/**
 * Tells in which runs a hash may be, so that a hash that is in none costs no look at the disk. A
 * Bloom filter for each run, sixteen bits for each of its pairs, of which about one in a thousand
 * finds six set by others; those of 32 runs lie across each other, a bit of a word for each run,
 * and are asked together. For one thread.
 */
final class RunFilter {
    private static final int RUNS = Integer.SIZE;
    private static final int BITS_PER_PAIR = 16;
    private static final int LOOKS = 6;

    private final int mask;
    private final TreeMap<Long, Group> groups = new TreeMap<>();

    RunFilter(int runSize) {
        this.mask = Integer.highestOneBit(Math.max(4, runSize) * BITS_PER_PAIR * 2 - 1) - 1;
    }

    /** Neighbours: run {@code 32 g + i} is bit {@code i}. */
    private static final class Group {
        private final int[] words;
        private int begun;
        private int runs;

        Group(int size) {
            words = new int[size];
        }
    }

    /** A pair of this hash is in a run, which is asked for once it is {@link #finished}. */
    void add(long run, long hash) {
        int bit = 1 << run;
        Group group = group(run);
        group.begun |= bit;
        long step = step(hash);
        long at = hash;
        for (int i = 0; i < LOOKS; i++) {
            group.words[(int) (at >>> RUNS) & mask] |= bit;
            at += step;
        }
    }

    /** All pairs of the run were added. */
    void finished(long run) {
        group(run).runs |= 1 << run;
    }

    private Group group(long run) {
        return groups.computeIfAbsent(run / RUNS, _ -> new Group(mask + 1));
    }

    /** There is no such run any more, and none before it. */
    void removeUntil(long run) {
        groups.headMap(run / RUNS).clear();
        Group group = groups.get(run / RUNS);
        if (group != null) {
            group.runs &= -2 << run;
            group.begun &= -2 << run;
            if (group.begun == 0) {
                groups.remove(run / RUNS);
            }
        }
    }

    /** The newest run before this one that may have the hash; 0 when there is none. */
    long before(long run, long hash) {
        for (var entry : groups.headMap((run - 1) / RUNS, true).descendingMap().entrySet()) {
            long first = entry.getKey() * RUNS;
            int wanted = run - first >= RUNS ? -1 : (1 << (run - first)) - 1;
            int found = look(entry.getValue(), hash) & wanted;
            if (found != 0) {
                return first + RUNS - 1 - Integer.numberOfLeadingZeros(found);
            }
        }
        return 0;
    }

    private int look(Group group, long hash) {
        int found = group.runs;
        long step = step(hash);
        long at = hash;
        for (int i = 0; i < LOOKS && found != 0; i++) {
            found &= group.words[(int) (at >>> RUNS) & mask];
            at += step;
        }
        return found;
    }

    /** Never even, and of other bits than the first place. */
    private static long step(long hash) {
        return hash << RUNS | 1L << RUNS;
    }
}
