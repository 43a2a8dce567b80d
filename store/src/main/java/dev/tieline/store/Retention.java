package dev.tieline.store;

import dev.tieline.ledger.RecordState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes records out of the history that ended longer ago than they are to be kept, in batches from
 * the oldest on. What is pending or held stays whatever its age, and the books still count what has
 * gone. Used by the writer alone, but for {@link #keep}.
 */
final class Retention {
    /** So many records are looked at in one transaction. */
    private static final int BATCH = 512;

    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Records that were passed by because they were open are looked at again so often. */
    private static final Duration SWEEP_EVERY = Duration.ofHours(1);

    private static final String ROWS =
            "SELECT"
                    + Standing.COLUMNS
                    + "FROM (SELECT position, flow, kind, received, began FROM entry"
                    + " WHERE position > ? AND position < ?"
                    + " ORDER BY position LIMIT ?) e LEFT JOIN delivery d"
                    + " ON d.position = e.position ORDER BY e.position";

    private static final List<String> DELETES =
            List.of(
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
        List<Standing.Of> looked = look();
        List<Standing.Of> run = new ArrayList<>();
        reached = cursor;
        for (Standing.Of record : looked) {
            if (record.received() >= cutoff) {
                break;
            }
            reached = record.position();
            if (record.open()) {
                delete(run);
                run.clear();
            } else {
                run.add(record);
            }
        }
        delete(run);
        reachedEnd = looked.size() < BATCH || reached < looked.getLast().position();
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
     * The newest record always stays: positions go on from it. Those that no index knows yet have
     * their turn later.
     */
    private List<Standing.Of> look() throws SQLException {
        List<Standing.Of> records = new ArrayList<>();
        long before = Math.min(tx.newest(), tx.indexing.complete() + 1);
        try (ResultSet row = tx.sql.bind(ROWS, cursor, before, BATCH).executeQuery()) {
            Standing.each(row, records::add);
        }
        return records;
    }

    /** Deletes records between which there are no others. */
    private void delete(List<Standing.Of> run) throws SQLException {
        if (run.isEmpty()) {
            return;
        }
        long first = run.getFirst().position();
        long last = run.getLast().position();
        for (String delete : DELETES) {
            tx.sql.update(delete, first, last);
        }
        count(run);
    }

    private void count(List<Standing.Of> gone) throws SQLException {
        Map<Integer, Map<RecordState, Long>> flows = new HashMap<>();
        for (Standing.Of record : gone) {
            flows.computeIfAbsent(record.flow(), _ -> new EnumMap<>(RecordState.class))
                    .merge(record.state(), 1L, Long::sum);
        }
        for (Map.Entry<Integer, Map<RecordState, Long>> flow : flows.entrySet()) {
            for (Map.Entry<RecordState, Long> count : flow.getValue().entrySet()) {
                tx.sql.update(
                        "INSERT INTO pruned(flow, state, count) VALUES(?, ?, ?)"
                                + " ON CONFLICT DO UPDATE SET count = count + excluded.count",
                        flow.getKey(),
                        count.getKey().name(),
                        count.getValue());
            }
        }
    }
}
