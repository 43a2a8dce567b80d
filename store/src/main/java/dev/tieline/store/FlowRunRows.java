package dev.tieline.store;

import dev.tieline.api.Reading;
import dev.tieline.ledger.Range;
import dev.tieline.ledger.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the runs of flows. */
final class FlowRunRows {
    private static final String COLUMNS =
            "SELECT id, token, flow, slot, cause, file, version, actor, state, begun, ended, resumed, told, taken,"
                    + " duplicate, held, refused, chunks, created, changed, same, gone, skipped, code,"
                    + " message, since, until FROM flow_run ";

    /** States of runs that are not over. */
    static final String UNDER_WAY = "'running', 'waiting'";

    private FlowRunRows() {}

    /** Its number. */
    static int begin(Sql sql, Run run) throws SQLException {
        return Math.toIntExact(
                sql.number(
                        0,
                        "INSERT INTO flow_run(token, flow, slot, cause, file, version, actor, state,"
                                + " begun, since, until, resumed, told, taken, duplicate, held, refused,"
                                + " code, message, stopper)"
                                + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, '', '',"
                                + " '')"
                                + " RETURNING id",
                        run.token(),
                        run.flow(),
                        run.slot().map(Times::micros).orElse(null),
                        run.cause(),
                        run.file().map(Reading.Part::name).orElse(null),
                        run.file().map(Reading.Part::version).orElse(null),
                        run.actor(),
                        run.state().word(),
                        Times.micros(run.begun()),
                        run.range().map(Range::sinceText).orElse(""),
                        run.range().map(Range::untilText).orElse("")));
    }

    static void audit(Transaction tx, Run run, String act, String actor, Instant at)
            throws SQLException {
        tx.audit(at, actor, act, "run " + run.id(), Map.of("flow", run.flow()));
    }

    static long lastDone(Sql sql, String flow) throws SQLException {
        return sql.number(
                0,
                "SELECT id FROM flow_run WHERE flow = ? AND state = 'done'"
                        + " AND since = '' AND until = '' ORDER BY id DESC LIMIT 1",
                flow);
    }

    /** Of the latest thousand, so that many that read nothing cost no more. */
    static List<Long> lastTold(Sql sql, String flow, int most) throws SQLException {
        return sql.rows(
                row -> row.getLong(1),
                "SELECT told FROM (SELECT state, told FROM flow_run WHERE flow = ?"
                        + " AND since = '' AND until = '' ORDER BY id DESC LIMIT 1000) WHERE state = 'done' AND told > 0 LIMIT ?",
                flow,
                most);
    }

    static long lastCause(Sql sql, String flow) throws SQLException {
        return sql.number(0, "SELECT max(cause) FROM flow_run WHERE flow = ?", flow);
    }

    static int resumed(Sql sql, long id) throws SQLException {
        return sql.update(
                "UPDATE flow_run SET resumed = resumed + 1 WHERE id = ?"
                        + " AND NOT (state = ? AND code = ?)",
                id,
                Run.State.WAITING.word(),
                Run.PAUSED);
    }

    /** How many of this number are not over: one or none. */
    static int underWay(Sql sql, long id) throws SQLException {
        return one(sql, id).filter(run -> run.ended().isEmpty()).isPresent() ? 1 : 0;
    }

    static int progress(Sql sql, long id, Run.Counts counts) throws SQLException {
        return sql.update(
                "UPDATE flow_run SET told = ?, taken = ?, duplicate = ?, held = ?, refused = ?"
                        + " WHERE id = ? AND chunks = 0",
                counts.told(),
                counts.taken(),
                counts.duplicate(),
                counts.held(),
                counts.refused(),
                id);
    }

    static int goOn(Transaction tx, long id, String actor, Instant at) throws SQLException {
        Optional<Run> known =
                one(tx.sql, id).filter(run -> run.state() == Run.State.FAILED || run.paused());
        if (known.isEmpty() || isBehind(tx.sql, known.get())) {
            return 0;
        }
        audit(tx, known.get(), "run-resume", actor, at);
        CrashRows.forget(tx.sql, id);
        if (!known.get().paused()) {
            FileRows.again(tx.sql, known.get());
        }
        return tx.sql.update(
                "UPDATE flow_run SET state = ?, ended = NULL, code = '', message = '', stopper = ''"
                        + " WHERE id = ?",
                Run.State.RUNNING.word(),
                id);
    }

    /**
     * Whether a later run took its place: any does, but for one of a range, of which at most one of
     * the two has chunks. The destination knows the last chunk of the last run alone.
     */
    private static boolean isBehind(Sql sql, Run run) throws SQLException {
        return sql.number(
                        0,
                        "SELECT count(*) FROM flow_run WHERE flow = ?1 AND id > ?2 AND ((since = ''"
                                + " AND until = '') OR ?3 OR (chunks > 0 AND ?4 > 0))",
                        run.flow(),
                        run.id(),
                        run.range().isPresent() ? 1 : 0,
                        run.rows().chunks())
                > 0;
    }

