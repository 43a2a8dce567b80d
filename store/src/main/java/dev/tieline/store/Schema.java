package dev.tieline.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, as steps that lead from any earlier version to the newest. Each step is one
 * transaction together with its number, so that an interrupted migration goes on where it stopped.
 * A step that was released is never edited; a change is a new step.
 */
final class Schema {

    /** Marks the file as ours (SQLite's application id): "Tiel". */
    private static final int APPLICATION = 0x5469656c;

    private static final List<List<String>> STEPS = List.of(Tables.FIRST);

    private Schema() {}

    /** Brings a database to the newest version. */
    static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            recognise(statement);
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS schema_step("
                            + "number INTEGER PRIMARY KEY, done INTEGER NOT NULL)");
            connection.commit();
            int done = number(statement, "SELECT coalesce(max(number), 0) FROM schema_step");
            if (done > STEPS.size()) {
                throw new SQLException(
                        "the data is of a newer version of Tieline (step %d, this one knows %d)"
                                .formatted(done, STEPS.size()));
            }
            for (int step = done; step < STEPS.size(); step++) {
                for (String sql : STEPS.get(step)) {
                    statement.execute(sql);
                }
                statement.execute(
                        "INSERT INTO schema_step VALUES(%d, unixepoch())".formatted(step + 1));
                connection.commit();
            }
        }
    }

    private static void recognise(Statement statement) throws SQLException {
        int application = number(statement, "PRAGMA application_id");
        if (application == APPLICATION) {
            return;
        }
        if (number(statement, "SELECT count(*) FROM sqlite_schema") > 0) {
            throw new SQLException("the file is a database, but not one of Tieline");
        }
        statement.execute("PRAGMA application_id = " + APPLICATION);
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getInt(1);
        }
    }
}
