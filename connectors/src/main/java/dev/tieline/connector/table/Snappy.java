package dev.tieline.connector.table;

/** Unpacks a block as google/snappy describes it in format_description.txt. Pure. */
final class Snappy {
    private final byte[] in;
    private final byte[] out;
    private final int end;
    private int at;
    private int done;

    private Snappy(byte[] in, int from, int length, byte[] out) {
        this.in = in;
        this.at = from;
        this.end = from + length;
        this.out = out;
    }

    static byte[] unpacked(byte[] in, int from, int length, int wanted) throws TableBroken {
        Snappy snappy = new Snappy(in, from, length, new byte[wanted]);
        if (snappy.length() != wanted) {
            throw Codec.broken();
        }
        while (snappy.at < snappy.end) {
            snappy.element();
        }
        if (snappy.done != wanted) {
            throw Codec.broken();
        }
        return snappy.out;
    }

    private long length() throws TableBroken {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int part = bytes(1);
            value |= (long) (part & 0x7F) << shift;
            if (part < 0x80) {
                return value;
            }
        }
        throw Codec.broken();
    }

    /** A number of up to four bytes. */
    private int bytes(int count) throws TableBroken {
        if (count > end - at) {
            throw Codec.broken();
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (in[at++] & 0xFF) << (8 * i);
        }
        return value;
    }

    private void element() throws TableBroken {
        int tag = bytes(1);
        switch (tag & 3) {
            case 0 -> {
                int length = tag >> 2;
                literal(length < 60 ? length : bytes(length - 59));
            }
            case 1 -> copy((tag >> 5) << 8 | bytes(1), (tag >> 2 & 7) + 4);
            case 2 -> copy(bytes(2), (tag >> 2) + 1);
            default -> copy(bytes(4), (tag >> 2) + 1);
        }
    }

    /**
     * @param length less one
     */
    private void literal(int length) throws TableBroken {
        if (length < 0 || length >= end - at || length >= out.length - done) {
            throw Codec.broken();
        }
        System.arraycopy(in, at, out, done, length + 1);
        at += length + 1;
        done += length + 1;
    }

    private void copy(int back, int length) throws TableBroken {
        done = repeat(out, done, back, length);
    }

    /** Puts again what stands so far back; what it puts may be part of it. */
    static int repeat(byte[] out, int done, int back, int length) throws TableBroken {
        if (back <= 0 || back > done || length > out.length - done) {
            throw Codec.broken();
        }
        if (back >= length) {
            System.arraycopy(out, done - back, out, done, length);
        } else {
            for (int i = 0; i < length; i++) {
                out[done + i] = out[done + i - back];
            }
        }
        return done + length;
    }
}
