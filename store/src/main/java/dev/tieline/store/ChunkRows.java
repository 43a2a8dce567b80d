package dev.tieline.store;

import dev.tieline.ledger.RecordState;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Keeps the chunks of runs in bulk. */
final class ChunkRows {
    /** What is kept of a chunk besides its run; of step 22, so never changed. */
    private static final String OF_A_CHUNK =
            """
            number INTEGER NOT NULL,
            told INTEGER NOT NULL,
            taken INTEGER NOT NULL,
            duplicate INTEGER NOT NULL,
            held INTEGER NOT NULL,
            refused INTEGER NOT NULL,
            created INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            same INTEGER NOT NULL,
            gone INTEGER NOT NULL,
            skipped INTEGER NOT NULL,
            low TEXT NOT NULL,
            high TEXT NOT NULL,
            position TEXT NOT NULL,
            newest TEXT NOT NULL,
            at INTEGER NOT NULL\
            """;

    /**
     * With them, what all chunks of a run came to; {@code top} is its largest key as long as chunks
     * come in the order of their keys, and null from the first on that does not. What a chunk of a
     * run will be is in {@code run_prepared}.
     */
    static final List<String> TABLES =
            List.of(
                    "ALTER TABLE flow_run ADD COLUMN chunks INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE flow_run ADD COLUMN created INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE flow_run ADD COLUMN changed INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE flow_run ADD COLUMN same INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE flow_run ADD COLUMN gone INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE flow_run ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE flow_run ADD COLUMN top TEXT DEFAULT ''",
                    "ALTER TABLE flow_run ADD COLUMN cause INTEGER NOT NULL DEFAULT 0",
                    "CREATE INDEX flow_run_chunks ON flow_run(flow, id) WHERE chunks > 0",
                    "ALTER TABLE flow_run ADD COLUMN token INTEGER NOT NULL DEFAULT 0",
                    "CREATE TABLE run_chunk(run INTEGER NOT NULL, "
                            + OF_A_CHUNK
                            + ", PRIMARY KEY(run, number)) WITHOUT ROWID",
                    "CREATE TABLE run_prepared(run INTEGER PRIMARY KEY, " + OF_A_CHUNK + ")",
                    "CREATE INDEX run_chunk_keys ON run_chunk(run, low, high)");

    private static final String SELECT =
            "SELECT run, number, told, taken, duplicate, held, refused, created, changed, same,"
                    + " gone, skipped, low, high, position, newest, at FROM ";

    static final String COLUMNS = SELECT + "run_chunk ";

    /** So many go at once. */
    private static final int MOST_AT_ONCE = 2_000;

    private static final String TO_GO = toGo("run_chunk");

    private ChunkRows() {}

    /** What of a table goes next; see {@link SlotRows#OVER}. */
    private static String toGo(String table) {
        return "SELECT run, number FROM "
                + table
                + " WHERE run IN ("
                + SlotRows.OVER
                + ") ORDER BY run, number LIMIT "
                + MOST_AT_ONCE;
    }

    /** Notes a chunk, unless it is known, with what it adds to its run and to the books. */
    static int add(Transaction tx, RunChunk chunk) throws SQLException {
        Run run =
                FlowRunRows.one(tx.sql, chunk.run())
                        .orElseThrow(() -> new IllegalArgumentException("no run " + chunk.run()));
        if (insert(tx.sql, "OR IGNORE INTO run_chunk", chunk) == 0) {
            return 0;
        }
        if (run.rows().chunks() == 0) {
            FlowRunRows.progress(tx.sql, chunk.run(), Run.Counts.NONE);
        }
        tx.tallies.rows(
                tx.names.flow(run.flow()),
                chunk.counts().taken(),
                chunk.rows().skipped(),
                chunk.at());
        return addToRun(tx.sql, chunk);
    }

