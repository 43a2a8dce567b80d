package dev.tieline.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Migrates a database in a process of its own, and ends within the step that it was told. */
final class MigratingProcess {
    static final int ENDED = 77;

    /** The product's steps and two more, with enough rows that they do not fit into one page. */
    static final List<Migration> STEPS = new ArrayList<>(Migrations.ALL);

    static {
        STEPS.add(
                new Migration(
                        "makes rows",
                        List.of(
                                "CREATE TABLE test_row(id INTEGER PRIMARY KEY, value INTEGER)",
                                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                        + " WHERE i < 5000) INSERT INTO test_row SELECT i, i FROM n")));
        STEPS.add(
                new Migration(
                        "changes rows",
                        List.of(
                                "UPDATE test_row SET value = value + 1",
                                "CREATE INDEX test_row_value ON test_row(value)")));
    }

    private MigratingProcess() {}

    /**
     * @param args the file, the number of the step, and whether its statements have been run when
     *     the process ends
     */
    public static void main(String[] args) throws SQLException {
        int wanted = Integer.parseInt(args[1]);
        boolean after = Boolean.parseBoolean(args[2]);
        List<Migration> steps = new ArrayList<>(STEPS);
        Migration step = steps.get(wanted - 1);
        steps.set(
                wanted - 1, new Migration(step.what(), connection -> run(step, connection, after)));
        Database database = new Database(Path.of(args[0]), SqliteStore.Limits.USUAL);
        try (Connection connection = database.writer()) {
            new Schema(steps).migrate(connection);
        }
    }

    private static void run(Migration step, Connection connection, boolean after)
            throws SQLException {
        if (after) {
            step.work().run(connection);
        }
        Runtime.getRuntime().halt(ENDED);
    }
}
