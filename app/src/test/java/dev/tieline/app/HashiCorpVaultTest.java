package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Payload;
import dev.tieline.api.Secret;
import dev.tieline.connector.http.Errands;
import dev.tieline.egress.EgressGuard;
import dev.tieline.format.JsonText;
import dev.tieline.issuer.HashiCorpVault;
import dev.tieline.issuer.VaultAnswer;
import dev.tieline.testkit.Clock;
import dev.tieline.testkit.HashiCorpServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets of HashiCorp Vault and the hub's own token there, by a clock that is moved. */
class HashiCorpVaultTest {
    private static final String PATH = "secret/data/crm";
    private static final Map<String, String> APP_ROLE =
            Map.of("role_id", "role-1", "secret_id", "proof-1");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock = new Clock(Instant.parse("2026-11-27T10:00:00Z"));
    private final HashiCorpServer server = HashiCorpServer.start(clock);
    private final AtomicReference<String> token = new AtomicReference<>("hvs.first");

    @BeforeEach
    void fill() {
        server.put("crm", Map.of("token", "value-1", "other", "value-2"));
        server.token(
                "hvs.first",
                Duration.ZERO,
                false,
                PATH,
                "kv/crm",
                "secret/crm",
                "secret/data/no",
                "database/creds/x");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HashiCorpVault vault(String namespace, HashiCorpVault.Login login) {
        return new HashiCorpVault(
                new HashiCorpVault.Settings(server.url(), namespace, login),
                new Errands(new EgressGuard(List.of("127.0.0.1"))),
                new HashiCorpVault.Json(
                        body -> CallerSurroundings.json(new Payload(body, "")), JsonText::compact),
                clock);
    }

    private HashiCorpVault byToken() {
        return vault("", new HashiCorpVault.Login.Token(() -> Secret.of(token.get())));
    }

    private HashiCorpVault byRole(Map<String, String> proof) {
        return vault(
                "",
                new HashiCorpVault.Login.Proof(
                        "auth/approle/login",
                        () ->
                                Map.of(
                                        "role_id", Secret.of(proof.get("role_id")),
                                        "secret_id", Secret.of(proof.get("secret_id")))));
    }

    private void role(Duration life, Duration longest) {
        server.role("approle", new HashiCorpServer.Role(APP_ROLE, life, longest, List.of(PATH)));
    }

    /** A field, or the code of what is in the way. */
    private static String said(VaultAnswer answer) {
        return switch (answer) {
            case VaultAnswer.Read read -> read.fields().get("token").revealText();
            case VaultAnswer.Not(var fault, boolean refused) ->
                    fault.code() + (refused ? " refused" : "");
        };
    }

    @Test
    void bothVersionsOfKvAreRead() {
        server.putPlain("crm", Map.of("token", "plain-1\n"));
        server.put("crm", Map.of("token", "value-3"));
        HashiCorpVault vault = byToken();

        assertThat(vault.read(PATH, true))
                .isInstanceOfSatisfying(
                        VaultAnswer.Read.class,
                        read -> {
                            assertThat(read.version()).isEqualTo(2);
                            assertThat(read.created()).contains(clock.instant());
                        });
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-3");
        assertThat(said(vault.read("kv/crm", false))).isEqualTo("plain-1");
    }

    @Test
    void whatIsInTheWayIsToldApart() {
        HashiCorpVault vault = byToken();
        assertThat(said(vault.read("secret/data/secret", true)))
                .isEqualTo("hashicorp-denied refused");
        assertThat(said(vault.read("secret/data/no", true)))
                .isEqualTo("hashicorp-no-secret refused");
        assertThat(vault.read("secret/crm", false).toString())
                .contains("hashicorp-no-secret")
                .contains("KV version 2 needs 'data' behind it");
        assertThat(said(vault.read("database/creds/x", false)))
                .isEqualTo("hashicorp-leased refused");
        server.delete("crm");
        assertThat(said(vault.read(PATH, true))).isEqualTo("hashicorp-deleted refused");
        server.seal(true);
        assertThat(said(vault.read(PATH, true))).isEqualTo("hashicorp-sealed");
        server.silent(true);
        assertThat(said(vault.read(PATH, true))).isEqualTo("hashicorp-unreachable");
    }

    @Test
    void versionsAreNotGuessed() {
        server.putPlain("data/crm", Map.of("token", "plain"));
        server.token("hvs.first", Duration.ZERO, false, "kv/data/crm");
        assertThat(said(byToken().read("kv/data/crm", true)))
                .isEqualTo("hashicorp-answer-unfit refused");
    }

    @Test
    void whatIsInANamespaceIsAskedForThere() {
        server.namespace("team-a");
        assertThat(said(byToken().read(PATH, true))).isEqualTo("hashicorp-no-secret refused");
        HashiCorpVault there =
                vault("team-a", new HashiCorpVault.Login.Token(() -> Secret.of(token.get())));
        assertThat(said(there.read(PATH, true))).isEqualTo("value-1");
    }

    @Test
    void aTokenThatSomebodyReplacesIsUsedAtOnce() {
        HashiCorpVault vault = byToken();
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
        server.revokeAll();
        assertThat(said(vault.read(PATH, true))).isEqualTo("hashicorp-denied refused");
        server.token("hvs.second", Duration.ZERO, false, PATH);
        token.set("hvs.second");
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
    }

    @Test
    void aTokenIsRenewedAheadOfItsEndAndOneThatCannotBeIsTold() {
        server.token("hvs.first", HOUR, true, PATH);
        HashiCorpVault vault = byToken();
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMinutes(15));
            vault.tend();
            assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
            assertThat(vault.ending()).isEmpty();
        }
        assertThat(server.asked()).contains("POST auth/token/renew-self");

