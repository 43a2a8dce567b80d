package dev.tieline.connector.table;

/**
 * Where the values of one column in one group of rows are.
 *
 * @param start of its first page
 * @param size of all of them in the file
 * @param values how many, nulls among them
 */
record ParquetChunk(Codec codec, long start, long size, long values) {

    /** What the footer says of it. */
    static Said said(Thrift in) throws Thrift.Cut, Thrift.Wrong {
        Said said = new Said();
        in.struct((id, form) -> said.take(in, id));
        return said;
    }

    /** As it stands there, possible or not. */
    static final class Said {
        private boolean elsewhere;
        private int type = -1;
        private int codec = -1;
        private long values = -1;
        private long size = -1;
        private long data = -1;
        private long dictionary = -1;

        private boolean take(Thrift in, int id) throws Thrift.Cut, Thrift.Wrong {
            if (id == 1 || id == 8 || id == 9) {
                elsewhere = true;
            }
            if (id != 3) {
                return false;
            }
            in.struct((inner, form) -> {
                switch (inner) {
                    case 1 -> type = in.small();
                    case 4 -> codec = in.small();
                    case 5 -> values = in.number();
                    case 7 -> size = in.number();
                    case 9 -> data = in.number();
                    case 11 -> dictionary = in.number();
                    default -> {
                        return false;
                    }
                }
                return true;
            });
            return true;
        }

        /**
         * @param limit where the footer begins
         */
        ParquetChunk of(ParquetLeaf leaf, long limit) throws TableBroken {
            if (elsewhere) {
                throw TableBroken.unknown("its columns are encrypted or in other files");
            }
            boolean first = dictionary > 0 && dictionary < data;
            long start = first ? dictionary : data;
            boolean possible =
                    start >= 4
                            && size >= 0
                            && start <= limit
                            && size <= limit - start
                            && type == leaf.type();
            if (!possible) {
                throw TableBroken.damaged("what it says of a column cannot be");
            }
            return new ParquetChunk(Codec.of(codec), start, size, values);
        }
    }
}