    /** Notes what a chunk will be, instead of what was noted before. */
    static int prepare(Sql sql, RunChunk chunk) throws SQLException {
        if (FlowRunRows.one(sql, chunk.run()).isEmpty()) {
            throw new IllegalArgumentException("no run " + chunk.run());
        }
        return insert(sql, "OR REPLACE INTO run_prepared", chunk);
    }

    static Optional<RunChunk> prepared(Sql sql, long run) throws SQLException {
        return sql.row(ChunkRows::chunk, SELECT + "run_prepared WHERE run = ?", run);
    }

    /** Nothing more will be of the run. */
    static void unprepare(Sql sql, long run) throws SQLException {
        sql.update("DELETE FROM run_prepared WHERE run = ?", run);
    }

    private static int insert(Sql sql, String where, RunChunk chunk) throws SQLException {
        return sql.update(
                "INSERT " + where + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                chunk.run(),
                chunk.number(),
                chunk.counts().told(),
                chunk.counts().taken(),
                chunk.counts().duplicate(),
                chunk.counts().held(),
                chunk.counts().refused(),
                chunk.rows().created(),
                chunk.rows().changed(),
                chunk.rows().same(),
                chunk.rows().gone(),
                chunk.rows().skipped(),
                chunk.low(),
                chunk.high(),
                chunk.position(),
                chunk.newest(),
                Times.micros(chunk.at()));
    }

    private static int addToRun(Sql sql, RunChunk chunk) throws SQLException {
        return sql.update(
                """
                UPDATE flow_run SET chunks = chunks + 1, told = told + ?2, taken = taken + ?3,
                    duplicate = duplicate + ?4, held = held + ?5, refused = refused + ?6,
                    created = created + ?7, changed = changed + ?8, same = same + ?9,
                    gone = gone + ?10, skipped = skipped + ?11,
                    top = CASE WHEN ?13 = '' THEN top WHEN ?12 > top THEN ?13 ELSE NULL END
                WHERE id = ?1
                """,
                chunk.run(),
                chunk.counts().told(),
                chunk.counts().taken(),
                chunk.counts().duplicate(),
                chunk.counts().held(),
                chunk.counts().refused(),
                chunk.rows().created(),
                chunk.rows().changed(),
                chunk.rows().same(),
                chunk.rows().gone(),
                chunk.rows().skipped(),
                chunk.low(),
                chunk.high());
    }

    static List<RunChunk> newest(Sql sql, long run, long before, int limit) throws SQLException {
        return sql.rows(
                ChunkRows::chunk,
                COLUMNS + "WHERE run = ? AND number < ? ORDER BY number DESC LIMIT ?",
                run,
                before,
                limit);
    }

