package dev.tieline.store;

import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what happened to runs, of each the newest. */
final class RunEventRows {
    /** Of step 25, so never changed. */
    static final String TABLE =
            """
            CREATE TABLE run_event(
                run INTEGER NOT NULL,
                number INTEGER NOT NULL,
                at INTEGER NOT NULL,
                kind TEXT NOT NULL,
                actor TEXT NOT NULL,
                code TEXT NOT NULL,
                message TEXT NOT NULL,
                again INTEGER,
                PRIMARY KEY(run, number)) WITHOUT ROWID
            """;

    /** How runs ended before; of step 25, so never changed. */
    static final String ENDS =
            "INSERT INTO run_event SELECT id, 1, ended, state, 'hub', code, message, NULL"
                    + " FROM flow_run WHERE ended IS NOT NULL";

    private RunEventRows() {}

    /**
     * Notes an event behind those of its run.
     *
     * @param changed how many runs changed with it: none was, when there is nothing to note
     * @return the same
     */
    static int add(Sql sql, long run, int changed, RunEvent event) throws SQLException {
        if (changed == 0) {
            return 0;
        }
        long number =
                1
                        + sql.number(
                                0,
                                "SELECT coalesce(max(number), 0) FROM run_event WHERE run = ?",
                                run);
        sql.update(
                "INSERT INTO run_event VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                run,
                number,
                Times.micros(event.at()),
                event.kind().word(),
                event.actor(),
                event.why().map(Run.Why::code).orElse(""),
                event.why().map(Run.Why::message).orElse(""),
                event.again().map(Times::micros).orElse(null));
        sql.update(
                "DELETE FROM run_event WHERE run = ? AND number <= ?", run, number - RunEvent.MOST);
        return changed;
    }

    /** Whether what it waits for is a place: one that tries again says nothing of coming in. */
    static boolean isCrowded(Sql sql, long run) throws SQLException {
        List<String> last =
                sql.rows(
                        row -> row.getString(1),
                        "SELECT kind FROM run_event WHERE run = ? AND kind IN ('crowded',"
                                + " 'entered', 'disturbed') ORDER BY number DESC LIMIT 1",
                        run);
        return last.equals(List.of(RunEvent.Kind.CROWDED.word()));
    }

    /** Oldest first, with its begin; and its end, when its events were taken out. */
    static List<RunEvent> of(Sql sql, long id) throws SQLException {
        Optional<Run> run = FlowRunRows.one(sql, id);
        if (run.isEmpty()) {
            return List.of();
        }
        List<RunEvent> events = new ArrayList<>();
        events.add(
                RunEvent.of(
                        RunEvent.Kind.BEGAN,
                        run.get().actor(),
                        run.get().begun(),
                        Optional.empty()));
        events.addAll(
                sql.rows(
                        RunEventRows::event,
                        "SELECT number, at, kind, actor, code, message, again FROM run_event"
                                + " WHERE run = ? ORDER BY number",
                        id));
        if (events.size() == 1) {
            run.get().ended().ifPresent(at -> events.add(end(run.get(), at)));
        }
        return events;
    }

    /** How a run ended. */
    static RunEvent end(Run run, Instant at) {
        return RunEvent.of(RunEvent.Kind.of(run.state().word()), Run.HUB, at, run.why());
    }

    /**
     * Takes a person's key out of what was said.
     *
     * @param key in small letters
     */
    static void erase(Sql sql, String key, String words) throws SQLException {
        sql.update(
                "UPDATE run_event SET message = ?1 WHERE instr(lower(message), ?2) > 0",
                words,
                key);
    }

    private static RunEvent event(ResultSet row) throws SQLException {
        String code = row.getString(5);
        return new RunEvent(
                row.getLong(1),
                Times.instant(row.getLong(2)),
                RunEvent.Kind.of(row.getString(3)),
                row.getString(4),
                code.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Run.Why(code, row.getString(6))),
                Times.maybe(row, 7));
    }
}
