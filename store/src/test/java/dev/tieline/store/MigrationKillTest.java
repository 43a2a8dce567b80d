package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.HubProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that ends in the midst of a migration leaves whole steps, and the next one goes on. */
class MigrationKillTest {
    @TempDir Path folder;

    /** The newest, and every fourth of those that are not touched any more. */
    static IntStream steps() {
        int newest = MigratingProcess.STEPS.size();
        return IntStream.rangeClosed(1, newest).filter(step -> step > newest - 6 || step % 4 == 0);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aMigrationThatWasCutOffGoesOn(int step) throws Exception {
        Path whole = folder.resolve("whole.db");
        migrate(whole);
        for (boolean after : new boolean[] {false, true}) {
            Path file = folder.resolve("cut-off-" + after + ".db");
            assertThat(cutOff(file, step, after)).isEqualTo(MigratingProcess.ENDED);
            assertThat(ask(file, "SELECT count(*) FROM schema_step"))
                    .containsExactly(String.valueOf(step - 1));
            assertThat(tables(file)).isEqualTo(tablesAt(step - 1));

            migrate(file);

            assertThat(tables(file)).isEqualTo(tables(whole));
            assertThat(ask(file, "SELECT count(*) || ' ' || sum(value) FROM test_row"))
                    .containsExactly("5000 " + (5_000 * 5_001 / 2 + 5_000));
        }
    }

    private static int cutOff(Path file, int step, boolean after)
            throws IOException, InterruptedException {
        List<String> arguments = List.of(file.toString(), "" + step, "" + after);
        return new ProcessBuilder(
                        HubProgram.of(MigratingProcess.class.getName(), List.of())
                                .command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void migrate(Path file) throws SQLException {
        migrate(file, MigratingProcess.STEPS);
    }

    private static void migrate(Path file, List<Migration> steps) throws SQLException {
        Database database = new Database(file, SqliteStore.Limits.USUAL);
        try (Connection connection = database.writer()) {
            new Schema(steps).migrate(connection);
        }
    }

    /** What is there after so many steps that nobody cut off. */
    private List<String> tablesAt(int steps) throws SQLException {
        Path file = folder.resolve("until-" + steps + ".db");
        migrate(file, MigratingProcess.STEPS.subList(0, steps));
        return tables(file);
    }

    private static List<String> tables(Path file) throws SQLException {
        return ask(
                file,
                "SELECT type || ' ' || name || ' ' || sql FROM sqlite_schema"
                        + " WHERE sql IS NOT NULL ORDER BY 1");
    }

    private static List<String> ask(Path file, String sql) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                answers.add(row.getString(1));
            }
        }
        return answers;
    }
}
