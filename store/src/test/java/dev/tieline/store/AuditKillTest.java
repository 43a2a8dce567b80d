package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.audit.AuditCheck;
import dev.tieline.journal.LaneName;
import dev.tieline.testkit.Records;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that does what people do is killed: there is no change without its row. */
class AuditKillTest {
    private static final int KILLS = 4;
    private static final int THREADS = 8;
    private static final long SEED = Long.getLong("audit.seed", System.nanoTime());

    @TempDir Path folder;

    @Test
    void noChangeIsThereWithoutItsRowAndNoRowWithoutItsChange() throws Exception {
        RandomGenerator dice = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        Path data = folder.resolve("data");
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = people(data);
            try (BufferedReader said = process.inputReader()) {
                int acts = 50 + dice.nextInt(2_000);
                for (int i = 0; i < acts; i++) {
                    assertThat(said.readLine()).as("seed %d", SEED).isEqualTo("did");
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
            SqliteStore.open(data, InstantSource.system()).close();
            assertThat(StoredAudit.check(data, List.of()))
                    .as("seed %d", SEED)
                    .isInstanceOf(AuditCheck.Whole.class);
            assertThat(count(data, "SELECT count(*) FROM audit"))
                    .as("seed %d", SEED)
                    .isPositive()
                    .isEqualTo(count(data, "SELECT count(*) FROM fact"));
        }
    }

    private Process people(Path data) throws IOException {
        ProcessBuilder builder = Forked.java(People.class);
        builder.command().add(data.toString());
        return builder.redirectError(folder.resolve("people.log").toFile()).start();
    }

    private static long count(Path data, String sql) throws SQLException {
        String url = "jdbc:sqlite:" + data.resolve("tieline.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }

    /** Comments on and discards records without end; says so each time. */
    static final class People {
        private static final LaneName CRM = new LaneName("leads", "crm");

        private People() {}

        public static void main(String[] args) {
            SqliteStore store = SqliteStore.open(Path.of(args[0]), InstantSource.system());
            List<Thread> threads =
                    IntStream.range(0, THREADS)
                            .mapToObj(_ -> Thread.ofPlatform().start(() -> act(store)))
                            .toList();
            threads.forEach(thread -> {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        private static void act(SqliteStore store) {
            while (true) {
                Instant now = Instant.now();
                var entry = Records.entry("leads", now, "crm");
                store.journal().admit(entry);
                store.journal().remark(entry.id(), "seen", "ann", now);
                System.out.println("did");
                store.journal().resume(CRM.destination(), "ann", now);
                System.out.println("did");
            }
        }
    }
}
