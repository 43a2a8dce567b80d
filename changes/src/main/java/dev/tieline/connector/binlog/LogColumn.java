package dev.tieline.connector.binlog;

import java.util.List;

/**
 * A column as the log describes it (MariaDB documentation, "TABLE_MAP_EVENT").
 *
 * @param type number of its type
 * @param meta what the type needs to be read, as one number
 * @param collation number of the collation; 0 when it has none
 * @param words those of an enum or a set, in their order, each byte a character
 */
record LogColumn(
        String name, int type, int meta, boolean unsigned, int collation, List<String> words) {
    static final int TINY = 1;
    static final int SHORT = 2;
    static final int LONG = 3;
    static final int FLOAT = 4;
    static final int DOUBLE = 5;
    static final int OLD_TIMESTAMP = 7;
    static final int LONGLONG = 8;
    static final int INT24 = 9;
    static final int DATE = 10;
    static final int OLD_TIME = 11;
    static final int OLD_DATETIME = 12;
    static final int YEAR = 13;
    static final int NEWDATE = 14;
    static final int VARCHAR = 15;
    static final int BIT = 16;
    static final int TIMESTAMP = 17;
    static final int DATETIME = 18;
    static final int TIME = 19;
    static final int BLOB_COMPRESSED = 140;
    static final int VARCHAR_COMPRESSED = 141;
    static final int DECIMAL = 246;
    static final int ENUM = 247;
    static final int SET = 248;
    static final int BLOB = 252;
    static final int VAR_STRING = 253;
    static final int STRING = 254;
    static final int GEOMETRY = 255;

    static final int BINARY = 63;

    LogColumn {
        words = List.copyOf(words);
    }

    /** Whether the description says of such a type if it has a sign. */
    static boolean signed(int type) {
        return switch (type) {
            case TINY, SHORT, INT24, LONG, LONGLONG, DECIMAL, FLOAT, DOUBLE -> true;
            default -> false;
        };
    }

    /** Whether the description says of such a type which charset it has. */
    static boolean charactered(int type) {
        return switch (type) {
            case STRING, VAR_STRING, VARCHAR, BLOB, GEOMETRY, BLOB_COMPRESSED, VARCHAR_COMPRESSED ->
                    true;
            default -> false;
        };
    }

    /** The greatest number of bytes, of a string. */
    int longest() {
        return type == STRING ? meta & 0xfff : meta;
    }

    /** Digits of a second's fraction. */
    int fraction() {
        return meta;
    }

    /** Bits of a bit field. */
    int bits() {
        return (meta & 0xff) + 8 * (meta >> 8);
    }
}
