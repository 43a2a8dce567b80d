package dev.tieline.connector.table;

/** Unpacks a block as lz4/lz4 describes it in lz4_Block_format.md. Pure. */
final class Lz4 {
    private final byte[] in;
    private final byte[] out;
    private final int end;
    private int at;
    private int done;

    private Lz4(byte[] in, int from, int length, byte[] out) {
        this.in = in;
        this.at = from;
        this.end = from + length;
        this.out = out;
    }

    static byte[] unpacked(byte[] in, int from, int length, int wanted) throws TableBroken {
        Lz4 lz4 = new Lz4(in, from, length, new byte[wanted]);
        while (lz4.at < lz4.end) {
            lz4.sequence();
        }
        if (lz4.done != wanted) {
            throw Codec.broken();
        }
        return lz4.out;
    }

    private int one() throws TableBroken {
        if (at >= end) {
            throw Codec.broken();
        }
        return in[at++] & 0xFF;
    }

    private int length(int start) throws TableBroken {
        int length = start;
        if (start == 15) {
            int more = 255;
            while (more == 255) {
                more = one();
                length += more;
                if (length < 0) {
                    throw Codec.broken();
                }
            }
        }
        return length;
    }

    private void sequence() throws TableBroken {
        int token = one();
        int literal = length(token >> 4);
        if (literal > end - at || literal > out.length - done) {
            throw Codec.broken();
        }
        System.arraycopy(in, at, out, done, literal);
        at += literal;
        done += literal;
        if (at < end) {
            int back = one() | one() << 8;
            done = Snappy.repeat(out, done, back, length(token & 15) + 4);
        }
    }
}
