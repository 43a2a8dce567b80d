package dev.tieline.connector.jdbc;

import static dev.tieline.connector.jdbc.Tested.any;
import static dev.tieline.connector.jdbc.Tested.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Outcome;
import dev.tieline.api.Secret;
import dev.tieline.testkit.MariaDbServer;
import dev.tieline.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The talk with MariaDB is encrypted, by a certificate of the declared host, or there is none. */
class MariaDbTlsTest {
    private static final String HOST = "db.acme.example";

    @TempDir Path folder;

    @Test
    void onlyATrustedCertificateOfTheHostWillDo()
            throws IOException, GeneralSecurityException, InterruptedException {
        TestKeys keys = TestKeys.make(folder, HOST);
        Path certificate = folder.resolve("server.pem");
        Path key = folder.resolve("server.key");
        keys.writePem(certificate, key);
        try (MariaDbServer server =
                        MariaDbServer.start("--ssl-cert=" + certificate, "--ssl-key=" + key);
                TestedMariaDb world = new TestedMariaDb()) {
            server.run("", "CREATE USER tls IDENTIFIED BY 'pa''ss wörd' REQUIRE SSL");
            world.with("tls", "required").with("user", "tls");
            world.reading(
                    "SELECT variable_value AS v FROM information_schema.session_status WHERE"
                            + " variable_name = 'Ssl_version'",
                    "",
                    any("v"));
            world.credential = Optional.of("shop-password");
            world.credentials = _ -> Secret.of("pa'ss wörd");
            world.url = Optional.of("mariadb://" + HOST + ":" + server.port() + "/mysql");

            assertThat(told(world.send("rows", Map.of()))).isEqualTo("unreachable tls-failed");
            world.tls = keys.clientSockets();
            world.url =
                    Optional.of("mariadb://" + HOST + ":" + server.port() + "/information_schema");
            assertThat(world.send("rows", Map.of()))
                    .isEqualTo(
                            new Outcome.Accepted(
                                    "", Tested.row("rows", List.of(Map.of("v", "TLSv1.3")))));
            world.url =
                    Optional.of(
                            "mariadb://other.acme.example:"
                                    + server.port()
                                    + "/information_schema");
            assertThat(told(world.send("rows", Map.of()))).isEqualTo("unreachable tls-failed");
        }
        try (MariaDbServer server = MariaDbServer.start("--skip-ssl");
                TestedMariaDb world = new TestedMariaDb()) {
            world.with("tls", "required");
            world.tls = keys.clientSockets();
            world.url = Optional.of("mariadb://" + HOST + ":" + server.port() + "/mysql");
            world.reading("SELECT 1 AS v", "", any("v"));
            assertThat(told(world.send("rows", Map.of()))).isEqualTo("unreachable tls-not-offered");
        }
    }
}
