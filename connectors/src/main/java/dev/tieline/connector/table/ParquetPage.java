package dev.tieline.connector.table;

/**
 * What stands before a page.
 *
 * @param kind 0 and 3 are data, 2 is a dictionary
 * @param size of it unpacked
 * @param packed as it is in the file
 * @param crc of that; -1 when there is none
 * @param values how many, nulls among them
 * @param encoding of them
 * @param levelEncoding how nulls are told
 * @param levels bytes of that, where they are set apart
 * @param repeated bytes of what no flat column has
 * @param compressed whether it is at all
 * @param head bytes of this
 */
record ParquetPage(
        int kind,
        int size,
        int packed,
        long crc,
        int values,
        int encoding,
        int levelEncoding,
        int levels,
        int repeated,
        boolean compressed,
        int head) {
    static final int DATA = 0;
    static final int DICTIONARY = 2;
    static final int DATA_2 = 3;
    static final int RLE = 3;

    boolean isData() {
        return kind == DATA || kind == DATA_2;
    }

    static ParquetPage read(byte[] bytes, int from, int end) throws Thrift.Cut, Thrift.Wrong {
        Reader reader = new Reader(new Thrift(bytes, from, end));
        reader.read();
        return reader.page(reader.in.at() - from);
    }

    /** What is known of it by now. */
    private static final class Reader {
        private final Thrift in;
        private int kind = -1;
        private int size = -1;
        private int packed = -1;
        private long crc = -1;
        private int values = -1;
        private int encoding = -1;
        private int levelEncoding = RLE;
        private int levels;
        private int repeated;
        private boolean compressed = true;

        Reader(Thrift in) {
            this.in = in;
        }

        void read() throws Thrift.Cut, Thrift.Wrong {
            in.struct((id, form) -> {
                switch (id) {
                    case 1 -> kind = in.small();
                    case 2 -> size = in.small();
                    case 3 -> packed = in.small();
                    case 4 -> crc = in.small() & 0xFFFF_FFFFL;
                    case 5, 7 -> in.struct((inner, _) -> first(inner));
                    case 8 -> in.struct(this::second);
                    default -> {
                        return false;
                    }
                }
                return true;
            });
        }

        private boolean first(int id) throws Thrift.Cut, Thrift.Wrong {
            switch (id) {
                case 1 -> values = in.small();
                case 2 -> encoding = in.small();
                case 3 -> {
                    // A dictionary has a truth there, which takes no bytes.
                    if (kind != DATA) {
                        return false;
                    }
                    levelEncoding = in.small();
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean second(int id, int form) throws Thrift.Cut, Thrift.Wrong {
            switch (id) {
                case 1 -> values = in.small();
                case 4 -> encoding = in.small();
                case 5 -> levels = in.small();
                case 6 -> repeated = in.small();
                case 7 -> compressed = form == Thrift.TRUE;
                default -> {
                    return false;
                }
            }
            return true;
        }

        ParquetPage page(int head) throws Thrift.Wrong {
            boolean needed = kind == DATA || kind == DATA_2 || kind == DICTIONARY;
            boolean possible =
                    kind >= 0
                            && size >= 0
                            && packed >= 0
                            && levels >= 0
                            && repeated >= 0
                            && (!needed || values >= 0)
                            && (long) levels + repeated <= Math.min(size, packed);
            if (!possible) {
                throw new Thrift.Wrong();
            }
            return new ParquetPage(
                    kind,
                    size,
                    packed,
                    crc,
                    values,
                    encoding,
                    levelEncoding,
                    levels,
                    repeated,
                    compressed,
                    head);
        }
    }
}
