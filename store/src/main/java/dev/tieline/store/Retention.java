package dev.tieline.store;

import dev.tieline.ledger.DeliveryState;
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

    private static final int KIND_DUPLICATE = 1;
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Records that were passed by because they were open are looked at again so often. */
    private static final Duration SWEEP_EVERY = Duration.ofHours(1);

    private static final String ROWS =
            "SELECT e.position, e.flow, e.kind, e.received, d.state FROM (SELECT position, flow,"
                    + " kind, received FROM entry WHERE position > ? AND position < ?"
                    + " ORDER BY position LIMIT ?) e LEFT JOIN delivery d"
                    + " ON d.position = e.position ORDER BY e.position";

    private static final List<String> DELETES =
            List.of(
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

    private record Old(long position, int flow, long received, RecordState state) {
        boolean open() {
            return state == RecordState.PENDING || state == RecordState.HELD;
        }
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
        List<Old> looked = look();
        List<Old> run = new ArrayList<>();
        reached = cursor;
        for (Old record : looked) {
            if (record.received >= cutoff) {
                break;
            }
            reached = record.position;
            if (record.open()) {
                delete(run);
                run.clear();
            } else {
                run.add(record);
            }
        }
        delete(run);
        reachedEnd = looked.size() < BATCH || reached < looked.getLast().position;
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

    /** The newest record always stays: positions go on from it. */
    private List<Old> look() throws SQLException {
        List<Old> records = new ArrayList<>();
        try (ResultSet row = tx.sql.bind(ROWS, cursor, tx.newest(), BATCH).executeQuery()) {
            boolean more = row.next();
            while (more) {
                long position = row.getLong(1);
                int flow = row.getInt(2);
                boolean duplicate = row.getInt(3) == KIND_DUPLICATE;
                long received = row.getLong(4);
                List<DeliveryState> states = new ArrayList<>(2);
                do {
                    int state = row.getInt(5);
                    if (!row.wasNull()) {
                        states.add(StateCode.state(state));
                    }
                    more = row.next();
                } while (more && row.getLong(1) == position);
                RecordState state = duplicate ? RecordState.DUPLICATE : RecordState.of(states);
                records.add(new Old(position, flow, received, state));
            }
        }
        return records;
    }

    /** Deletes records between which there are no others. */
    private void delete(List<Old> run) throws SQLException {
        if (run.isEmpty()) {
            return;
        }
        long first = run.getFirst().position;
        long last = run.getLast().position;
        for (String delete : DELETES) {
            tx.sql.update(delete, first, last);
        }
        count(run);
    }

    private void count(List<Old> gone) throws SQLException {
        Map<Integer, Map<RecordState, Long>> flows = new HashMap<>();
        for (Old record : gone) {
            flows.computeIfAbsent(record.flow, _ -> new EnumMap<>(RecordState.class))
                    .merge(record.state, 1L, Long::sum);
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
