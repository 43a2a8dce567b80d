package dev.tieline.http2;

/**
 * Reads strings in the code of RFC 7541, appendix B. The code is canonical: it follows from how
 * long each symbol's is.
 */
final class Huffman {
    private static final int END = 256;
    private static final int LONGEST = 30;

    /** Of each symbol and the end, in base 36. */
    private static final String LENGTHS =
            "dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca"
                    + "d67777777777777777777777878djde6f56565666577666567655677777fbeds"
                    + "kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn"
                    + "qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq"
                    + "u";

    /** By length: the first code, the place of its symbol, and how many there are. */
    private static final int[] FIRST = new int[LONGEST + 1];

    private static final int[] PLACE = new int[LONGEST + 1];
    private static final int[] COUNT = new int[LONGEST + 1];
    private static final int[] SYMBOLS = new int[END + 1];

    static {
        int place = 0;
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code <<= 1;
            FIRST[length] = code;
            PLACE[length] = place;
            for (int symbol = 0; symbol <= END; symbol++) {
                if (Character.digit(LENGTHS.charAt(symbol), 36) == length) {
                    SYMBOLS[place++] = symbol;
                    code++;
                }
            }
            COUNT[length] = place - PLACE[length];
        }
    }

    private Huffman() {}

    /**
     * Reads a string.
     *
     * @throws FrameBroken when it is none
     */
    static String read(byte[] bytes, int from, int length) {
        // No symbol is shorter than five bits.
        StringBuilder text = new StringBuilder(length * 8 / 5 + 1);
        int code = 0;
        int bits = 0;
        for (int at = from; at < from + length; at++) {
            for (int bit = 7; bit >= 0; bit--) {
                code = (code << 1) | ((bytes[at] >>> bit) & 1);
                bits++;
                int symbol = symbol(code, bits);
                if (symbol == END || (symbol < 0 && bits == LONGEST)) {
                    throw new FrameBroken(FrameBroken.COMPRESSION, "no Huffman code");
                }
                if (symbol >= 0) {
                    text.append((char) symbol);
                    code = 0;
                    bits = 0;
                }
            }
        }
        // What fills the last byte is the beginning of the end's code, which is all ones.
        if (bits > 7 || code != (1 << bits) - 1) {
            throw new FrameBroken(FrameBroken.COMPRESSION, "a Huffman code is cut");
        }
        return text.toString();
    }

    private static int symbol(int code, int bits) {
        int place = code - FIRST[bits];
        return place >= 0 && place < COUNT[bits] ? SYMBOLS[PLACE[bits] + place] : -1;
    }
}