    static RunChunk chunk(ResultSet row) throws SQLException {
        return new RunChunk(
                row.getLong(1),
                row.getLong(2),
                new Run.Counts(
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)),
                new Run.Rows(
                        1,
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12)),
                row.getString(13),
                row.getString(14),
                row.getString(15),
                row.getString(16),
                Times.instant(row.getLong(17)));
    }

    /** Adds what all chunks of a flow say, one by one. */
    static void addTo(Sql sql, String flow, Map<RecordState, Long> counts) throws SQLException {
        sql.rows(
                row -> {
                    counts.merge(RecordState.DELIVERED, row.getLong(1), Long::sum);
                    return counts.merge(RecordState.SKIPPED, row.getLong(2), Long::sum);
                },
                "SELECT coalesce(sum(c.taken), 0), coalesce(sum(c.skipped), 0) FROM flow_run r"
                        + " JOIN run_chunk c ON c.run = r.id WHERE r.flow = ? AND r.chunks > 0",
                flow);
    }

    /** When the nth newest row of a flow came, if it is in one of its newest runs. */
    static Optional<Instant> received(Sql sql, String flow, int nth) throws SQLException {
        record Within(long run, long rows) {}
        List<Within> runs =
                sql.rows(
                        row -> new Within(row.getLong(1), row.getLong(2)),
                        "SELECT id, taken + skipped FROM flow_run"
                                + " WHERE flow = ? AND chunks > 0 ORDER BY id DESC LIMIT ?",
                        flow,
                        MOST_AT_ONCE);
        long before = nth;
        for (Within one : runs) {
            if (one.rows >= before) {
                return sql.row(
                        row -> Times.instant(row.getLong(1)),
                        "SELECT at FROM (SELECT number, at, sum(taken + skipped)"
                                + " OVER (ORDER BY number DESC) AS rows FROM run_chunk"
                                + " WHERE run = ?) WHERE rows >= ? ORDER BY number DESC LIMIT 1",
                        one.run,
                        before);
            }
            before -= one.rows;
        }
        return Optional.empty();
    }

    /** Takes out some chunks of runs of a flow that ended before; the books still count them. */
    static void takeOut(Sql sql, String flow, Instant before) throws SQLException {
        long micros = Times.micros(before);
        for (RecordState state : List.of(RecordState.DELIVERED, RecordState.SKIPPED)) {
            sql.update(
                    "INSERT INTO pruned(flow, state, count)"
                            + " SELECT f.id, ?3, c.sum FROM flow f, (SELECT sum("
                            + (state == RecordState.DELIVERED ? "taken" : "skipped")
                            + ") AS sum FROM run_chunk WHERE (run, number) IN ("
                            + TO_GO
                            + ")) c WHERE f.name = ?1 AND c.sum > 0"
                            + " ON CONFLICT DO UPDATE SET count = count + excluded.count",
                    flow,
                    micros,
                    state.name());
        }
        for (String table : List.of("run_chunk", "run_rows", "run_event")) {
            sql.update(
                    "DELETE FROM " + table + " WHERE (run, number) IN (" + toGo(table) + ")",
                    flow,
                    micros);
        }
        sql.update("DELETE FROM run_prepared WHERE run IN (" + SlotRows.OVER + ")", flow, micros);
        ApprovalRows.forget(sql, flow, micros);
    }

    /**
     * Takes a person's key out of the bounds of chunks, which then are open, and out of positions
     * at which nothing goes on.
     *
     * @param key in small letters
     */
    static void erase(Sql sql, String key) throws SQLException {
        for (String table : List.of("run_chunk", "run_prepared")) {
            for (RunChunk chunk : with(sql, table, key)) {
                sql.update(
                        "UPDATE "
                                + table
                                + " SET low = ?, high = ?, position = ?"
                                + " WHERE run = ? AND number = ?",
                        has(chunk.low(), key) ? RunChunk.ERASED_LOW : chunk.low(),
                        has(chunk.high(), key) ? RunChunk.ERASED_HIGH : chunk.high(),
                        has(chunk.position(), key) && !goesOnAt(sql, chunk) ? "" : chunk.position(),
                        chunk.run(),
                        chunk.number());
                sql.update("UPDATE flow_run SET top = NULL WHERE id = ?", chunk.run());
            }
        }
    }

    private static List<RunChunk> with(Sql sql, String table, String key) throws SQLException {
        return sql.rows(
                ChunkRows::chunk,
                SELECT
                        + table
                        + " WHERE instr(lower(low), ?1) > 0 OR instr(lower(high), ?1) > 0"
                        + " OR instr(lower(position), ?1) > 0",
                key);
    }

    private static boolean has(String text, String key) {
        return text.toLowerCase(Locale.ROOT).contains(key);
    }

    /** Whether no chunk is at the destination that comes behind it. */
    private static boolean goesOnAt(Sql sql, RunChunk chunk) throws SQLException {
        return sql.number(
                        0,
                        "SELECT 1 FROM flow_run WHERE id = ?1 AND state IN ('failed', "
                                + FlowRunRows.UNDER_WAY
                                + ")"
                                + " AND NOT EXISTS"
                                + " (SELECT 1 FROM run_chunk WHERE run = ?1 AND number > ?2)",
                        chunk.run(),
                        chunk.number())
                > 0;
    }
}
