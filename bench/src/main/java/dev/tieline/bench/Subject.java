package dev.tieline.bench;

import java.io.IOException;
import java.util.List;

/**
 * A table that a benchmark copies, and the copies of it: each side has one of its own, made anew
 * when it is to be empty.
 *
 * @param database the server that has both databases
 * @param table the copy's columns, as they are declared
 * @param change what changes a tenth of the rows; {@code DIGIT} is which, 0 to 9
 * @param rows how many there are
 */
record Subject(Database database, Copied copied, String table, String change, long rows) {
    private static final int TENTHS = 10;

    /** Empty copies under these names, and no work left over from before. */
    void empty(String... copies) throws IOException {
        for (String copy : copies) {
            database.run(
                    Copied.TO,
                    "DROP TABLE IF EXISTS " + copy,
                    "CREATE TABLE " + copy + " (" + table + ")");
        }
        database.run(Copied.TO, "CHECKPOINT");
    }

    /** A copy of a copy, for a side that takes part only then. */
    void copy(String from, String to) throws IOException {
        empty(to);
        database.run(Copied.TO, "INSERT INTO " + to + " TABLE " + from);
    }

    /** Changes every tenth row, each time another. */
    void change(int time) throws IOException {
        database.run(
                Copied.FROM,
                change.replace("DIGIT", Integer.toString(time % TENTHS)),
                "VACUUM (ANALYZE) " + copied.from());
    }

    /** Takes away what changes left in these copies, and leaves no work over. */
    void tidy(String... copies) throws IOException {
        for (String copy : copies) {
            database.run(Copied.TO, "VACUUM (ANALYZE) " + copy);
        }
        database.run(Copied.TO, "CHECKPOINT");
    }

    /**
     * Compares copies row for row, in all fields.
     *
     * @throws VoidRun when they differ
     */
    void compare(String one, String other) throws IOException {
        compare(one, other, rows);
    }

    /** The same when not all rows are there. */
    void compare(String one, String other, long rows) throws IOException {
        List<String> key = copied.key();
        long differing =
                database.ask(
                        Copied.TO,
                        "SELECT count(*) FROM %s AS a FULL JOIN %s AS b USING (%s) WHERE a IS DISTINCT FROM b"
                                .formatted(one, other, String.join(", ", key)));
        long all = database.ask(Copied.TO, "SELECT count(*) FROM " + one);
        if (differing > 0 || all != rows) {
            throw new VoidRun(
                    "%s has %d rows of %d, and %d are not as in %s"
                            .formatted(one, all, rows, differing, other));
        }
    }
}
