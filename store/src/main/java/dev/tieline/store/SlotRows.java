package dev.tieline.store;

import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps how slots ended, and how far they are accounted for. */
final class SlotRows {
    /** Runs of flows, how slots ended, and how far each flow's are accounted for. */
    static final List<String> TABLES =
            List.of(
                    """
                    CREATE TABLE flow_run(
                        id INTEGER PRIMARY KEY,
                        flow TEXT NOT NULL,
                        slot INTEGER,
                        actor TEXT NOT NULL,
                        state TEXT NOT NULL,
                        begun INTEGER NOT NULL,
                        ended INTEGER,
                        resumed INTEGER NOT NULL,
                        told INTEGER NOT NULL,
                        taken INTEGER NOT NULL,
                        duplicate INTEGER NOT NULL,
                        held INTEGER NOT NULL,
                        refused INTEGER NOT NULL,
                        code TEXT NOT NULL,
                        message TEXT NOT NULL,
                        stopper TEXT NOT NULL)
                    """,
                    "CREATE INDEX flow_run_flow ON flow_run(flow, id)",
                    """
                    CREATE TABLE slot(
                        flow TEXT NOT NULL,
                        first INTEGER NOT NULL,
                        last INTEGER NOT NULL,
                        count INTEGER NOT NULL,
                        state TEXT NOT NULL,
                        run INTEGER NOT NULL)
                    """,
                    "CREATE INDEX slot_flow ON slot(flow, last)",
                    """
                    CREATE TABLE slot_account(
                        flow TEXT PRIMARY KEY,
                        cron TEXT NOT NULL,
                        zone TEXT NOT NULL,
                        accounted INTEGER NOT NULL,
                        until INTEGER,
                        overdue INTEGER) WITHOUT ROWID
                    """);

    /** Schedules that took the place of the one that tells slots; of step 25, so never changed. */
    static final String LATER = "ALTER TABLE slot_account ADD COLUMN later BLOB";

    private static final int MOST_AT_ONCE = 1_000;

    /**
     * Some runs of a flow that ended before, of the oldest. What failed stays as long as it may go
     * on or is an incident: until a later one ended in its place.
     */
    static final String OVER =
            "SELECT id FROM (SELECT id, ended, state, since || until AS span FROM flow_run"
                    + " WHERE flow = ?1 ORDER BY id LIMIT "
                    + MOST_AT_ONCE
                    + ") AS old WHERE ended < ?2 AND (state <> 'failed' OR EXISTS (SELECT 1"
                    + " FROM flow_run WHERE flow = ?1 AND id > old.id AND state IN ('done', 'failed')"
                    + " AND (old.span <> '' OR since || until = '')))";

    /**
     * Of those, all but the one that tells what was followed last; what is done behind a failure.
     * The newest of all stays: numbers go on from it, and none is given again.
     */
    private static final String GONE =
            "SELECT id FROM flow_run AS old WHERE id IN ("
                    + OVER
                    + ") AND id < (SELECT max(id) FROM flow_run) AND (state <> 'done' OR NOT EXISTS (SELECT 1 FROM flow_run WHERE flow = ?1"
                    + " AND id < old.id AND state = 'failed'))"
                    + " AND (cause = 0 OR EXISTS (SELECT 1 FROM flow_run WHERE flow = ?1"
                    + " AND id > old.id AND cause >= old.cause))";

    private static final String ACCOUNT =
            "SELECT flow, cron, zone, accounted, until, overdue, later FROM slot_account ";

    private SlotRows() {}

    static List<SlotAccount> accounts(Sql sql) throws SQLException {
        return sql.rows(SlotRows::account, ACCOUNT + "ORDER BY flow");
    }

    static Optional<SlotAccount> account(Sql sql, String flow) throws SQLException {
        return sql.row(SlotRows::account, ACCOUNT + "WHERE flow = ?", flow);
    }

    private static SlotAccount account(ResultSet row) throws SQLException {
        return new SlotAccount(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Times.instant(row.getLong(4)),
                Times.maybe(row, 5),
                Times.maybe(row, 6),
                later(Codec.texts(row.getBytes(7))));
    }

