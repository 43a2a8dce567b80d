package dev.tieline.connector.table;

/** Reads small numbers that are written as runs and as packed bits (RLE in Encodings.md). */
final class Hybrid {
    private final Bits in;
    private final int width;
    private long left;
    private boolean packed;
    private int value;
    private long bit;

    Hybrid(Bits in, int width) throws TableBroken {
        this.in = in;
        this.width = width;
        if (width > 32) {
            throw Bits.broken();
        }
    }

    int next() throws TableBroken {
        while (left == 0) {
            run();
        }
        left--;
        if (!packed) {
            return value;
        }
        int packedValue = (int) Bits.packed(in.in(), bit, width, in.end());
        bit += width;
        return packedValue;
    }

    private void run() throws TableBroken {
        long head = in.plain();
        packed = (head & 1) == 1;
        left = head >>> 1;
        if (packed) {
            bit = 8L * in.at();
            // The last one may lack the bits that nobody asks for.
            long bytes = left > Integer.MAX_VALUE ? -1 : left * width;
            in.pass(Math.min(bytes, in.end() - in.at()));
            left *= 8;
            return;
        }
        value = 0;
        for (int i = 0; i < (width + 7) / 8; i++) {
            value |= (in.in()[in.pass(1)] & 0xFF) << (8 * i);
        }
    }
}
