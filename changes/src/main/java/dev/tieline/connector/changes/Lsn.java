package dev.tieline.connector.changes;

/** Places in PostgreSQL's log, as it writes them: {@code 16/B374D848}. Never negative here. */
final class Lsn {
    private Lsn() {}

    static String text(long lsn) {
        return "%X/%X".formatted(lsn >>> 32, lsn & 0xffff_ffffL);
    }

    /**
     * @throws NumberFormatException when it is none
     */
    static long of(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new NumberFormatException("no place in a log");
        }
        long high = Long.parseLong(text, 0, slash, 16);
        long low = Long.parseLong(text, slash + 1, text.length(), 16);
        return (high << 32) | low;
    }
}
