package dev.tieline.connector.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Credentials;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import dev.tieline.api.Secret;
import dev.tieline.connector.postgresql.WireProxy.Fate;
import dev.tieline.testkit.TestKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encryption and passwords. */
class LoginTest {
    @TempDir static Path folder;
    private static Server server;
    private static TestKeys keys;

    private final DatabaseWorld world = new DatabaseWorld(server.url());
    private final List<WireProxy> open = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        keys = TestKeys.make(folder, DatabaseWorld.HOST);
        server = new Server();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void declare() throws Exception {
        world.credential = Optional.of("erp-password");
        world.with("user", "scram").reading("SELECT 1 AS one", Map.of("one", "integer"));
        world.tls = keys.clientSockets();
    }

    @AfterEach
    void close() {
        open.forEach(WireProxy::close);
    }

    private WireProxy encrypted(String host, Optional<SSLContext> by) {
        WireProxy proxy = new WireProxy(Server.port(), by);
        open.add(proxy);
        world.with("tls", "required");
        world.url = "postgresql://" + host + ":" + proxy.port() + "/" + server.database();
        return proxy;
    }

    @ParameterizedTest
    @CsvSource({
        "scram, off, accepted",
        "scram, required, accepted",
        "hashed, off, accepted",
        "hashed, required, accepted",
        "clear, off, unauthorized login-not-offered",
        "clear, required, accepted",
        "barred, off, unauthorized sqlstate-28000",
        "nobody, off, accepted",
    })
    void passwordsTravelOnlyWhereNobodyReadsThem(String user, String tls, String expected)
            throws Exception {
        world.with("user", user.equals("nobody") ? "postgres" : user);
        if (tls.equals("required")) {
            encrypted(DatabaseWorld.HOST, Optional.of(keys.serverContext()));
        }

        assertThat(DatabaseWorld.told(world.rows(Map.of()))).isEqualTo(expected);
    }

    @Test
    void aWrongPasswordIsUnauthorizedAndNothingWasSent() {
        world.credentials = _ -> Secret.of("wr0ng-pass");

        Attempt attempt = world.rows(Map.of());

        assertThat(DatabaseWorld.told(attempt)).isEqualTo("unauthorized sqlstate-28P01");
        assertThat(attempt.phase()).isEqualTo(Phase.CONNECTING);
        assertThat(attempt.toString()).doesNotContain("wr0ng");
    }

    @Test
    void anotherGoodPasswordIsTriedAndKept() {
        List<String> worked = new ArrayList<>();
        world.credentials =
                new Credentials() {
                    @Override
                    public Secret credential(String name) {
                        return Secret.of("old-pass");
                    }

                    @Override
                    public Optional<Secret> instead(String name, List<Secret> refused) {
                        return switch (refused.size()) {
                            case 1 -> Optional.of(Secret.of("older-pass"));
                            case 2 -> Optional.of(Secret.of(Server.PASSWORD));
                            default -> Optional.empty();
                        };
                    }

                    @Override
                    public void worked(String name, Secret value) {
                        worked.add(name + " " + value.revealText());
                    }
                };

        assertThat(DatabaseWorld.told(world.rows(Map.of()))).isEqualTo("accepted");
        assertThat(worked).containsExactly("erp-password " + Server.PASSWORD);
    }

    @Test
    void withoutItsPasswordNothingIsOpened() {
        world.credentials =
                _ -> {
                    throw new Credentials.MissingCredential("there is no erp-password");
                };
        assertThat(DatabaseWorld.told(world.rows(Map.of())))
                .isEqualTo("unauthorized credential-missing");

        Outcome outcome =
                new Outcome.Unavailable(
                        Fault.of("issuer-down", Blame.DESTINATION, "No.", "Wait."),
                        java.time.Duration.ZERO);
        world.credentials =
                _ -> {
                    throw new Credentials.NotObtained(outcome);
                };
        assertThat(world.rows(Map.of()).outcome()).isEqualTo(outcome);

        world.credential = Optional.empty();
        assertThat(DatabaseWorld.told(world.rows(Map.of())))
                .isEqualTo("unauthorized login-not-offered");
    }

    @Test
    void aServerWithoutTlsIsNotTalkedTo() {
        WireProxy proxy = encrypted(DatabaseWorld.HOST, Optional.empty());
        proxy.at("scram", Fate.CUT_BEFORE);

        assertThat(DatabaseWorld.told(world.rows(Map.of())))
                .isEqualTo("unreachable tls-not-offered");
        assertThat(proxy.connections).hasValue(1);
    }

    @Test
    void theCertificateMustBeOfTheHostAndTrusted() throws Exception {
        encrypted("other.acme.example", Optional.of(keys.serverContext()));
        assertThat(DatabaseWorld.told(world.rows(Map.of()))).isEqualTo("unreachable tls-failed");

        TestKeys stranger = TestKeys.make(folder.resolve("stranger"), DatabaseWorld.HOST);
        encrypted(DatabaseWorld.HOST, Optional.of(stranger.serverContext()));
        assertThat(DatabaseWorld.told(world.rows(Map.of()))).isEqualTo("unreachable tls-failed");
    }

    @Test
    void aDatabaseThatIsNotThereIsUnreachable() {
        world.url = "postgresql://127.0.0.1:" + Server.port() + "/no%20such%3Fssl=false&x";

        assertThat(DatabaseWorld.told(world.rows(Map.of())))
                .isEqualTo("unreachable sqlstate-3D000");
    }
}
