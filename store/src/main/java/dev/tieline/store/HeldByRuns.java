package dev.tieline.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Keeps which records runs held: those that each found new, and those that it found held. */
final class HeldByRuns {
    /**
     * All of step 25, so never changed. What was held before says in its own words which run it
     * came by.
     */
    static final List<String> TABLES =
            List.of(
                    "CREATE TABLE run_held(run INTEGER NOT NULL, position INTEGER NOT NULL,"
                            + " PRIMARY KEY(run, position)) WITHOUT ROWID",
                    """
                    INSERT OR IGNORE INTO run_held
                    SELECT r.id, d.position FROM delivery d
                    JOIN entry e ON e.position = d.position
                    JOIN flow f ON f.id = e.flow
                    JOIN flow_run r ON r.flow = f.name
                        AND r.id = CAST(substr(e.caller, instr(e.caller, ', run ') + 6) AS INTEGER)
                    WHERE d.state = 5 AND instr(e.caller, ', run ') > 0
                    """,
                    "ALTER TABLE replay ADD COLUMN run INTEGER NOT NULL DEFAULT 0",
                    SlotRows.LATER,
                    RunEventRows.TABLE);

    /** Records that a run held; asks for one value, its number. */
    static final String POSITIONS = "(SELECT position FROM run_held WHERE run = ?)";

    private static final String ADD =
            "INSERT OR IGNORE INTO run_held SELECT ?2, position FROM entry WHERE position = "
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
