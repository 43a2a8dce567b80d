package dev.tieline.connector.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Credentials;
import dev.tieline.api.Following;
import dev.tieline.api.Following.Batch;
import dev.tieline.api.Secret;
import dev.tieline.connector.changes.ChangesWorld;
import dev.tieline.testkit.MariaDbServer;
import dev.tieline.testkit.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that is said to the database goes through the door, encrypted, with the password it wants.
 */
class LineTest {
    private static final String HOST = "db.acme.example";
    private static final String PASSWORD = "s3cret of 'changes'";

    @TempDir Path folder;

    private static String told(BinlogWorld world) {
        try (Following following = world.follow(world.kept.start(false))) {
            Batch batch = following.next(1, Duration.ofSeconds(10));
            assertThat(batch.toString()).doesNotContain("s3cret");
            return batch.toString();
        }
    }

    @Test
    void rowsAndLogComeEncryptedWithAPassword() throws Exception {
        TestKeys keys = TestKeys.make(folder, HOST);
        Path certificate = folder.resolve("server.pem");
        Path key = folder.resolve("server.key");
        keys.writePem(certificate, key);
        String[] options =
                Stream.concat(
                                Arrays.stream(BinlogWorld.LOGGED),
                                Stream.of("--ssl-cert=" + certificate, "--ssl-key=" + key))
                        .toArray(String[]::new);
        try (MariaDbServer server = MariaDbServer.start(options);
                BinlogWorld world = new BinlogWorld(server)) {
            world.run(
                    "CREATE USER follower IDENTIFIED BY '"
                            + PASSWORD.replace("'", "''")
                            + "' REQUIRE SSL",
                    "GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO follower",
                    "GRANT SELECT ON product TO follower",
                    "INSERT INTO product VALUES ('a', 1)");
            world.settings.put("tls", "required");
            world.settings.put("user", "follower");
            world.credential = Optional.of("erp-password");
            world.credentials = _ -> Secret.of(PASSWORD);
            world.url = "mariadb://" + HOST + ":" + server.port() + "/" + world.database;
            assertThat(told(world)).contains("Unreachable", "tls-failed");

            world.tls = keys.clientSockets();
            try (Following following = world.follow(world.kept.start(true))) {
                ChangesWorld.begin(following, world.kept);
                world.run("INSERT INTO product VALUES ('b', 1)");
                assertThat(ChangesWorld.take(following, world.kept, 2)).isEmpty();
                // Both connections are encrypted: the user could not log in otherwise.
                assertThat(
                                world.ask(
                                        "SELECT user FROM information_schema.processlist WHERE"
                                                + " user = 'follower' AND command = 'Binlog Dump'"))
                        .hasSize(1);
            }
            assertThat(world.kept.told())
                    .containsExactly("read {price=1.00, sku=a}", "created {price=1.00, sku=b}");
            passwords(world);
            world.credentials = _ -> Secret.of(PASSWORD);
            world.url = world.url.replace(HOST, "other.acme.example");
            assertThat(told(world)).contains("Unreachable", "tls-failed");
        }
    }

    private static void passwords(BinlogWorld world) {
        world.credentials = _ -> Secret.of("wrong");
        assertThat(told(world)).contains("Unauthorized", "mariadb-1045");
        world.credentials =
                name -> {
                    throw new Credentials.MissingCredential("no " + name);
                };
        assertThat(told(world)).contains("Unauthorized", "credential-missing");
        world.credentials = ChangesWorld.insteadOfOld(PASSWORD);
        assertThat(told(world)).startsWith("Changes[");
    }
}
