package dev.tieline.bench;

/**
 * Counts of times, exact to about one part in 64. Recording makes no objects. Not thread-safe: one
 * for each thread, added up afterwards.
 */
final class Latencies {
    private static final int FINE_BITS = 6;
    private static final int FINE = 1 << FINE_BITS;

    private final long[] counts = new long[64 * FINE];
    private long total;

    void record(long nanos) {
        counts[place(Math.max(0, nanos))]++;
        total++;
    }

    private static int place(long nanos) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(nanos);
        int shift = Math.max(0, bits - FINE_BITS - 1);
        return shift * FINE + (int) (nanos >>> shift);
    }

    /** The largest time that is counted at this place. */
    private static long most(int place) {
        int shift = Math.max(0, place / FINE - 1);
        return ((place - (long) shift * FINE + 1) << shift) - 1;
    }

    void add(Latencies others) {
        for (int place = 0; place < counts.length; place++) {
            counts[place] += others.counts[place];
        }
        total += others.total;
    }

    long total() {
        return total;
    }

    /** The time that this part of all, from 0 to 1, did not exceed; 0 when there are none. */
    long quantileNanos(double part) {
        long wanted = (long) Math.ceil(part * total);
        long passed = 0;
        for (int place = 0; place < counts.length; place++) {
            passed += counts[place];
            if (passed >= wanted && passed > 0) {
                return most(place);
            }
        }
        return 0;
    }
}
