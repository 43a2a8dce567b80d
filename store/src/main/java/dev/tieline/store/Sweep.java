package dev.tieline.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Goes through the records of one flow, or of all that are not named, from the oldest on, and takes
 * out those that ended and are old enough, or what came with them. Used by the writer alone.
 */
final class Sweep {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Records that were passed by because they were open are looked at again so often. */
    private static final Duration AGAIN = Duration.ofHours(1);

    /** Those whose payload has gone are passed by each time, and there may be many. */
    private static final Duration PAYLOADS_AGAIN = Duration.ofDays(1);

    /** Those of one flow lie far apart, so each costs more. */
    private static final int BATCH_OF_FLOW = 128;

    private static final String LOOK =
            "SELECT e.position, e.received, f.name, length(e.payload) FROM entry e"
                    + " JOIN flow f ON f.id = e.flow WHERE e.position > ? AND e.position < ?"
                    + " ORDER BY e.position LIMIT ?";

    private static final String LOOK_IN_FLOW =
            "SELECT e.position, e.received, ?4, length(e.payload) FROM entry e"
                    + " WHERE e.position IN (SELECT position FROM flow_record"
                    + " WHERE flow = (SELECT id FROM flow WHERE name = ?4)"
                    + " AND position > ?1 AND position < ?2 ORDER BY position LIMIT ?3)"
                    + " ORDER BY e.position";

    /** All that are pending have rows there: the indexes know them. */
    private static final String OPEN =
            "SELECT DISTINCT position FROM delivery WHERE position BETWEEN ? AND ?"
                    + " AND state IN (0, 1, 5)";

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
                    "DELETE FROM run_held WHERE position BETWEEN ? AND ?",
                    "DELETE FROM attempt WHERE position BETWEEN ? AND ?",
                    "DELETE FROM amendment WHERE position BETWEEN ? AND ?",
                    "DELETE FROM fact WHERE position BETWEEN ? AND ?",
                    "DELETE FROM entry WHERE position BETWEEN ? AND ?");

    private static final List<String> WIPE =
            List.of(
                    "UPDATE entry SET payload = x'', media = NULL WHERE position BETWEEN ? AND ?",
                    "DELETE FROM amendment WHERE position BETWEEN ? AND ?",
                    "UPDATE attempt SET answer = NULL WHERE position BETWEEN ? AND ?",
                    "UPDATE delivery SET result = NULL WHERE position BETWEEN ? AND ?"
                            + " AND result IS NOT NULL");

    private final Transaction tx;
    private final String flow;
    private final Set<String> but;
    private final Duration age;
    private final boolean payloads;

    private long cursor;
    private long reached;
    private boolean reachedEnd;
    private long lookAt = System.nanoTime();
    private long againAt;

    /**
     * One sweep.
     *
     * @param flow only its records; those of all flows when empty
     * @param but except these flows
     * @param payloads whether only payloads are taken out
     */
    Sweep(Transaction tx, String flow, Set<String> but, Duration age, boolean payloads) {
        this.tx = tx;
        this.flow = flow;
        this.but = Set.copyOf(but);
        this.age = age;
        this.payloads = payloads;
        this.againAt = lookAt + again();
    }

    private long again() {
        return (payloads ? PAYLOADS_AGAIN : AGAIN).toNanos();
    }

    boolean due(long nanos) {
        return nanos - lookAt >= 0;
    }

    long dueAt() {
        return lookAt;
    }

    private record Found(long position, long received, boolean concerned) {}

    /** Takes out one batch, in a transaction. */
    void step(Instant now) throws SQLException {
        // What fails is not tried again at once.
        lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
        long cutoff = Times.micros(now.minus(age));
        int limit = flow.isEmpty() ? Retention.BATCH : BATCH_OF_FLOW;
        List<Found> found = look(limit);
        reached = cursor;
        reachedEnd = found.size() < limit;
        List<Found> old = new ArrayList<>();
        for (Found one : found) {
            if (one.received >= cutoff) {
                reachedEnd = true;
                break;
            }
            old.add(one);
            reached = one.position;
        }
        takeOut(old);
    }

    /** What the step did is committed. */
    void stepped() {
        long nanos = System.nanoTime();
        cursor = reached;
        if (!reachedEnd) {
            lookAt = nanos;
        }
        if (nanos - againAt >= 0) {
            againAt = nanos + again();
            cursor = 0;
        }
    }

    /**
     * The newest record always stays: positions go on from it. Those that no index knows yet have
     * their turn later.
     */
    private List<Found> look(int limit) throws SQLException {
        long before = Math.min(tx.newest(), tx.indexing.complete() + 1);
        Sql.RowReader<Found> reader =
                row ->
                        new Found(
                                row.getLong(1),
                                row.getLong(2),
                                !but.contains(row.getString(3))
                                        && (!payloads || row.getLong(4) > 0));
        return flow.isEmpty()
                ? tx.sql.rows(reader, LOOK, cursor, before, limit)
                : tx.sql.rows(reader, LOOK_IN_FLOW, cursor, before, limit, flow);
    }

    /** Ranges as long as may be, with nothing in them that stays. */
    private void takeOut(List<Found> old) throws SQLException {
        if (old.isEmpty()) {
            return;
        }
        Set<Long> open =
                new HashSet<>(
                        tx.sql.rows(
                                row -> row.getLong(1),
                                OPEN,
                                old.getFirst().position,
                                old.getLast().position));
        long first = 0;
        long last = 0;
        for (Found one : old) {
            boolean goes = one.concerned && !open.contains(one.position);
            boolean joins = goes && first > 0 && (flow.isEmpty() || one.position == last + 1);
            if (!joins) {
                takeOut(first, last);
                first = goes ? one.position : 0;
            }
            last = one.position;
        }
        takeOut(first, last);
    }

    private void takeOut(long first, long last) throws SQLException {
        if (first == 0) {
            return;
        }
        for (String statement : payloads ? WIPE : TAKE_OUT) {
            tx.sql.update(statement, first, last);
        }
        if (payloads) {
            new Wiping(tx).answers(first, last);
        }
    }
}
