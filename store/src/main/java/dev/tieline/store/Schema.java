package dev.tieline.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The data format of a database: knows its own files, refuses those of a newer format, and brings
 * older ones to the newest, step by step. Each step is one transaction together with its number, so
 * that an interrupted migration goes on where it stopped.
 */
final class Schema {

    /** Marks the file as ours (SQLite's application id): "Tiel". */
    private static final int APPLICATION = 0x5469656c;

    private final List<Migration> steps;

    Schema(List<Migration> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Refuses a database that is not of Tieline or of a newer format. To be asked over a connection
     * that only reads, before any other: a file that is refused is left as it is.
     */
    void recognise(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int tables = number(statement, "SELECT count(*) FROM sqlite_schema");
            if (tables > 0 && number(statement, "PRAGMA application_id") != APPLICATION) {
                throw new SQLException("the file is a database, but not one of Tieline");
            }
            int done = done(statement);
            if (done > steps.size()) {
                throw new SQLException(
                        "its data format is %d, of a newer version of Tieline; this version knows"
                                        .formatted(done)
                                + " formats up to %d. Run the newer version again, or use this one"
                                        .formatted(steps.size())
                                + " with the copy that was made before the upgrade; nothing was"
                                + " changed");
            }
        }
    }

    /** Brings a database that was recognised to the newest format. */
    void migrate(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            int done = begin(connection, statement);
            for (int step = done; step < steps.size(); step++) {
                Migration migration = steps.get(step);
                if (done > 0) {
                    Writer.LOG.log(
                            System.Logger.Level.INFO,
                            "the data format is upgraded step={0} of={1} what={2}",
                            step + 1,
                            steps.size(),
                            migration.what());
                }
                migration.work().run(connection);
                statement.execute(
                        "INSERT INTO schema_step VALUES(%d, unixepoch())".formatted(step + 1));
                connection.commit();
            }
        }
    }

    /** Marks the file as ours, with a place to note steps, and returns the newest that was done. */
    private static int begin(Connection connection, Statement statement) throws SQLException {
        if (number(statement, "PRAGMA application_id") != APPLICATION) {
            statement.execute("PRAGMA application_id = " + APPLICATION);
        }
        statement.execute(
                "CREATE TABLE IF NOT EXISTS schema_step("
                        + "number INTEGER PRIMARY KEY, done INTEGER NOT NULL)");
        connection.commit();
        return done(statement);
    }

    private static int done(Statement statement) throws SQLException {
        boolean noted =
                number(statement, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_step'")
                        > 0;
        return noted ? number(statement, "SELECT coalesce(max(number), 0) FROM schema_step") : 0;
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getInt(1);
        }
    }
}
