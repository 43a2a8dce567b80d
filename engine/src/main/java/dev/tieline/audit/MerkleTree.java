package dev.tieline.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The hash tree of RFC 6962 (section 2.1) over a list that only grows. A subtree is complete when
 * all its leaves are there; complete ones never change, so they are kept by whoever keeps the list,
 * and everything else is made from few of them.
 */
public final class MerkleTree {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleTree() {}

    /** Answers the hash of a complete subtree: of the leaves number * 2^level and on. */
    @FunctionalInterface
    public interface Nodes<E extends Exception> {
        byte[] at(int level, long number) throws E;
    }

    /** Keeps the hash of a subtree that is complete now. */
    @FunctionalInterface
    public interface Keeper<E extends Exception> {
        void keep(int level, long number, byte[] hash) throws E;
    }

    /** The hash of a leaf. */
    public static byte[] leaf(byte[] data) {
        return Digests.of(LEAF, data);
    }

    private static byte[] node(byte[] left, byte[] right) {
        return Digests.of(NODE, left, right);
    }

    /** Adds a leaf: keeps it, and each subtree that it completes. */
    public static <E extends Exception> void append(
            long number, byte[] leaf, Nodes<E> nodes, Keeper<E> keeper) throws E {
        byte[] hash = leaf;
        long at = number;
        int level = 0;
        keeper.keep(level, at, hash);
        while ((at & 1) == 1) {
            hash = node(nodes.at(level, at - 1), hash);
            at >>= 1;
            level++;
            keeper.keep(level, at, hash);
        }
    }

    /** The root over the first so many leaves. */
    public static <E extends Exception> byte[] root(long size, Nodes<E> nodes) throws E {
        return size == 0 ? Digests.of() : root(0, size, nodes);
    }

    /** Over the leaves from {@code start}, which is a multiple of the next power of two. */
    private static <E extends Exception> byte[] root(long start, long size, Nodes<E> nodes)
            throws E {
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return nodes.at(level, start >> level);
        }
        long left = Long.highestOneBit(size);
        return node(root(start, left, nodes), root(start + left, size - left, nodes));
    }

    /** What proves to whoever knows the root that a leaf is among the first so many. */
    public static <E extends Exception> List<byte[]> proof(long number, long size, Nodes<E> nodes)
            throws E {
        List<byte[]> proof = new ArrayList<>();
        long start = 0;
        long rest = size;
        while (rest > 1) {
            long left = Long.bitCount(rest) == 1 ? rest / 2 : Long.highestOneBit(rest);
            if (number < start + left) {
                proof.add(root(start + left, rest - left, nodes));
                rest = left;
            } else {
                proof.add(root(start, left, nodes));
                start += left;
                rest -= left;
            }
        }
        return proof.reversed();
    }

    /** Whether a proof shows the leaf to be at this place under the root. */
    public static boolean proves(
            byte[] root, long number, long size, byte[] leaf, List<byte[]> proof) {
        if (number < 0 || number >= size) {
            return false;
        }
        byte[] hash = leaf;
        long at = number;
        long last = size - 1;
        for (byte[] other : proof) {
            if (last == 0) {
                return false;
            }
            if ((at & 1) == 1 || at == last) {
                hash = node(other, hash);
                while ((at & 1) == 0 && at != 0) {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(hash, other);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(hash, root);
    }

    /** The root of a list that is read from the first to the last; keeps a few hashes. */
    public static final class Growing {
        private final List<byte[]> peaks = new ArrayList<>();
        private long size;

        /** Adds a leaf. */
        public void add(byte[] leaf) {
            byte[] hash = leaf;
            for (long at = size; (at & 1) == 1; at >>= 1) {
                hash = node(peaks.removeLast(), hash);
            }
            peaks.add(hash);
            size++;
        }

        /** The root over all that were added. */
        public byte[] root() {
            if (peaks.isEmpty()) {
                return Digests.of();
            }
            byte[] root = peaks.getLast();
            for (byte[] peak : peaks.reversed().subList(1, peaks.size())) {
                root = node(peak, root);
            }
            return root;
        }
    }
}