        server.token("hvs.short", HOUR, false, PATH);
        token.set("hvs.short");
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
        Instant end = clock.instant().plus(HOUR);
        clock.advance(Duration.ofMinutes(53));
        vault.tend();
        assertThat(vault.ending()).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        vault.tend();
        assertThat(vault.ending()).contains(end);
    }

    @Test
    void anApplicationLogsInOnceRenewsAndLogsInAgainBeforeItsLongestLifeEnds() {
        role(HOUR, Duration.ofHours(3));
        HashiCorpVault vault = byRole(APP_ROLE);
        for (int i = 0; i < 48; i++) {
            vault.tend();
            assertThat(said(vault.read(PATH, true))).as("quarter %d", i).isEqualTo("value-1");
            clock.advance(Duration.ofMinutes(15));
        }
        assertThat(server.asked().stream().filter(a -> a.contains("renew-self")).count())
                .isGreaterThan(5);
        // Twelve hours of lives of three.
        assertThat(server.asked().stream().filter(a -> a.contains("login")).count())
                .isBetween(4L, 7L);
    }

    @Test
    void aRevokedTokenIsReplacedByALoginOnce() {
        role(HOUR, Duration.ofHours(3));
        HashiCorpVault vault = byRole(APP_ROLE);
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
        server.revokeAll();
        clock.advance(Duration.ofSeconds(30));
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
        assertThat(said(vault.read("secret/data/other", true)))
                .isEqualTo("hashicorp-denied refused");
        assertThat(server.asked().stream().filter(a -> a.contains("login")).count()).isEqualTo(2);
    }

    @Test
    void aLoginThatIsRefusedSaysSoAndShowsNothing() {
        role(HOUR, HOUR);
        VaultAnswer answer =
                byRole(Map.of("role_id", "role-1", "secret_id", "wrong-0815")).read(PATH, true);
        assertThat(said(answer)).isEqualTo("hashicorp-login-refused refused");
        assertThat(answer.toString()).doesNotContain("wrong-0815").doesNotContain("role-1");
    }

    @Test
    void kubernetesLogsInWithItsServiceAccount() {
        server.role(
                "kubernetes",
                new HashiCorpServer.Role(
                        Map.of("role", "tieline", "jwt", "eyJ.e30.x"), HOUR, HOUR, List.of(PATH)));
        HashiCorpVault vault =
                vault(
                        "",
                        new HashiCorpVault.Login.Proof(
                                "auth/kubernetes/login",
                                () ->
                                        Map.of(
                                                "role", Secret.of("tieline"),
                                                "jwt", Secret.of("eyJ.e30.x"))));
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
    }

    /** While it is away a token that is due is not thrown away, and renewed once it is back. */
    @Test
    void aRenewalThatFailsIsTriedAgain() {
        role(HOUR, Duration.ofHours(10));
        HashiCorpVault vault = byRole(APP_ROLE);
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
        clock.advance(Duration.ofMinutes(45));
        server.silent(true);
        vault.tend();
        vault.tend();
        server.silent(false);
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
        clock.advance(Duration.ofSeconds(10));
        vault.tend();
        clock.advance(Duration.ofMinutes(30));
        assertThat(said(vault.read(PATH, true))).isEqualTo("value-1");
    }
}
