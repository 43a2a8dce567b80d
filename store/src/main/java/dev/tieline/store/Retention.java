package dev.tieline.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes records out of the history that ended longer ago than they are to be kept, in batches from
 * the oldest on. What is pending or held stays whatever its age, and the books still count what has
 * gone. Used by the writer alone, but for {@link #keep}.
 */
final class Retention {
    /** So many records are looked at in one transaction. */
    static final int BATCH = 512;

    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Records that were passed by because they were open are looked at again so often. */
    private static final Duration SWEEP_EVERY = Duration.ofHours(1);

    /** How many there are after a position, the last of them, and the first that is too young. */
    private static final String LOOK =
            "SELECT count(*), max(position), min(CASE WHEN received >= ? THEN position END)"
                    + " FROM (SELECT position, received FROM entry"
                    + " WHERE position > ? AND position < ? ORDER BY position LIMIT ?)";

    /** All that are pending have rows there: the indexes know them. */
    private static final String OPEN =
            "SELECT DISTINCT position FROM delivery WHERE position BETWEEN ? AND ?"
                    + " AND state IN (0, 1, 5) ORDER BY position";

    /** What {@link Standing} says of a record that is not open. */
    private static final String COUNT =
            """
            INSERT INTO pruned(flow, state, count)
            SELECT flow, state, count(*) FROM (
                SELECT e.flow, CASE
                    WHEN e.kind = 1 THEN 'DUPLICATE'
                    WHEN EXISTS (SELECT 1 FROM delivery d
                        WHERE d.position = e.position AND d.state = 2) THEN 'DELIVERED'
                    ELSE 'SKIPPED' END AS state
                FROM entry e WHERE e.position BETWEEN ? AND ?)
            WHERE true GROUP BY flow, state
            ON CONFLICT DO UPDATE SET count = count + excluded.count
            """;

    private static final List<String> TAKE_OUT =
            List.of(
                    COUNT,
                    "DELETE FROM record_id WHERE id IN"
                            + " (SELECT id FROM entry WHERE position BETWEEN ? AND ?)",
                    "DELETE FROM flow_record WHERE (flow, position) IN"
                            + " (SELECT flow, position FROM entry WHERE position BETWEEN ? AND ?)",
                    "DELETE FROM delivery WHERE position BETWEEN ? AND ?",
                    "DELETE FROM attempt WHERE position BETWEEN ? AND ?",
                    "DELETE FROM amendment WHERE position BETWEEN ? AND ?",
                    "DELETE FROM fact WHERE position BETWEEN ? AND ?",
                    "DELETE FROM entry WHERE position BETWEEN ? AND ?");

    private final Transaction tx;
    private volatile Optional<Duration> age = Optional.empty();

    private long cursor;
    private long reached;
    private boolean reachedEnd;
    private long lookAt = System.nanoTime();
    private long sweepAt = lookAt + SWEEP_EVERY.toNanos();

    Retention(Transaction tx) {
        this.tx = tx;
    }

    /** From now on records are kept so long after they were accepted; for ever when empty. */
    void keep(Optional<Duration> age) {
        this.age = age;
    }

    /** Whether there may be something to take out. */
    boolean due(long nanos) {
        return age.isPresent() && nanos - lookAt >= 0;
    }

    /** Takes out one batch, in a transaction; {@link #stepped} follows its commit. */
    void step(Instant now) throws SQLException {
        // What fails is not tried again at once.
        lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
        long cutoff = Times.micros(now.minus(age.orElse(FOR_EVER)));
        Looked looked = look(cutoff);
        reached = looked.until;
        reachedEnd = looked.end;
        if (reached > cursor) {
            long from = cursor + 1;
            for (long open : tx.sql.rows(row -> row.getLong(1), OPEN, from, reached)) {
                takeOut(from, open - 1);
                from = open + 1;
            }
            takeOut(from, reached);
        }
        // The oldest run of the search index goes when it only knows records that have gone.
        tx.search.dropBefore(tx.sql.number(Long.MAX_VALUE, "SELECT min(position) FROM entry"));
    }

    /** What the step did is committed. */
    void stepped() {
        long nanos = System.nanoTime();
        cursor = reached;
        if (!reachedEnd) {
            lookAt = nanos;
        }
        if (nanos - sweepAt >= 0) {
            sweepAt = nanos + SWEEP_EVERY.toNanos();
            cursor = 0;
        }
    }

    /**
     * What may be taken out next.
     *
     * @param until the last position that is old enough
     * @param end whether there are no more of them
     */
    private record Looked(long until, boolean end) {}

    /**
     * The newest record always stays: positions go on from it. Those that no index knows yet have
     * their turn later.
     */
    private Looked look(long cutoff) throws SQLException {
        long before = Math.min(tx.newest(), tx.indexing.complete() + 1);
        return tx.sql
                .row(
                        row -> {
                            long young = row.getLong(3);
                            boolean end = young > 0 || row.getInt(1) < BATCH;
                            long until = young > 0 ? young - 1 : row.getLong(2);
                            return new Looked(Math.max(cursor, until), end);
                        },
                        LOOK,
                        cutoff,
                        cursor,
                        before,
                        BATCH)
                .orElse(new Looked(cursor, true));
    }

    /** Takes out what is in a range, none of which is open, and counts it. */
    private void takeOut(long first, long last) throws SQLException {
        if (first > last) {
            return;
        }
        for (String statement : TAKE_OUT) {
            tx.sql.update(statement, first, last);
        }
    }
}