    static int pause(Transaction tx, long id, Run.Why why, String actor, Instant at)
            throws SQLException {
        Optional<Run> known =
                one(tx.sql, id)
                        .filter(run -> run.state() != Run.State.WAITING || !run.paused())
                        .filter(run -> run.ended().isEmpty());
        if (known.isEmpty()) {
            return 0;
        }
        audit(tx, known.get(), "run-pause", actor, at);
        return ApprovalRows.waits(tx.sql, id, why);
    }

    static int crowded(Sql sql, long id, Optional<Run.Why> why) throws SQLException {
        return sql.update(
                "UPDATE flow_run SET code = ?, message = ? WHERE id = ? AND state = ?",
                why.map(Run.Why::code).orElse(""),
                why.map(Run.Why::message).orElse(""),
                id,
                Run.State.RUNNING.word());
    }

    static int cancel(Transaction tx, long id, String actor, Instant at) throws SQLException {
        Optional<Run> known =
                one(tx.sql, id).filter(run -> run.state().mayBecome(Run.State.CANCELLED));
        if (known.isEmpty()) {
            return 0;
        }
        audit(tx, known.get(), "run-cancel", actor, at);
        return tx.sql.update(
                "UPDATE flow_run SET stopper = CASE stopper WHEN '' THEN ? ELSE stopper END"
                        + " WHERE id = ?",
                actor,
                id);
    }

    static Optional<String> cancelledBy(Sql sql, long id) throws SQLException {
        return sql.row(row -> row.getString(1), "SELECT stopper FROM flow_run WHERE id = ?", id)
                .filter(name -> !name.isEmpty());
    }

    static int end(Sql sql, Run run) throws SQLException {
        progress(sql, run.id(), run.counts());
        return sql.update(
                "UPDATE flow_run SET state = ?, ended = ?, code = ?, message = ?"
                        + " WHERE id = ? AND state IN ("
                        + UNDER_WAY
                        + ")",
                run.state().word(),
                run.ended().map(Times::micros).orElse(null),
                run.why().map(Run.Why::code).orElse(""),
                run.why().map(Run.Why::message).orElse(""),
                run.id());
    }

    static Optional<Run> one(Sql sql, long id) throws SQLException {
        return sql.row(FlowRunRows::run, COLUMNS + "WHERE id = ?", id);
    }

    static List<Run> newest(Sql sql, String flow, long before, int limit) throws SQLException {
        return flow.isEmpty()
                ? sql.rows(
                        FlowRunRows::run,
                        COLUMNS + "WHERE id < ? ORDER BY id DESC LIMIT ?",
                        before,
                        limit)
                : sql.rows(
                        FlowRunRows::run,
                        COLUMNS + "WHERE flow = ? AND id < ? ORDER BY id DESC LIMIT ?",
                        flow,
                        before,
                        limit);
    }

    /** Those that read a file of this name. */
    static List<Run> of(Sql sql, String flow, String file, int limit) throws SQLException {
        return sql.rows(
                FlowRunRows::run,
                COLUMNS + "WHERE file = ?1 AND (?2 = '' OR flow = ?2) ORDER BY id DESC LIMIT ?3",
                file,
                flow,
                limit);
    }

    /** When the nth newest run of a flow began that a file started by itself. */
    static Optional<Instant> dropped(Sql sql, String flow, int nth) throws SQLException {
        return sql.row(
                row -> Times.instant(row.getLong(1)),
                "SELECT begun FROM flow_run WHERE flow = ? AND file IS NOT NULL AND actor = ?"
                        + " ORDER BY id DESC LIMIT 1 OFFSET ?",
                flow,
                Run.HUB,
                nth - 1);
    }

    static List<Run> standing(Sql sql) throws SQLException {
        return sql.rows(
                FlowRunRows::run,
                COLUMNS
                        + "WHERE state IN ("
                        + UNDER_WAY
                        + ") OR id IN (SELECT max(id) FROM flow_run"
                        + " WHERE state IN ('done', 'failed') GROUP BY flow)"
                        + " OR id IN (SELECT max(id) FROM flow_run WHERE state IN ('done', 'failed')"
                        + " AND since = '' AND until = '' GROUP BY flow) ORDER BY id");
    }

    private static Optional<Reading.Part> file(ResultSet row) throws SQLException {
        String name = row.getString(6);
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Reading.Part(name, row.getString(7)));
    }

    private static Run run(ResultSet row) throws SQLException {
        String code = row.getString(24);
        return new Run(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                Times.maybe(row, 4),
                row.getLong(5),
                file(row),
                Range.of(row.getString(26), row.getString(27)),
                row.getString(8),
                Run.State.of(row.getString(9)),
                Times.instant(row.getLong(10)),
                Times.maybe(row, 11),
                row.getInt(12),
                new Run.Counts(
                        row.getLong(13),
                        row.getLong(14),
                        row.getLong(15),
                        row.getLong(16),
                        row.getLong(17)),
                new Run.Rows(
                        row.getLong(18),
                        row.getLong(19),
                        row.getLong(20),
                        row.getLong(21),
                        row.getLong(22),
                        row.getLong(23)),
                code.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Run.Why(code, row.getString(25))));
    }
}