    private static List<SlotAccount.Telling> later(List<String> texts) {
        List<SlotAccount.Telling> later = new ArrayList<>();
        for (int i = 0; i < texts.size(); i += 3) {
            Optional<Instant> until =
                    Optional.of(texts.get(i + 2))
                            .filter(text -> !text.isEmpty())
                            .map(text -> Times.instant(Long.parseLong(text)));
            later.add(new SlotAccount.Telling(texts.get(i), texts.get(i + 1), until));
        }
        return later;
    }

    private static byte @Nullable [] texts(List<SlotAccount.Telling> later) {
        return Codec.texts(
                later.stream()
                        .flatMap(one ->
                                Stream.of(
                                        one.cron(),
                                        one.zone(),
                                        one.until()
                                                .map(until -> "" + Times.micros(until))
                                                .orElse("")))
                        .toList());
    }

    static void put(Sql sql, SlotAccount account) throws SQLException {
        sql.update(
                "INSERT OR REPLACE INTO slot_account VALUES(?, ?, ?, ?, ?, ?, ?)",
                account.flow(),
                account.cron(),
                account.zone(),
                Times.micros(account.accounted()),
                account.until().map(Times::micros).orElse(null),
                account.overdue().map(Times::micros).orElse(null),
                texts(account.later()));
    }

    static int forget(Sql sql, String flow) throws SQLException {
        return sql.update("DELETE FROM slot_account WHERE flow = ?", flow);
    }

    static void add(Sql sql, SlotSpan span) throws SQLException {
        sql.update(
                "INSERT INTO slot VALUES(?, ?, ?, ?, ?, ?)",
                span.flow(),
                Times.micros(span.first()),
                Times.micros(span.last()),
                span.count(),
                span.state().word(),
                span.run());
    }

    /**
     * Takes out some of what ended before: looks at the oldest only, however many there are.
     *
     * @param but except of these flows
     * @param flow only of this one; of all when empty
     */
    static void takeOut(Sql sql, Set<String> but, String flow, Instant before) throws SQLException {
        for (String of : flow.isEmpty() ? flows(sql) : List.of(flow)) {
            if (but.contains(of)) {
                continue;
            }
            sql.update(
                    "DELETE FROM slot WHERE rowid IN (SELECT rowid FROM slot WHERE flow = ?"
                            + " AND last < ? ORDER BY last LIMIT ?)",
                    of,
                    Times.micros(before),
                    MOST_AT_ONCE);
            ChunkRows.takeOut(sql, of, before);
            sql.update(
                    "DELETE FROM flow_run WHERE id IN ("
                            + GONE
                            + ") AND NOT EXISTS (SELECT 1 FROM run_chunk WHERE run = flow_run.id)"
                            + " AND NOT EXISTS (SELECT 1 FROM run_rows WHERE run = flow_run.id)"
                            + " AND NOT EXISTS (SELECT 1 FROM run_event WHERE run = flow_run.id)",
                    of,
                    Times.micros(before));
        }
    }

    /** Each found by one look at the index. */
    private static List<String> flows(Sql sql) throws SQLException {
        return sql.rows(
                row -> row.getString(1),
                """
                WITH RECURSIVE known(flow) AS (
                    SELECT (SELECT min(flow) FROM flow_run)
                    UNION ALL
                    SELECT (SELECT min(flow) FROM flow_run WHERE flow > known.flow) FROM known
                    WHERE known.flow IS NOT NULL),
                told(flow) AS (
                    SELECT (SELECT min(flow) FROM slot)
                    UNION ALL
                    SELECT (SELECT min(flow) FROM slot WHERE flow > told.flow) FROM told
                    WHERE told.flow IS NOT NULL)
                SELECT flow FROM known WHERE flow IS NOT NULL
                UNION SELECT flow FROM told WHERE flow IS NOT NULL
                """);
    }

    static List<SlotSpan> newest(Sql sql, String flow, int limit) throws SQLException {
        return sql.rows(
                row ->
                        new SlotSpan(
                                row.getString(1),
                                Times.instant(row.getLong(2)),
                                Times.instant(row.getLong(3)),
                                row.getLong(4),
                                SlotSpan.State.of(row.getString(5)),
                                row.getLong(6)),
                "SELECT flow, first, last, count, state, run FROM slot WHERE flow = ?"
                        + " ORDER BY last DESC, rowid DESC LIMIT ?",
                flow,
                limit);
    }
}
