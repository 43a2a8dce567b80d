package dev.tieline.connector.table;

/**
 * A field as the footer of a Parquet file describes it.
 *
 * @param name of the field
 * @param type how values are stored; -1 for a group
 * @param length of values that all have one
 * @param repetition required, optional or repeated
 * @param children so many of the fields behind it are within it
 * @param meaning what values stand for
 */
record ParquetLeaf(
        String name, int type, int length, int repetition, int children, Meaning meaning) {
    static final int BOOLEAN = 0;
    static final int INT32 = 1;
    static final int INT64 = 2;
    static final int INT96 = 3;
    static final int FLOAT = 4;
    static final int DOUBLE = 5;
    static final int BYTES = 6;
    static final int FIXED = 7;
    static final int GROUP = -1;

    static final int REQUIRED = 0;
    static final int OPTIONAL = 1;

    private static final int[] SIZES = {0, 4, 8, 12, 4, 8, 0};

    /** What values stand for, beyond how they are stored. */
    enum Kind {
        PLAIN,
        TEXT,
        DECIMAL,
        DATE,
        TIME,
        TIMESTAMP,
        UNSIGNED,
        UUID,
        NOTHING,
        LIST,
        MAP,
        OTHER
    }

    /**
     * What values stand for.
     *
     * @param scale of decimals; of times how many digits of a second they have
     * @param utc whether a time is one of UTC
     */
    record Meaning(Kind kind, int scale, int precision, boolean utc) {
        static final Meaning PLAIN = of(Kind.PLAIN);

        static Meaning of(Kind kind) {
            return new Meaning(kind, 0, 0, false);
        }

        static Meaning time(Kind kind, int digits, boolean utc) {
            return new Meaning(kind, digits, 0, utc);
        }
    }

    boolean optional() {
        return repetition == OPTIONAL;
    }

    /** Bytes of each value; 0 when they differ. */
    int width() {
        return type == FIXED ? length : SIZES[type];
    }
}
