package dev.tieline.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.tieline.api.Finding;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.People.SignIn;
import dev.tieline.people.SecondFactor;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One-time codes beside passwords, at a real hub with a vault. */
class CodesTest {
    private static final String PASSWORD = "a sentence nobody guesses";
    private static final String OTHER = "another sentence of hers";
    private static final String HERE = "192.0.2.1";
    private static final String PASS = "a pass";
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id, invalid: hold }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir private Path folder;
    private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);
    private RunningHub hub;

    private void start(String more) {
        assertThat(
                        new CommandRun(
                                        "vault",
                                        "create-key",
                                        folder.resolve("vault.key").toString())
                                .code())
                .isEqualTo(Main.DONE);
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "tieline.yaml",
                                RunningHub.HUB + "vault: { key: file:vault.key }\n" + more,
                                "flows/things.yaml",
                                FLOW),
                        () -> now());
        people().first("ada", PASSWORD);
    }

    private Instant now() {
        return Instant.now().plus(shift.get());
    }

    @AfterEach
    void stop() {
        if (hub != null) {
            hub.close();
        }
    }

    private People people() {
        return hub.hub().faces().people();
    }

    private Account ada() {
        return people().account("ada").orElseThrow();
    }

    private String code(String secret) {
        return Authenticator.code(secret, now());
    }

    private void nextStep() {
        shift.updateAndGet(time -> time.plusSeconds(31));
    }

    private SignIn.Half half(String remote) {
        return (SignIn.Half) people().signIn("ada", PASSWORD, remote);
    }

    @Test
    void aPasswordAloneIsNotEnoughAndACodeIsGoodOnce() throws Exception {
        start("");
        String before = ((SignIn.Welcome) people().signIn("ada", PASSWORD, HERE)).session();
        String secret = people().codes().offer(ada(), PASS).orElseThrow().secret();
        assertThat(people().signIn("ada", PASSWORD, HERE))
                .as("offered, not confirmed")
                .isInstanceOf(SignIn.Welcome.class);
        assertThat(people().codes().start(ada(), PASS, "000000x", HERE))
                .isInstanceOf(SignIn.Refused.class);
        SignIn.Started started =
                (SignIn.Started) people().codes().start(ada(), PASS, code(secret), HERE);
        assertThat(started.recovery()).hasSize(10).doesNotHaveDuplicates();
        assertThat(people().session(before)).as("begun by the password alone").isEmpty();
        assertThat(people().session(started.session())).isPresent();
        assertThat(people().codes().offer(ada(), PASS))
                .as("not in place of one that counts")
                .isEmpty();

        SignIn.Half half = half(HERE);
        assertThat(half.on()).isTrue();
        assertThat(people().session(half.key())).as("is no session").isEmpty();
        assertThat(people().token(half.key())).isEmpty();
        assertThat(people().codes().show(half.key(), code(secret), HERE))
                .as("the code it was switched on by")
                .isInstanceOf(SignIn.Half.class);
        nextStep();
        String code = code(secret);
        List<SignIn> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<SignIn>> tries = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String remote = "192.0.2." + (100 + i);
                tries.add(threads.submit(() -> people().codes().show(half.key(), code, remote)));
            }
            for (Future<SignIn> one : tries) {
                all.add(one.get());
            }
        }
        assertThat(all).filteredOn(SignIn.Welcome.class::isInstance).as("at once").hasSize(1);
        shift.updateAndGet(time -> time.plus(People.HALFWAY));
        assertThat(people().codes().show(half.key(), code(secret), HERE))
                .as("too late")
                .isInstanceOf(SignIn.Refused.class);

        String recovery = started.recovery().getFirst();
        assertThat(
                        people().codes()
                                .show(
                                        half("192.0.2.3").key(),
                                        recovery.toUpperCase(Locale.ROOT),
                                        "192.0.2.3"))
                .isInstanceOf(SignIn.Welcome.class);
        assertThat(people().codes().show(half("192.0.2.3").key(), recovery, "192.0.2.3"))
                .as("a recovery code twice")
                .isInstanceOf(SignIn.Half.class);
        assertThat(people().codes().left("ada")).isEqualTo(9);
        nothingIsInTheClear(secret, started.recovery());
    }

    private void nothingIsInTheClear(String secret, List<String> recovery) throws Exception {
        String audit = hub.send(hub.request("/api/audit").GET()).body();
        assertThat(audit).contains("codes-on", "recovery-code");
        String everybody = hub.send(hub.request("/api/people").GET()).body();
        assertThat(everybody).contains("\"codes\":true");
        StringBuilder files = new StringBuilder(audit).append(everybody);
        try (var all = Files.walk(folder.resolve("data"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.append(
                        new String(
                                Files.readAllBytes(file),
                                java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(files.toString().contains(secret)).isFalse();
        assertThat(recovery).noneMatch(code -> files.toString().contains(code));
    }

    @Test
    void whoHasThePasswordCannotTryCodesWithoutEnd() {
        start("");
        String secret = people().codes().offer(ada(), PASS).orElseThrow().secret();
        people().codes().start(ada(), PASS, code(secret), HERE);
        nextStep();
        int tries = 0;
        SignIn last = people().signIn("ada", PASSWORD, HERE);
        while (last instanceof SignIn.Half(Account _, String key, boolean _) && tries < 100) {
            tries++;
            last = people().codes().show(key, "00000" + tries % 10 + "x", HERE);
            if (last instanceof SignIn.Half) {
                // The password again must not begin the count anew.
                last = people().signIn("ada", PASSWORD, HERE);
            }
        }
        assertThat(last).isInstanceOf(SignIn.Wait.class);
        assertThat(tries).isLessThan(5);
        people().codes().forget("ada", "root");
        assertThat(people().signIn("ada", PASSWORD, "192.0.2.77"))
                .isInstanceOf(SignIn.Welcome.class);
    }

    @Test
    void whoSignsInByCodesIsNeverSlowedDown() {
        start("");
        String secret = people().codes().offer(ada(), PASS).orElseThrow().secret();
        people().codes().start(ada(), PASS, code(secret), HERE);
        for (int i = 0; i < 25; i++) {
            nextStep();
            SignIn.Half half = half(HERE);
            assertThat(people().codes().show(half.key(), code(secret), HERE))
                    .as("sign-in %d", i)
                    .isInstanceOf(SignIn.Welcome.class);
            nextStep();
            assertThat(people().codes().show(half.key(), code(secret), HERE))
                    .as("a key is good once")
                    .isInstanceOf(SignIn.Refused.class);
        }
    }

    @Test
    void nobodyLearnsTheSecretThatSomebodyElseConfirms() {
        start("");
        SecondFactor codes = people().codes();
        String theirs = codes.offer(ada(), "thief").orElseThrow().secret();
        String own = codes.offer(ada(), "victim").orElseThrow().secret();
        assertThat(own).isNotEqualTo(theirs);
        assertThat(codes.start(ada(), "thief", code(own), HERE)).isInstanceOf(SignIn.Refused.class);
        assertThat(codes.start(ada(), "victim", code(theirs), HERE))
                .isInstanceOf(SignIn.Refused.class);
        assertThat(codes.start(ada(), "victim", code(own), HERE))
                .isInstanceOf(SignIn.Started.class);
        assertThat(codes.offer(ada(), "thief").isPresent()).isFalse();
    }

    @Test
    void codesAreNotSwitchedOffByTakingTheVaultAway() {
        start("");
        String secret = people().codes().offer(ada(), PASS).orElseThrow().secret();
        SignIn.Started started =
                (SignIn.Started) people().codes().start(ada(), PASS, code(secret), HERE);
        assertThat(started.toString()).doesNotContain(started.session());
        String file = RunningHub.HUB;
        hub.close();
        RunningHub.write(folder, "tieline.yaml", file);
        assertThatThrownBy(() -> hub.again()).hasMessageContaining("vault-missing");
        RunningHub.write(folder, "tieline.yaml", file + "vault: { key: file:vault.key }\n");
        hub = hub.again();
        assertThat(people().session(started.session())).isPresent();
        people().codes().forget("ada", "root");
        assertThat(people().session(started.session())).as("ends with the codes").isEmpty();
    }

    @Test
    void aReloadRefusesAnotherWayToSignIn() throws Exception {
        start("");
        String file = RunningHub.HUB + "vault: { key: file:vault.key }\n";
        RunningHub.write(folder, "tieline.yaml", file + "sign-in: { codes: required }\n");
        assertThat(hub.hub().reload()).extracting(Finding::code).containsExactly("restart-needed");
        RunningHub.write(folder, "tieline.yaml", "# a line more\n" + file);
        assertThat(hub.hub().reload()).isEmpty();
    }

    @Test
    void whatIsSealedIsForOneAccountAndEndsWithIt() {
        start("");
        Actor root = Actor.HUB;
        Account bob =
                ((People.Change.Done) people().add("bob", ada().role(), ada().owners(), root))
                        .account();
        people().choose(people().invite(bob, root).orElseThrow(), OTHER);
        bob = people().account("bob").orElseThrow();
        String secret = people().codes().offer(bob, PASS).orElseThrow().secret();
        people().codes().start(bob, PASS, code(secret), HERE);
        assertThat(people().codes().isOn("bob")).isTrue();
        people().remove(bob, root);
        people().add("bob", ada().role(), ada().owners(), root);
        assertThat(people().codes().isOn("bob")).as("another of the name").isFalse();
        assertThat(people().codes().isOn("ada")).isFalse();
        assertThat(
                        new CommandRun(
                                        "people",
                                        "forget-codes",
                                        "--hub",
                                        hub.hub().local().toString(),
                                        "--token-file",
                                        hub.tokenFile().toString(),
                                        "bob")
                                .code())
                .isEqualTo(Main.DONE);
    }

    @Test
    void whereTheyAreRequiredNobodyIsInWithout() {
        start("sign-in: { codes: required }\n");
        SignIn.Half half = half(HERE);
        assertThat(half.on()).isFalse();
        String secret = people().codes().offer(ada(), half.key()).orElseThrow().secret();
        assertThat(people().codes().show(half.key(), "000000x", HERE))
                .isInstanceOf(SignIn.Half.class);
        SignIn.Half thief = half("192.0.2.66");
        assertThat(people().codes().show(thief.key(), code(secret), "192.0.2.66"))
                .as("what another half sign-in was offered")
                .isInstanceOf(SignIn.Half.class);
        SignIn.Started started =
                (SignIn.Started) people().codes().show(half.key(), code(secret), HERE);
        assertThat(people().session(started.session())).isPresent();
        nextStep();
        assertThat(people().codes().stop(ada(), code(secret), HERE)).as("not by oneself").isFalse();
        people().codes().forget("ada", "root");
        assertThat(people().session(started.session()))
                .as("without codes a session is by the password alone")
                .isEmpty();
        HttpResponse<String> page =
                hub.send(
                        HttpRequest.newBuilder(URI.create(hub.url() + "/sign-in"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Sec-Fetch-Site", "same-origin")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "name=ada&password="
                                                        + PASSWORD.replace(' ', '+'))));
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(page.body()).contains("Set up one-time codes", "otpauth://totp/");
    }

    @Test
    void somebodySetsThemUpAndSignsInByThemInARealBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        start("");
        try (ConsoleBrowser browser = new ConsoleBrowser()) {
            Page page = browser.stranger(hub.hub(), false);
            signIn(page);
            assertThat(page).hasURL(hub.url() + "/account");
            page.locator("form[action='/account/codes'] input").fill(PASSWORD);
            page.locator("form[action='/account/codes'] button").click();
            String secret = page.locator("#secret").innerText();
            assertThat(page.locator("#uri").getAttribute("href"))
                    .startsWith("otpauth://totp/Tieline%20test%3Aada?secret=" + secret);
            page.locator("input[name=code]").fill(code(secret));
            page.locator("form[action='/account/codes/confirm'] button").click();
            assertThat(page.locator("#recovery li")).hasCount(10);
            String recovery = page.locator("#recovery li").first().innerText();
            page.navigate("/account");
            assertThat(page.locator("body")).not().containsText(recovery);
            page.locator("form[action='/sign-out'] button").click();

            signIn(page);
            page.locator("input[name=code]").fill("000000");
            page.locator("button.main").click();
            assertThat(page.locator("[role=alert]")).containsText("The code is wrong");
            nextStep();
            page.locator("input[name=code]").fill(code(secret));
            page.locator("button.main").click();
            assertThat(page).hasURL(hub.url() + "/account");
            nextStep();
            page.locator("form[action='/account/codes/end'] input").fill(code(secret));
            page.locator("form[action='/account/codes/end'] button").click();
            assertThat(page.locator("section[role=status]"))
                    .containsText("password alone is enough");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void signIn(Page page) {
        page.navigate("/sign-in?next=%2Faccount");
        page.locator("input[name=name]").fill("ada");
        page.locator("input[name=password]").fill(PASSWORD);
        page.locator("button.main").click();
    }

    @Test
    void withoutAVaultNobodyCanHaveThem() {
        hub = RunningHub.start(folder, FLOW);
        people().first("ada", PASSWORD);
        assertThat(people().codes().isOffered()).isFalse();
        assertThat(people().codes().offer(ada(), PASS))
                .isEqualTo(java.util.Optional.<SecondFactor.Offer>empty());
        assertThat(people().signIn("ada", PASSWORD, HERE)).isInstanceOf(SignIn.Welcome.class);
    }
}
