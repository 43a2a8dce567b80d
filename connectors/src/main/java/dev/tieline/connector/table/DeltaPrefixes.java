package dev.tieline.connector.table;

import java.util.Arrays;

/** Texts that begin like the one before (DELTA_BYTE_ARRAY in Encodings.md). */
final class DeltaPrefixes {
    private static final int LONGEST = 4 << 20;

    private final Delta prefixes;
    private final DeltaTexts rests;
    private byte[] before = new byte[0];

    DeltaPrefixes(Bits in, int most) throws TableBroken {
        this.prefixes = new Delta(new Bits(in.in(), in.at(), in.end()));
        new Delta(in).toEnd(most);
        this.rests = new DeltaTexts(in, most);
    }

    byte[] next() throws TableBroken {
        long prefix = prefixes.next();
        int from = rests.pass();
        if (prefix < 0 || prefix > before.length || prefix + rests.length() > LONGEST) {
            throw Bits.broken();
        }
        byte[] text = Arrays.copyOf(before, (int) prefix + rests.length());
        System.arraycopy(rests.in(), from, text, (int) prefix, rests.length());
        before = text;
        return text;
    }
}
