package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.journal.JournalUnavailable;
import dev.tieline.testkit.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
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
