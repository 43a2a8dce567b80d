package dev.tieline.connector.table;

/** The values of a page that are not null, one after the other. */
interface Values {
    Object next() throws TableBroken;

    /** By the id of its encoding, as in Encodings.md of apache/parquet-format. */
    static Values of(int encoding, Conversion as, Bits in, int most) throws TableBroken {
        int type = as.leaf().type();
        boolean whole = type == ParquetLeaf.INT32 || type == ParquetLeaf.INT64;
        boolean bytes = type == ParquetLeaf.BYTES;
        return switch (encoding) {
            case 0 -> plain(as, in);
            case 3 -> {
                only(type == ParquetLeaf.BOOLEAN);
                int length = Plain.fixed32(in.in(), in.pass(4));
                int from = in.pass(length);
                Hybrid truths = new Hybrid(new Bits(in.in(), from, from + length), 1);
                yield () -> as.number(truths.next());
            }
            case 5 -> {
                only(whole);
                Delta numbers = new Delta(in);
                yield type == ParquetLeaf.INT32
                        ? () -> as.number(first32(numbers.next()))
                        : () -> as.number(numbers.next());
            }
            case 6 -> {
                only(bytes);
                DeltaTexts texts = new DeltaTexts(in, most);
                yield () -> as.bytes(in.in(), texts.pass(), texts.length());
            }
            case 7 -> {
                only(bytes || type == ParquetLeaf.FIXED);
                DeltaPrefixes texts = new DeltaPrefixes(in, most);
                yield () -> {
                    byte[] one = texts.next();
                    only(bytes || one.length == as.leaf().width());
                    return as.bytes(one, 0, one.length);
                };
            }
            case 9 -> {
                only(type != ParquetLeaf.BOOLEAN && !bytes && type != ParquetLeaf.INT96);
                yield new Split(as, in);
            }
            default ->
                    throw TableBroken.unknown(
                            "a column is encoded in a way that is not known here ("
                                    + encoding
                                    + ")");
        };
    }

    /** Differences of 32 bits run over as those do. */
    private static long first32(long number) {
        return (number << 32) >> 32;
    }

    private static void only(boolean fits) throws TableBroken {
        if (!fits) {
            throw TableBroken.damaged("a column is encoded in a way that its type has not");
        }
    }

    static Values plain(Conversion as, Bits in) {
        int width = as.leaf().width();
        return switch (as.leaf().type()) {
            case ParquetLeaf.BOOLEAN -> new Truths(as, in);
            case ParquetLeaf.INT32, ParquetLeaf.FLOAT ->
                    () -> as.number(Plain.fixed32(in.in(), in.pass(4)));
            case ParquetLeaf.INT64, ParquetLeaf.DOUBLE ->
                    () -> as.number(Plain.fixed64(in.in(), in.pass(8)));
            case ParquetLeaf.BYTES ->
                    () -> {
                        int length = Plain.fixed32(in.in(), in.pass(4));
                        return as.bytes(in.in(), in.pass(length), length);
                    };
            default -> () -> as.bytes(in.in(), in.pass(width), width);
        };
    }

    /** A bit for each. */
    final class Truths implements Values {
        private final Conversion as;
        private final Bits in;
        private long bit;

        private Truths(Conversion as, Bits in) {
            this.as = as;
            this.in = in;
            this.bit = 8L * in.at();
        }

        @Override
        public Object next() throws TableBroken {
            return as.number(Bits.packed(in.in(), bit++, 1, in.end()));
        }
    }

    /** The first bytes of all, then the second ones, and so on. */
    final class Split implements Values {
        private final Conversion as;
        private final Bits in;
        private final byte[] one;
        private final int count;
        private int at;

        private Split(Conversion as, Bits in) throws TableBroken {
            if (as.leaf().width() > in.end() - in.at()) {
                throw Bits.broken();
            }
            this.as = as;
            this.in = in;
            this.one = new byte[as.leaf().width()];
            this.count = (in.end() - in.at()) / one.length;
        }

        @Override
        public Object next() throws TableBroken {
            if (at == count) {
                throw Bits.broken();
            }
            for (int i = 0; i < one.length; i++) {
                one[i] = in.in()[in.at() + i * count + at];
            }
            at++;
            return switch (as.leaf().type()) {
                case ParquetLeaf.INT32, ParquetLeaf.FLOAT -> as.number(Plain.fixed32(one, 0));
                case ParquetLeaf.INT64, ParquetLeaf.DOUBLE -> as.number(Plain.fixed64(one, 0));
                default -> as.bytes(one, 0, one.length);
            };
        }
    }
}
