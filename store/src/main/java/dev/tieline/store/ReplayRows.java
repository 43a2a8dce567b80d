package dev.tieline.store;

import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.HeldFilter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the replays of many. */
final class ReplayRows {
    private static final String COLUMNS =
            "SELECT id, begun, actor, held_group, flows, destination, until, rate, of_then, state,"
                    + " total, released, kept, position, ended, run FROM replay ";
    private static final int MOST_KEPT = 500;

    private ReplayRows() {}

    /** Its number. */
    static int begin(Transaction tx, BulkReplay replay) throws SQLException {
        HeldFilter filter = replay.filter();
        long id =
                tx.sql.number(
                        0,
                        "INSERT INTO replay(begun, actor, held_group, flows, destination, until,"
                                + " rate, of_then, state, total, released, kept, position, run)"
                                + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)"
                                + " RETURNING id",
                        Times.micros(replay.begun()),
                        replay.actor(),
                        filter.group(),
                        Codec.texts(filter.flows().stream().sorted().toList()),
                        filter.destination(),
                        filter.until().map(Times::micros).orElse(null),
                        replay.rate(),
                        replay.then() ? 1 : 0,
                        replay.state().word(),
                        replay.progress().total(),
                        filter.run());
        tx.sql.update("DELETE FROM replay WHERE ended IS NOT NULL AND id <= ?", id - MOST_KEPT);
        tx.fact(0, replay.begun(), replay.actor(), "replay-begun", "number " + id);
        tx.audit(replay.begun(), replay.actor(), "replay-begin", object(id), details(replay));
        return Math.toIntExact(id);
    }

    private static String object(long id) {
        return "replay " + id;
    }

    private static Map<String, String> details(BulkReplay replay) {
        HeldFilter filter = replay.filter();
        Map<String, String> details = new HashMap<>();
        details.put("records", "" + replay.progress().total());
        details.put("rate", "" + replay.rate());
        details.put("group", filter.group());
        details.put("flows", String.join(" ", filter.flows().stream().sorted().toList()));
        details.put("destination", filter.destination());
        details.put("run", filter.run() == 0 ? "" : "" + filter.run());
        details.values().removeIf(String::isEmpty);
        return details;
    }

    static int progress(Sql sql, long id, BulkReplay.Progress progress) throws SQLException {
        return sql.update(
                "UPDATE replay SET released = ?, kept = ?, position = ? WHERE id = ?",
                progress.released(),
                progress.kept(),
                progress.after(),
                id);
    }

    /** Whether it came to this state, as a number. */
    static int become(Transaction tx, long id, BulkReplay.State next, String actor, Instant at)
            throws SQLException {
        Optional<BulkReplay> known = one(tx.sql, id).filter(r -> r.state().mayBecome(next));
        if (known.isEmpty()) {
            return 0;
        }
        boolean ends = next == BulkReplay.State.DONE || next == BulkReplay.State.STOPPED;
        tx.fact(0, at, actor, "replay-" + next.word(), "number " + id);
        tx.audit(at, actor, "replay-" + next.word(), object(id), Map.of());
        return tx.sql.update(
                "UPDATE replay SET state = ?, ended = ? WHERE id = ?",
                next.word(),
                ends ? Times.micros(at) : null,
                id);
    }

    static Optional<BulkReplay> one(Sql sql, long id) throws SQLException {
        return sql.row(ReplayRows::replay, COLUMNS + "WHERE id = ?", id);
    }

    static List<BulkReplay> all(Sql sql, int limit) throws SQLException {
        return sql.rows(
                ReplayRows::replay, COLUMNS + "ORDER BY ended IS NOT NULL, id DESC LIMIT ?", limit);
    }

    private static BulkReplay replay(ResultSet row) throws SQLException {
        return new BulkReplay(
                row.getLong(1),
                Times.instant(row.getLong(2)),
                row.getString(3),
                new HeldFilter(
                        row.getString(4),
                        Set.copyOf(Codec.texts(row.getBytes(5))),
                        row.getString(6),
                        Times.maybe(row, 7),
                        row.getLong(16)),
                row.getInt(8),
                row.getInt(9) != 0,
                BulkReplay.State.of(row.getString(10)),
                new BulkReplay.Progress(
                        row.getLong(11), row.getLong(12), row.getLong(13), row.getLong(14)),
                Times.maybe(row, 15));
    }
}
