package dev.tieline.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing list of (hash, position) pairs, and its form on disk: 16 bytes each. */
final class Pairs {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int BYTES = 16;

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

    /** The same pairs by hash, then by position. */
    Pairs sorted() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                (a, b) -> {
                    int byHash = Long.compare(hashes[a], hashes[b]);
                    return byHash != 0 ? byHash : Long.compare(positions[a], positions[b]);
                });
        Pairs sorted = new Pairs(size);
        for (int index : order) {
            sorted.add(hashes[index], positions[index]);
        }
        return sorted;
    }
}
