package dev.tieline.store;

/**
 * A map from hashes to positions: open addressing in two arrays, 16 bytes a slot. Split by the
 * hash's top bits into parts that grow one by one, so that growing never stops the writer for long.
 * Position 0 means absent. For one thread.
 */
final class LongMap {
    private static final int PARTS = Pairs.PARTS;
    private static final int FIRST_SLOTS = 16;

    private final Part[] parts = new Part[PARTS];
    private int size;

    LongMap() {
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new Part();
        }
    }

    int size() {
        return size;
    }

    /** The position of a hash, or 0. */
    long get(long hash) {
        return part(hash).get(hash);
    }

    /** Sets the position of a hash and returns the one before, or 0. */
    long put(long hash, long position) {
        long before = part(hash).put(hash, position);
        size += before == 0 ? 1 : 0;
        return before;
    }

    /** Forgets a hash. */
    void remove(long hash) {
        size -= part(hash).remove(hash) ? 1 : 0;
    }

    /** One of {@link Pairs#parts}. */
    Pairs part(int index) {
        // By the top byte as well, but for the order of negative hashes.
        Part part = parts[index ^ PARTS / 2];
        Pairs pairs = new Pairs(part.used);
        part.addTo(pairs);
        return pairs;
    }

    /** All of it, as {@link Pairs} are kept. */
    byte[] pack() {
        Pairs pairs = new Pairs(size);
        for (Part part : parts) {
            part.addTo(pairs);
        }
        return pairs.bytes(0, pairs.size());
    }

    private Part part(long hash) {
        return parts[(int) (hash >>> 56)];
    }

    private static final class Part {
        private long[] hashes = new long[FIRST_SLOTS];
        private long[] positions = new long[FIRST_SLOTS];
        private int used;

        long get(long hash) {
            return positions[slot(hash)];
        }

        long put(long hash, long position) {
            int slot = slot(hash);
            long before = positions[slot];
            hashes[slot] = hash;
            positions[slot] = position;
            if (before == 0 && ++used * 4L > positions.length * 3L) {
                grow();
            }
            return before;
        }

        boolean remove(long hash) {
            int hole = slot(hash);
            if (positions[hole] == 0) {
                return false;
            }
            used--;
            int mask = positions.length - 1;
            // Close the hole with what would no longer be found across it.
            for (int at = hole + 1 & mask; positions[at] != 0; at = at + 1 & mask) {
                int home = (int) hashes[at] & mask;
                if ((at - home & mask) >= (at - hole & mask)) {
                    hashes[hole] = hashes[at];
                    positions[hole] = positions[at];
                    hole = at;
                }
            }
            positions[hole] = 0;
            return true;
        }

        /** Where the hash is, or the free slot where it belongs. */
        private int slot(long hash) {
            int mask = positions.length - 1;
            int at = (int) hash & mask;
            while (positions[at] != 0 && hashes[at] != hash) {
                at = at + 1 & mask;
            }
            return at;
        }

        void addTo(Pairs pairs) {
            for (int i = 0; i < positions.length; i++) {
                if (positions[i] != 0) {
                    pairs.add(hashes[i], positions[i]);
                }
            }
        }

        private void grow() {
            long[] oldHashes = hashes;
            long[] oldPositions = positions;
            hashes = new long[oldHashes.length * 2];
            positions = new long[oldHashes.length * 2];
            for (int i = 0; i < oldHashes.length; i++) {
                if (oldPositions[i] != 0) {
                    int slot = slot(oldHashes[i]);
                    hashes[slot] = oldHashes[i];
                    positions[slot] = oldPositions[i];
                }
            }
        }
    }
}
