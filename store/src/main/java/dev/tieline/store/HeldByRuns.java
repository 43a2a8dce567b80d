package dev.tieline.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Keeps which run held a record last: a run that finds it held takes it over. */
final class HeldByRuns {
    /**
     * All of step 25, so never changed. What was held before says in its own words which run it
     * came by, but for pages of an API: those came while a run of their flow was under way. Numbers
     * of runs could be given again, so that a record is of no run that began behind it.
     */
    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE run_held(position INTEGER PRIMARY KEY, run INTEGER NOT NULL)",
                    "CREATE INDEX run_held_run ON run_held(run, position)",
                    """
                    INSERT OR IGNORE INTO run_held
                    SELECT d.position, r.id FROM delivery d
                    JOIN entry e ON e.position = d.position
                    JOIN flow f ON f.id = e.flow
                    JOIN flow_run r ON r.flow = f.name AND r.begun <= e.received
                        AND r.id = CAST(substr(e.caller, instr(e.caller, ', run ') + 6) AS INTEGER)
                    WHERE d.state = 5 AND instr(e.caller, ', run ') > 0
                    """,
                    """
                    INSERT OR IGNORE INTO run_held
                    SELECT d.position, max(r.id) FROM delivery d
                    JOIN entry e ON e.position = d.position
                    JOIN flow f ON f.id = e.flow
                    JOIN flow_run r ON r.flow = f.name
                        AND r.begun <= e.received AND (r.ended IS NULL OR r.ended >= e.received)
                    WHERE d.state = 5 AND instr(e.caller, ', run ') = 0
                    GROUP BY d.position
                    """,
                    "ALTER TABLE replay ADD COLUMN run INTEGER NOT NULL DEFAULT 0",
                    SlotRows.LATER,
                    RunEventRows.TABLE,
                    RunEventRows.ENDS);

    private static final String ADD =
            "INSERT OR REPLACE INTO run_held SELECT position, ?2 FROM entry WHERE position = "
                    + EntryRows.AT_ID;

    private HeldByRuns() {}

    /**
     * Notes that a run holds these.
     *
     * @param records their ids
     */
    static int add(Sql sql, long run, List<String> records) throws SQLException {
        int added = 0;
        for (String id : records) {
            Optional<byte[]> bytes = RecordIds.bytes(id);
            added += bytes.isEmpty() ? 0 : sql.update(ADD, bytes.get(), run);
        }
        return added;
    }
}
