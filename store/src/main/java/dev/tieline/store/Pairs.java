package dev.tieline.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A growing list of (hash, position) pairs, and its form on disk: 16 bytes each. */
final class Pairs {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int BYTES = 16;
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int TOP_DIGIT = Long.SIZE - DIGIT_BITS;

    /** How many {@link #parts} there are. */
    static final int PARTS = DIGITS;

    private long[] hashes;
    private long[] positions;
    private int size;

    Pairs(int expected) {
        hashes = new long[expected];
        positions = new long[expected];
    }

    static Pairs of(byte[] bytes) {
        Pairs pairs = new Pairs(bytes.length / BYTES);
        pairs.addAll(bytes);
        return pairs;
    }

    void add(long hash, long position) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(16, size * 2));
            positions = Arrays.copyOf(positions, hashes.length);
        }
        hashes[size] = hash;
        positions[size++] = position;
    }

    void addAll(byte[] bytes) {
        if (bytes.length % BYTES != 0) {
            throw new Damaged("a pair breaks off");
        }
        for (int at = 0; at < bytes.length; at += BYTES) {
            add((long) LONGS.get(bytes, at), (long) LONGS.get(bytes, at + 8));
        }
    }

    int size() {
        return size;
    }

    long hash(int index) {
        return hashes[index];
    }

    long position(int index) {
        return positions[index];
    }

    void clear() {
        size = 0;
    }

    byte[] bytes(int from, int to) {
        byte[] bytes = new byte[(to - from) * BYTES];
        for (int i = from; i < to; i++) {
            LONGS.set(bytes, (i - from) * BYTES, hashes[i]);
            LONGS.set(bytes, (i - from) * BYTES + 8, positions[i]);
        }
        return bytes;
    }

    /** Those of another list come after these. */
    void addAll(Pairs more) {
        for (int i = 0; i < more.size; i++) {
            add(more.hashes[i], more.positions[i]);
        }
    }

    /** The same pairs in parts, each of hashes that come before those of the next. */
    List<Pairs> parts() {
        Pairs distributed = copy();
        int[] ends = distribute(TOP_DIGIT, distributed);
        List<Pairs> parts = new ArrayList<>(PARTS);
        int from = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            parts.add(distributed.part(from, ends[digit]));
            from = ends[digit];
        }
        return parts;
    }

    /**
     * The same pairs by hash; those of one hash stay in the order they came, which is that of
     * positions. A radix sort, because the journal's writer does it while callers wait; for some
     * hundreds.
     */
    Pairs sorted() {
        Pairs from = copy();
        Pairs to = copy();
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
            from.distribute(shift, to);
            Pairs swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    /** Those from one index until before another. */
    Pairs part(int from, int to) {
        Pairs part = new Pairs(to - from);
        System.arraycopy(hashes, from, part.hashes, 0, to - from);
        System.arraycopy(positions, from, part.positions, 0, to - from);
        part.size = to - from;
        return part;
    }

    private Pairs copy() {
        return part(0, size);
    }

    /**
     * Writes the pairs to another list by one digit of the hash, else in the order they stand;
     * answers where each digit ends.
     */
    private int[] distribute(int shift, Pairs to) {
        int[] starts = new int[DIGITS + 1];
        for (int i = 0; i < size; i++) {
            starts[digit(hashes[i], shift) + 1]++;
        }
        for (int digit = 0; digit < DIGITS; digit++) {
            starts[digit + 1] += starts[digit];
        }
        for (int i = 0; i < size; i++) {
            int at = starts[digit(hashes[i], shift)]++;
            to.hashes[at] = hashes[i];
            to.positions[at] = positions[i];
        }
        return starts;
    }

    /** The sign bit is turned, so that negative hashes come first, as SQL compares them. */
    private static int digit(long hash, int shift) {
        return (int) ((hash ^ Long.MIN_VALUE) >>> shift) & (DIGITS - 1);
    }
}
