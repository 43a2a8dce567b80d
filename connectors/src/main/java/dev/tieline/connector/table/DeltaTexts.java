package dev.tieline.connector.table;

/** Texts behind all of their lengths (DELTA_LENGTH_BYTE_ARRAY in Encodings.md). */
final class DeltaTexts {
    private final Delta lengths;
    private final Bits texts;
    private int length;

    /** Reads the lengths twice, first to find where the texts begin, so that none is kept. */
    DeltaTexts(Bits in, int most) throws TableBroken {
        this.lengths = new Delta(new Bits(in.in(), in.at(), in.end()));
        new Delta(in).toEnd(most);
        this.texts = in;
    }

    /** Where the next one begins. */
    int pass() throws TableBroken {
        long next = lengths.next();
        int from = texts.pass(next);
        length = (int) next;
        return from;
    }

    /** Of the one that was passed. */
    int length() {
        return length;
    }

    byte[] in() {
        return texts.in();
    }
}
