package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.audit.Act;
import dev.tieline.audit.AuditCheck;
import dev.tieline.audit.AuditRoot;
import dev.tieline.testkit.AuditContract;
import dev.tieline.testkit.StoreUnderTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class AuditTest extends AuditContract {
    private static final int ROWS = 60;
    private static final int ROUNDS = 1_000;
    private static final long SEED = Long.getLong("audit.seed", System.nanoTime());

    private final RandomGenerator dice = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

    @Override
    protected StoreUnderTest open(Path directory, InstantSource clock) {
        return new SqliteWorld(SqliteStore.open(directory, clock));
    }

    private AuditRoot fill() {
        for (int i = 0; i < ROWS; i++) {
            Act act =
                    new Act(
                            clock.instant(),
                            i % 2 == 0 ? "ann" : "ben",
                            "look",
                            "record " + i,
                            Map.of("n", "" + i));
            store.audit().note(act);
        }
        return store.auditTrail().root();
    }

    private Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("tieline.db"));
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    @Test
    void theTablesRefuseToChangeOrDeleteARow() throws SQLException {
        fill();
        try (Connection connection = raw()) {
            assertThatThrownBy(() -> run(connection, "UPDATE audit SET row = '{}' WHERE seq = 3"))
                    .hasMessageContaining("only ever added to");
            assertThatThrownBy(() -> run(connection, "DELETE FROM audit"))
                    .hasMessageContaining("only ever added to");
        }
    }

    @Test
    void itIsCheckedBesideAStoreThatIsOpen() {
        AuditRoot root = fill();
        assertThat(StoredAudit.check(directory, List.of(root)))
                .isEqualTo(new AuditCheck.Whole(ROWS, root.root()));
    }

    /** Whoever has the file can undo everything but the hashes. */
    @Test
    void allOfAThousandRandomChangesOfTheFileAreFound() throws SQLException {
        AuditRoot root = fill();
        int found = 0;
        try (Connection connection = raw()) {
            run(connection, "DROP TRIGGER audit_not_changed", "DROP TRIGGER audit_not_deleted");
            for (int round = 0; round < ROUNDS; round++) {
                run(connection, "CREATE TEMP TABLE kept AS SELECT seq, row, hash FROM audit");
                tamper(connection, round % 6);
                found +=
                        StoredAudit.check(directory, List.of(root)) instanceof AuditCheck.Broken
                                ? 1
                                : 0;
                run(
                        connection,
                        "DELETE FROM audit",
                        "INSERT INTO audit(seq, row, hash) SELECT seq, row, hash FROM kept",
                        "DROP TABLE kept");
            }
        }
        assertThat(found).as("seed %d", SEED).isEqualTo(ROUNDS);
        assertThat(StoredAudit.check(directory, List.of(root)))
                .isInstanceOf(AuditCheck.Whole.class);
    }

    private void tamper(Connection connection, int how) throws SQLException {
        int one = 1 + dice.nextInt(ROWS);
        int other = 1 + (one + dice.nextInt(ROWS - 1)) % ROWS;
        switch (how) {
            case 0 ->
                    run(
                            connection,
                            "UPDATE audit SET row = replace(row, 'record', 'Record') WHERE seq = "
                                    + one);
            case 1 -> run(connection, "DELETE FROM audit WHERE seq = " + one);
            case 2 ->
                    run(
                            connection,
                            "DELETE FROM audit WHERE seq >= " + one,
                            "INSERT INTO audit(seq, row, hash) SELECT seq + 1, row, hash"
                                    + " FROM kept WHERE seq >= "
                                    + one,
                            "INSERT INTO audit(seq, row, hash) SELECT "
                                    + one
                                    + ", row, hash FROM kept WHERE seq = "
                                    + other);
            case 3 ->
                    run(
                            connection,
                            "UPDATE audit SET row = (SELECT row FROM kept WHERE seq = "
                                    + other
                                    + ") WHERE seq = "
                                    + one,
                            "UPDATE audit SET row = (SELECT row FROM kept WHERE seq = "
                                    + one
                                    + ") WHERE seq = "
                                    + other);
            case 4 -> run(connection, "DELETE FROM audit WHERE seq >= " + one);
            default -> run(connection, "UPDATE audit SET hash = randomblob(32) WHERE seq = " + one);
        }
    }

    @Test
    void rowsMissingAtTheEndAreFoundByTheAnchorAlone() throws SQLException {
        AuditRoot root = fill();
        try (Connection connection = raw()) {
            run(connection, "DROP TRIGGER audit_not_deleted", "DELETE FROM audit WHERE seq > 32");
            run(connection, "DELETE FROM audit_node WHERE (number + 1) << level > 32");
        }
        assertThat(StoredAudit.check(directory, List.of())).isInstanceOf(AuditCheck.Whole.class);
        assertThat(StoredAudit.check(directory, List.of(root)))
                .isInstanceOfSatisfying(
                        AuditCheck.Broken.class, broken -> assertThat(broken.seq()).isEqualTo(33));
    }

    /** A row is as large as this; the documents say so. */
    @Test
    void aRowTakesLessThanHalfAKibibyte() throws SQLException {
        for (int i = 0; i < 40; i++) {
            fill();
        }
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'audit%'")) {
            assertThat(row.getLong(1) / (40 * ROWS)).isLessThan(512);
        }
    }
}
