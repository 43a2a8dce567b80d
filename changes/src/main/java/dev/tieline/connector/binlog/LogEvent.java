package dev.tieline.connector.binlog;

/**
 * An event of the log (MariaDB documentation, "Binary Log Event Header").
 *
 * @param type one of the numbers below, or another
 * @param seconds since 1970 when it was written
 * @param server number of the server where it was first written
 * @param end where the next one begins, modulo 2^32; 0 of one that is not in the file
 * @param body behind the header
 * @param whole whether that is all of it; it is not when it is longer than anything is read
 */
record LogEvent(
        int type, long seconds, long server, long end, int flags, Bytes body, boolean whole) {
    static final int HEADER = 19;

    static final int QUERY = 2;
    static final int STOP = 3;
    static final int ROTATE = 4;
    static final int FORMAT = 15;
    static final int XID = 16;
    static final int LOAD_QUERY = 18;
    static final int TABLE_MAP = 19;
    static final int WRITE_ROWS = 23;
    static final int UPDATE_ROWS = 24;
    static final int DELETE_ROWS = 25;
    static final int INCIDENT = 26;
    static final int XA_PREPARE = 38;
    static final int GTID = 162;
    static final int QUERY_COMPRESSED = 165;
    static final int WRITE_ROWS_COMPRESSED = 166;
    static final int UPDATE_ROWS_COMPRESSED = 167;
    static final int DELETE_ROWS_COMPRESSED = 168;

    private static final int ARTIFICIAL = 0x20;
    private static final int IGNORABLE = 0x80;

    /** Made up by the server for this connection. */
    boolean artificial() {
        return (flags & ARTIFICIAL) != 0 || end == 0;
    }

    /**
     * Whether it says nothing of rows, whatever else it says: values of statements that are logged
     * as such (5, 9, 11, 13, 14, 17), heartbeats (27, 41), comments (28, 29, 160), and the log's
     * own book-keeping (3, 161, 163, 164).
     */
    boolean meansNothing() {
        return switch (type) {
            case STOP, 5, 9, 11, 13, 14, 17, 27, 28, 29, 41, 160, 161, 163, 164 -> true;
            default -> (flags & IGNORABLE) != 0;
        };
    }
}
