package dev.tieline.connector.table;

/** Reads numbers that are written as differences (DELTA_BINARY_PACKED in Encodings.md). */
final class Delta {
    private static final long MAX_BLOCK = 1 << 16;
    private static final int MAX_MINI = 512;

    private final Bits in;
    private final int minis;
    private final int perMini;
    private final long count;
    private long told;
    private long value;
    private long least;
    private int widths;
    private int mini;
    private int inMini;
    private long bit;
    private int width;

    Delta(Bits in) throws TableBroken {
        this.in = in;
        long block = in.plain();
        long many = in.plain();
        this.count = in.plain();
        this.value = in.zigzag();
        boolean possible =
                block > 0
                        && block <= MAX_BLOCK
                        && many > 0
                        && many <= MAX_MINI
                        && block % many == 0
                        && count >= 0;
        if (!possible) {
            throw Bits.broken();
        }
        this.minis = (int) many;
        this.perMini = (int) (block / many);
        this.mini = minis;
        this.inMini = perMini;
    }

    long count() {
        return count;
    }

    long next() throws TableBroken {
        if (told == count) {
            throw Bits.broken();
        }
        if (told++ == 0) {
            return value;
        }
        if (inMini == perMini) {
            nextMini();
        }
        long difference = width == 0 ? 0 : Bits.packed(in.in(), bit, width, in.end());
        bit += width;
        inMini++;
        value += least + difference;
        return value;
    }

    private void nextMini() throws TableBroken {
        if (mini == minis) {
            least = in.zigzag();
            widths = in.pass(minis);
            mini = 0;
        }
        width = in.in()[widths + mini++] & 0xFF;
        if (width > 64) {
            throw Bits.broken();
        }
        bit = 8L * in.at();
        long bytes = ((long) perMini * width + 7) / 8;
        in.pass(Math.min(bytes, in.end() - in.at()));
        inMini = 0;
    }

    /** Goes to behind the last one. */
    void toEnd(int most) throws TableBroken {
        if (count > most) {
            throw Bits.broken();
        }
        while (told < count) {
            next();
        }
    }
}
