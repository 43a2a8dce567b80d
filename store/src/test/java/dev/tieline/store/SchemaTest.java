package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.journal.JournalUnavailable;
import dev.tieline.testkit.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data of other formats, and files that are not ours at all. */
class SchemaTest {
    @TempDir Path folder;

    @Test
    void aFormatOfANewerVersionIsRefusedAndLeftAsItIs() throws Exception {
        fill();
        int known = Migrations.ALL.size();
        execute("INSERT INTO schema_step VALUES(%d, 0)".formatted(known + 1));
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(() -> SqliteStore.open(folder, InstantSource.system()))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("its data format is " + (known + 1))
                .hasMessageContaining("knows formats up to " + known)
                .hasMessageContaining("Run the newer version again")
                .hasMessageContaining("nothing was changed");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aDatabaseOfAnotherProgramIsRefusedAndLeftAsItIs() throws Exception {
        execute("CREATE TABLE other(id INTEGER)");
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(() -> SqliteStore.open(folder, InstantSource.system()))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("not one of Tieline");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        Files.writeString(file(), "Dear diary, ".repeat(1_000));
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(() -> SqliteStore.open(folder, InstantSource.system()))
                .isInstanceOf(JournalUnavailable.class)
                .hasMessageContaining("not a database");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aStepThatFailsIsUndoneWholeAndDoneAgain() throws Exception {
        Migration first = new Migration("first", List.of("CREATE TABLE one(id INTEGER)"));
        Migration second =
                new Migration("second", List.of("CREATE TABLE two(id INTEGER)", "no SQL at all"));
        Migration mended = new Migration("second", List.of("CREATE TABLE two(id INTEGER)"));

        assertThatThrownBy(() -> migrate(List.of(first, second))).isInstanceOf(SQLException.class);
        assertThat(steps()).isEqualTo(1);
        migrate(List.of(first, mended));

        assertThat(steps()).isEqualTo(2);
        execute("INSERT INTO two VALUES(1)");
    }

    /**
     * Records 1 and 2 name their run in their words, record 2 one whose number was given again; 3
     * and 4 came by pages of an API, 4 while no run was under way.
     */
    @Test
    void whatWasHeldBeforeIsOfItsRunAndRunsTellHowTheyEnded() throws Exception {
        migrate(Migrations.ALL.subList(0, 24));
        execute("INSERT INTO flow VALUES(1, 'things')");
        execute(
                "INSERT INTO flow_run(id, flow, actor, state, begun, ended, resumed, told, taken,"
                        + " duplicate, held, refused, code, message, stopper) VALUES"
                        + " (1, 'things', 'hub', 'failed', 100, 200, 0, 0, 0, 0, 0, 0, 'x', 'For it.', ''),"
                        + " (2, 'things', 'hub', 'running', 300, NULL, 0, 0, 0, 0, 0, 0, '', '', '')");
        List<String> callers = List.of("files, run 1, line 2", "files, run 2", "api", "api");
        List<Integer> times = List.of(250, 150, 350, 250);
        for (int i = 0; i < callers.size(); i++) {
            execute(
                    "INSERT INTO entry(position, id, flow, version, kind, received, caller, payload)"
                            + " VALUES(%d, x'', 1, 1, 0, %d, '%s', x'')"
                                    .formatted(i + 1, times.get(i), callers.get(i)));
            execute(
                    "INSERT INTO delivery VALUES(%d, 1, 0, 5, 0, 0, 0, 0, 0, 0, 1".formatted(i + 1)
                            + ", NULL, NULL, NULL, NULL, NULL, NULL)");
        }

        migrate(Migrations.ALL);

        assertThat(texts("SELECT position || ' of ' || run FROM run_held ORDER BY position"))
                .containsExactly("1 of 1", "3 of 2");
        assertThat(texts("SELECT run || ' ' || kind || ' ' || at || ' ' || message FROM run_event"))
                .containsExactly("1 failed 200 For it.");
    }

    private List<String> texts(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private void migrate(List<Migration> steps) throws SQLException {
        Database database = new Database(file(), SqliteStore.Limits.USUAL);
        try (Connection connection = database.writer()) {
            new Schema(steps).migrate(connection);
        }
    }

    private void fill() {
        try (SqliteStore store = SqliteStore.open(folder, InstantSource.system())) {
            store.journal().admit(Records.entry("leads", Instant.now(), "crm"));
        }
    }

    private int steps() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            return statement.executeQuery("SELECT max(number) FROM schema_step").getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Path file() {
        return folder.resolve("tieline.db");
    }
}
