package dev.tieline.store;

import dev.tieline.ledger.Carried;
import dev.tieline.ledger.RowKeys;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Keeps which rows were in a chunk, where each row is traced: of each key 63 bits of a keyed hash
 * and one that says whether a rule left the row out, sorted. They are there before the chunk is,
 * and mean something only together with it.
 */
final class TracedRows {
    /** Of step 26, so never changed. */
    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE run_rows(run INTEGER NOT NULL, number INTEGER NOT NULL,"
                            + " rows BLOB NOT NULL, PRIMARY KEY(run, number))");

    private static final long SKIPPED = 1;

    private TracedRows() {}

    /** Keeps them instead of what was kept of that chunk before. */
    static int keep(Transaction tx, long run, long number, Optional<RowKeys> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return tx.sql.update("DELETE FROM run_rows WHERE run = ? AND number = ?", run, number);
        }
        KeyedHash keyed = tx.seen.keyed();
        long[] all =
                LongStream.concat(
                                keyed.rows(rows.get().written()).map(hash -> hash & ~SKIPPED),
                                keyed.rows(rows.get().skipped()).map(hash -> hash | SKIPPED))
                        .sorted()
                        .distinct()
                        .toArray();
        return tx.sql.update(
                "INSERT OR REPLACE INTO run_rows VALUES(?, ?, ?)", run, number, bytes(all));
    }

    /** What became of the rows of a key in a chunk; empty when nothing is kept of its rows. */
    static Optional<List<Carried.How>> of(Sql sql, long run, long number, long hash)
            throws SQLException {
        return sql.row(
                row -> of(longs(row.getBytes(1)), hash),
                "SELECT rows FROM run_rows WHERE run = ? AND number = ?",
                run,
                number);
    }

    private static List<Carried.How> of(long[] rows, long hash) {
        if (Arrays.binarySearch(rows, hash & ~SKIPPED) >= 0) {
            return List.of(Carried.How.WRITTEN);
        }
        return Arrays.binarySearch(rows, hash | SKIPPED) >= 0
                ? List.of(Carried.How.SKIPPED)
                : List.of();
    }

    /**
     * Takes a person's key out. Looks through all that is kept: a key tells nothing of where it
     * was, for the bounds of chunks tell upper from lower case.
     */
    static void erase(Sql sql, long hash) throws SQLException {
        record Place(long run, long number) {}
        Map<Place, ByteBuffer> found = new LinkedHashMap<>();
        sql.rows(
                row -> {
                    long[] all = longs(row.getBytes(3));
                    if (!of(all, hash).isEmpty()) {
                        Place place = new Place(row.getLong(1), row.getLong(2));
                        found.put(place, ByteBuffer.wrap(bytes(without(all, hash))));
                    }
                    return 0;
                },
                "SELECT run, number, rows FROM run_rows");
        for (Map.Entry<Place, ByteBuffer> one : found.entrySet()) {
            sql.update(
                    "UPDATE run_rows SET rows = ? WHERE run = ? AND number = ?",
                    one.getValue().array(),
                    one.getKey().run,
                    one.getKey().number);
        }
    }

    private static long[] without(long[] rows, long hash) {
        return Arrays.stream(rows).filter(row -> (row | SKIPPED) != (hash | SKIPPED)).toArray();
    }

    private static byte[] bytes(long[] rows) {
        ByteBuffer bytes = ByteBuffer.allocate(rows.length * Long.BYTES);
        bytes.asLongBuffer().put(rows);
        return bytes.array();
    }

    private static long[] longs(byte[] bytes) {
        LongBuffer longs = ByteBuffer.wrap(bytes).asLongBuffer();
        long[] rows = new long[longs.remaining()];
        longs.get(rows);
        return rows;
    }
}
