package dev.tieline.store;

import dev.tieline.api.Reading;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.SeenFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Keeps which files started runs of flows. */
final class FileRows {
    /** Of step 23, so never changed. */
    static final List<String> TABLES =
            List.of(
                    "ALTER TABLE flow_run ADD COLUMN file TEXT",
                    "ALTER TABLE flow_run ADD COLUMN version TEXT",
                    "CREATE INDEX flow_run_file ON flow_run(file, id) WHERE file IS NOT NULL",
                    """
                    CREATE TABLE seen_file(
                        flow TEXT NOT NULL,
                        name TEXT NOT NULL,
                        reading TEXT NOT NULL,
                        version TEXT NOT NULL,
                        run INTEGER NOT NULL,
                        state TEXT NOT NULL,
                        leaves INTEGER NOT NULL,
                        gone INTEGER,
                        PRIMARY KEY(flow, name, reading)) WITHOUT ROWID
                    """);

    private FileRows() {}

    static List<SeenFile> all(Sql sql, String flow, String reading) throws SQLException {
        return sql.rows(
                FileRows::file,
                "SELECT name, version, run, state, leaves, gone FROM seen_file"
                        + " WHERE flow = ? AND reading = ?",
                flow,
                reading);
    }

    private static SeenFile file(ResultSet row) throws SQLException {
        return new SeenFile(
                new Reading.Part(row.getString(1), row.getString(2)),
                row.getLong(3),
                SeenFile.State.of(row.getString(4)),
                row.getBoolean(5),
                Times.maybe(row, 6));
    }

    /** Its file is remembered by this run instead of any before. */
    static void begin(Sql sql, Run run, long number, String reading) throws SQLException {
        Reading.Part part = run.file().orElseThrow();
        sql.update(
                "INSERT OR REPLACE INTO seen_file VALUES(?, ?, ?, ?, ?, ?, 0, NULL)",
                run.flow(),
                part.name(),
                reading,
                part.version(),
                number,
                SeenFile.State.BEGUN.word());
    }

    static void seen(Sql sql, String flow, String reading, SeenFile file) throws SQLException {
        sql.update(
                "UPDATE seen_file SET state = ?, leaves = ?, gone = ? WHERE flow = ? AND name = ?"
                        + " AND reading = ? AND run = ? AND state <> 'begun'",
                file.state().word(),
                file.leaves() ? 1 : 0,
                file.gone().map(Times::micros).orElse(null),
                flow,
                file.name(),
                reading,
                file.run());
    }

    static void forget(Sql sql, String flow, String reading, String name) throws SQLException {
        sql.update(
                "DELETE FROM seen_file WHERE flow = ? AND name = ? AND reading = ?"
                        + " AND state <> 'begun'",
                flow,
                name,
                reading);
    }

    /** How the file of a run stands that is over; forgets it when it is empty. */
    static void end(Sql sql, Run run, Optional<SeenFile> file) throws SQLException {
        Optional<String> name = run.file().map(Reading.Part::name);
        if (name.isEmpty()) {
            return;
        }
        if (file.isEmpty()) {
            sql.update(
                    "DELETE FROM seen_file WHERE flow = ? AND name = ? AND run = ?",
                    run.flow(),
                    name.get(),
                    run.id());
            return;
        }
        sql.update(
                "UPDATE seen_file SET state = ?, leaves = ? WHERE flow = ? AND name = ?"
                        + " AND run = ?",
                file.get().state().word(),
                file.get().leaves() ? 1 : 0,
                run.flow(),
                name.get(),
                run.id());
    }

    /** The file of a run that failed is read again. */
    static void again(Sql sql, Run run) throws SQLException {
        sql.update(
                "UPDATE seen_file SET state = ?, leaves = 0, gone = NULL WHERE flow = ?"
                        + " AND name = ? AND run = ?",
                SeenFile.State.BEGUN.word(),
                run.flow(),
                run.file().map(Reading.Part::name).orElse(""),
                run.id());
    }
}
