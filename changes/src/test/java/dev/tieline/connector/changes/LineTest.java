package dev.tieline.connector.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Credentials;
import dev.tieline.api.Following;
import dev.tieline.api.Following.Batch;
import dev.tieline.api.Secret;
import dev.tieline.connector.changes.ChangesWorld.Kept;
import dev.tieline.testkit.TestKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that is said to the database goes through the door, encrypted, with the password it wants.
 */
class LineTest {
    private static final String HOST = "db.acme.example";
    private static final String PASSWORD = "s3cret-of-changes";

    @TempDir Path folder;
    private final LogServer server = new LogServer();
    private final ChangesWorld world = new ChangesWorld(server.url(), Map.of("sku", "string"));
    private final String role = "line_" + server.database();
    private final Kept kept = new Kept();
    private TestKeys keys;
    private TlsProxy proxy;

    @BeforeEach
    void declare() throws Exception {
        keys = TestKeys.make(folder, HOST);
        proxy = new TlsProxy(server.port(), keys.serverContext());
        server.role(role, PASSWORD);
        server.run(
                "CREATE TABLE product(sku text PRIMARY KEY)",
                "GRANT SELECT ON product TO " + role,
                "CREATE PUBLICATION tieline_product FOR TABLE product");
        world.url = "postgresql://" + HOST + ":" + proxy.port() + "/" + server.database();
        world.settings.put("tls", "required");
        world.settings.put("user", role);
        world.credential = Optional.of("erp-password");
        world.credentials = _ -> Secret.of(PASSWORD);
        world.tls = keys.clientSockets();
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
        server.run("DROP OWNED BY " + role, "DROP ROLE " + role);
        server.close();
    }

    private String told() {
        try (Following following = world.follow(kept.start(false))) {
            Batch batch = following.next(1, Duration.ofSeconds(10));
            assertThat(batch.toString()).doesNotContain(PASSWORD);
            return batch.toString();
        }
    }

    @Test
    void rowsAndLogComeEncryptedWithAPassword() {
        server.run("INSERT INTO product VALUES('a')");
        try (Following following = world.follow(kept.start(true))) {
            ChangesWorld.begin(following, kept);
            server.run("INSERT INTO product VALUES('b')");
            assertThat(ChangesWorld.take(following, kept, 2)).isEmpty();
        }
        assertThat(kept.told()).containsExactly("read {sku=a}", "created {sku=b}");
    }

    @Test
    void aPasswordThatIsRefusedIsReplacedByAnotherThatIsGood() {
        world.credentials = ChangesWorld.insteadOfOld(PASSWORD);
        assertThat(told()).startsWith("Changes[");
    }

    @Test
    void aWrongPasswordIsTold() {
        world.credentials = _ -> Secret.of("wrong");
        assertThat(told()).contains("Unauthorized", "sqlstate-28P01");
    }

    @Test
    void aPasswordThatIsMissingIsTold() {
        world.credentials =
                name -> {
                    throw new Credentials.MissingCredential("no " + name);
                };
        assertThat(told()).contains("Unauthorized", "credential-missing");
    }

    @Test
    void anotherHostsCertificateIsRefused() {
        world.url = world.url.replace(HOST, "other.acme.example");
        assertThat(told()).contains("Unreachable", "tls-failed");
    }

    @Test
    void aServerWithoutTlsIsNotTalkedTo() {
        world.url = server.url();
        assertThat(told()).contains("Unreachable", "login-not-offered");
    }
}
