package dev.tieline.connector.table;

/** Goes over the bytes of a page, never behind its end. */
final class Bits {
    private final byte[] in;
    private final int end;
    private int at;

    Bits(byte[] in, int from, int end) throws TableBroken {
        this.in = in;
        this.at = from;
        this.end = end;
        if (from > end || end > in.length) {
            throw broken();
        }
    }

    static TableBroken broken() {
        return TableBroken.damaged("a page of a column ends before its values do");
    }

    byte[] in() {
        return in;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    boolean hasMore() {
        return at < end;
    }

    /** Passes so many bytes; where they begin. */
    int pass(long count) throws TableBroken {
        if (count < 0 || count > end - at) {
            throw broken();
        }
        int from = at;
        at += (int) count;
        return from;
    }

    long plain() throws TableBroken {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int part = in[pass(1)];
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw broken();
    }

    long zigzag() throws TableBroken {
        long value = plain();
        return (value >>> 1) ^ -(value & 1);
    }

    /** Bits from a place on, the lowest first; up to 64 of them. */
    static long packed(byte[] in, long bit, int width, int end) throws TableBroken {
        long last = (bit + width + 7) >>> 3;
        if (last > end) {
            throw broken();
        }
        int at = (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        long value = 0;
        int have = -shift;
        while (have < width) {
            long part = in[at++] & 0xFFL;
            value |= have < 0 ? part >>> -have : part << have;
            have += 8;
        }
        return width == 64 ? value : value & ((1L << width) - 1);
    }
}
