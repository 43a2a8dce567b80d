package dev.tieline.store;

import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Run;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps what people let runs write. */
final class ApprovalRows {
    /** Of step 24, so never changed. */
    static final List<String> TABLES =
            List.of(
                    """
                    CREATE TABLE run_approval(
                        run INTEGER PRIMARY KEY,
                        version TEXT NOT NULL,
                        taken INTEGER NOT NULL,
                        created INTEGER NOT NULL,
                        changed INTEGER NOT NULL,
                        gone INTEGER NOT NULL)
                    """,
                    "ALTER TABLE flow_run ADD COLUMN since TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE flow_run ADD COLUMN until TEXT NOT NULL DEFAULT ''");

    private ApprovalRows() {}

    /** A run waits for one. */
    static int waits(Sql sql, long id, Run.Why why) throws SQLException {
        return sql.update(
                "UPDATE flow_run SET state = ?, code = ?, message = ? WHERE id = ? AND state IN ("
                        + FlowRunRows.UNDER_WAY
                        + ")",
                Run.State.WAITING.word(),
                why.code(),
                why.message(),
                id);
    }

    /** The run goes on with it, if it waits. */
    static int approve(Transaction tx, long id, Approval approval, String actor, Instant at)
            throws SQLException {
        Optional<Run> known =
                FlowRunRows.one(tx.sql, id).filter(run -> run.state() == Run.State.WAITING);
        if (known.isEmpty()) {
            return 0;
        }
        tx.audit(
                at,
                actor,
                "run-approve",
                "run " + id,
                Map.of("flow", known.get().flow(), "rows", approval.text()));
        tx.sql.update(
                "INSERT OR REPLACE INTO run_approval VALUES(?, ?, ?, ?, ?, ?)",
                id,
                approval.version(),
                approval.taken(),
                approval.created(),
                approval.changed(),
                approval.gone());
        return tx.sql.update(
                "UPDATE flow_run SET state = ?, code = '', message = '' WHERE id = ?",
                Run.State.RUNNING.word(),
                id);
    }

    static Optional<Approval> of(Sql sql, long id) throws SQLException {
        return sql.row(
                row ->
                        new Approval(
                                row.getString(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5)),
                "SELECT version, taken, created, changed, gone FROM run_approval WHERE run = ?",
                id);
    }

    static int forget(Sql sql, long id) throws SQLException {
        return sql.update("DELETE FROM run_approval WHERE run = ?", id);
    }

    /** Of runs that are forgotten, see {@link SlotRows#OVER}. */
    static void forget(Sql sql, String flow, long micros) throws SQLException {
        sql.update("DELETE FROM run_approval WHERE run IN (" + SlotRows.OVER + ")", flow, micros);
    }
}
