package dev.tieline.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single sign-on at a real hub, by a provider that lies as a case wants it to. */
class ProviderTest {
    private static final String PASSWORD = "a sentence nobody guesses";
    private static final String SECRET = "secret-of-the-destination";
    private static final String SIGN_IN =
            """
            proxies: [127.0.0.1]
            sign-in:
              provider:
                issuer: @issuer@
                client: tieline
                credential: there
                account: email
                roles:
                  admins: { role: admin }
                  sellers: { role: operator, owners: [ops] }
                  readers: { role: viewer }
            """;
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

    private static final AtomicReference<Duration> SHIFT = new AtomicReference<>(Duration.ZERO);
    private static final AtomicInteger ADDRESS = new AtomicInteger();
    private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
    private static final Handler LISTENING =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    LOG.add(new SimpleFormatter().format(entry));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
    private static final Logger LOGGER = Logger.getLogger("dev.tieline");

    @TempDir private static Path folder;
    private static TestIssuer issuer;
    private static RunningHub hub;

    @BeforeAll
    static void start() {
        LISTENING.setLevel(Level.ALL);
        LOGGER.setLevel(Level.ALL);
        LOGGER.addHandler(LISTENING);
        issuer = new TestIssuer(SECRET);
        String file = RunningHub.HUB + SIGN_IN.replace("@issuer@", issuer.url().toString());
        hub =
                RunningHub.start(
                        folder,
                        Map.of("tieline.yaml", file, "flows/things.yaml", FLOW),
                        () -> Instant.now().plus(SHIFT.get()));
        people().first("root", PASSWORD);
    }

    @AfterAll
    static void stop() {
        hub.close();
        issuer.close();
        LOGGER.removeHandler(LISTENING);
        LOGGER.setLevel(null);
    }

    @AfterEach
    void nothingSecretIsInTheLog() {
        SHIFT.set(Duration.ZERO);
        String log = String.join("\n", LOG);
        assertThat(log).doesNotContain(SECRET);
        assertThat(issuer.secrets).noneMatch(log::contains);
    }

    private static People people() {
        return hub.hub().faces().people();
    }

    private static String claims(String nonce, String sub, String groups) {
        long now = Instant.now().plus(SHIFT.get()).getEpochSecond();
        return "{\"iss\":\"%s\",\"aud\":\"tieline\",\"azp\":\"tieline\",\"sub\":\"%s\",\"email\":\"%s@acme.example\",\"email_verified\":true,\"nonce\":\"%s\",\"iat\":%d,\"nbf\":%d,\"exp\":%d,\"groups\":[%s]}"
                .formatted(issuer.url(), sub, sub, nonce, now, now, now + 300, groups);
    }

    private static void says(String sub, String groups) {
        issuer.tokens = nonce -> issuer.signed(TestIssuer.HEADER, claims(nonce, sub, groups));
    }

    /** A browser at one address that follows nothing by itself. */
    private static final class Window {
        private final String address = "192.0.2." + ADDRESS.incrementAndGet();
        private String errand = "";
        private String session = "";

        HttpResponse<String> get(String path) {
            HttpResponse<String> answer =
                    hub.send(
                            HttpRequest.newBuilder(URI.create(hub.url() + path))
                                    .header("X-Forwarded-For", address)
                                    .header("Accept", "text/html")
                                    .header("Cookie", errand + "; " + session)
                                    .GET());
            for (String cookie : answer.headers().allValues("Set-Cookie")) {
                assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/");
                String pair = cookie.substring(0, cookie.indexOf(';'));
                if (pair.startsWith("tieline-sign-in=")) {
                    errand = pair;
                } else {
                    session = pair;
                }
            }
            return answer;
        }

        URI depart(String next) {
            HttpResponse<String> away =
                    get(
                            "/sign-in/provider?next="
                                    + URLEncoder.encode(next, StandardCharsets.UTF_8));
            assertThat(away.statusCode()).isEqualTo(303);
            return location(away);
        }

        HttpResponse<String> back(String code, String state) {
            return get("/sign-in/return?code=" + code + "&state=" + state);
        }

        HttpResponse<String> signIn(String next) {
            URI there = depart(next);
            return back(issuer.code(there), state(there));
        }

        boolean isIn() {
            return get("/records").statusCode() == 200;
        }
    }

    private static URI location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static String state(URI departure) {
        return TestIssuer.pairs(departure.getRawQuery()).get("state");
    }

    @Test
    void whoHasAGroupGetsAnAccountAndWhoLosesItLosesAll() {
        Window window = new Window();
        says("ida", "\"readers\",\"sellers\"");
        HttpResponse<String> in = window.signIn("/records?state=held");
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(location(in).toString()).isEqualTo("/records?state=held");
        assertThat(window.isIn()).isTrue();
        Account ida = people().account("ida@acme.example").orElseThrow();
        assertThat(ida.role()).isEqualTo(Role.OPERATOR);
        assertThat(ida.owners()).containsExactly("ops");
        Actor root = new Actor("root", Role.ADMIN, Set.of(), false);
        String token =
                people().token(ida, "x", Role.ADMIN, Duration.ofDays(300), root).orElseThrow();
        assertThat(people().invite(ida, root)).as("no password beside").isEmpty();
        assertThat(people().change(ida.with(Role.ADMIN, Set.of(), false), root))
                .isInstanceOf(People.Change.Refused.class);
        assertThat(people().change(ida.with(ida.role(), ida.owners(), true), root))
                .isInstanceOf(People.Change.Done.class);

        says("ida", "\"readers\"");
        assertThat(window.signIn("/").statusCode()).isEqualTo(303);
        Account lesser = people().account("ida@acme.example").orElseThrow();
        assertThat(lesser.role()).isEqualTo(Role.VIEWER);
        assertThat(lesser.reveals()).as("given by name, not by a group").isTrue();
        SHIFT.set(Account.VOUCHED.minusHours(1));
        assertThat(people().token(token)).isPresent();
        SHIFT.set(Account.VOUCHED.plusHours(1));
        assertThat(people().token(token)).as("not vouched for lately").isEmpty();
        SHIFT.set(Duration.ZERO);

        says("ida", "\"strangers\"");
        HttpResponse<String> out = new Window().signIn("/");
        assertThat(out.statusCode()).isEqualTo(403);
        assertThat(out.body()).contains("None of your groups has a role");
        assertThat(people().account("ida@acme.example")).isEmpty();
        assertThat(window.isIn()).isFalse();
        assertThat(people().token(token)).isEmpty();
        String audit = hub.send(hub.request("/api/audit").GET()).body();
        assertThat(audit)
                .contains("account-add", "account-change", "account-remove", "session-make")
                .contains("identity provider");
    }

    @Test
    void nobodyIsTakenForSomebodyWhoIsCalledAlike() {
        Actor root = new Actor("root", Role.ADMIN, Set.of(), false);
        people().add("eve@acme.example", Role.ADMIN, Set.of(), root);
        says("eve", "\"readers\"");
        HttpResponse<String> taken = new Window().signIn("/");
        assertThat(taken.statusCode()).isEqualTo(403);
        assertThat(taken.body()).contains("named as you are");
        issuer.tokens =
                nonce ->
                        issuer.signed(
                                TestIssuer.HEADER,
                                claims(nonce, "max", "\"admins\"")
                                        .replace("max@acme.example", "hub"));
        assertThat(new Window().signIn("/").statusCode()).isEqualTo(403);
        says("kim", "\"admins\"");
        assertThat(new Window().signIn("/").statusCode()).isEqualTo(303);
        Account kim = people().account("kim@acme.example").orElseThrow();
        people().change(kim.disabled(true), root);
        assertThat(new Window().signIn("/").body()).contains("disabled");
        assertThat(people().signIn("kim@acme.example", "", "192.0.2.250"))
                .isInstanceOf(People.SignIn.Refused.class);
    }

    static Stream<Arguments> lies() throws GeneralSecurityException {
        KeyPair foreign = TestIssuer.pair();
        PrivateKey key = foreign.getPrivate();
        String jwk =
                TestIssuer.jwk((java.security.interfaces.RSAPublicKey) foreign.getPublic(), "one");
        return Stream.of(
                lie("another nonce", c -> c.replaceAll("\"nonce\":\"[^\"]*", "\"nonce\":\"other")),
                lie("no nonce", c -> c.replace("\"nonce\"", "\"nonse\"")),
                lie("another audience", c -> c.replace("\"aud\":\"tieline\"", "\"aud\":\"wiki\"")),
                lie(
                        "a second audience",
                        c -> c.replace("\"aud\":\"tieline\"", "\"aud\":[\"tieline\",\"wiki\"]")),
                lie("no audience", c -> c.replace("\"aud\"", "\"aux\"")),
                lie("another party", c -> c.replace("\"azp\":\"tieline\"", "\"azp\":\"wiki\"")),
                lie("another issuer", c -> c.replace("\"iss\":\"http", "\"iss\":\"https")),
                lie("an issuer and a slash", c -> c.replaceFirst("(\"iss\":\"[^\"]*)", "$1/")),
                lie("run out", c -> later(c, "exp", -400)),
                lie("no end", c -> c.replace("\"exp\"", "\"exq\"")),
                lie("not yet", c -> later(c, "nbf", 300)),
                lie("made later", c -> later(c, "iat", 300)),
                lie("made long ago", c -> later(c, "iat", -1_000)),
                lie("made nobody knows when", c -> c.replace("\"iat\"", "\"iax\"")),
                lie("nobody", c -> c.replace("\"sub\"", "\"sup\"")),
                lie("nothing as subject", c -> c.replaceAll("\"sub\":\"[^\"]*", "\"sub\":\" ")),
                lie("no name", c -> c.replace("\"email\"", "\"mail\"")),
                lie("no groups", c -> c.replace("\"groups\"", "\"grps\"")),
                lie("mail of nobody knows", c -> c.replace("email_verified", "email_veri")),
                lie("mail of anybody", c -> c.replace("verified\":true", "verified\":false")),
                token("no signature", c -> TestIssuer.unsigned("{\"alg\":\"none\"}", c) + "."),
                token("none, signed", c -> issuer.signed("{\"alg\":\"none\",\"kid\":\"one\"}", c)),
                token("the public key shared", c -> shared(c, issuer.key().getEncoded())),
                token(
                        "the hub's secret shared",
                        c -> shared(c, SECRET.getBytes(StandardCharsets.UTF_8))),
                token("another's key", c -> TestIssuer.signed(TestIssuer.HEADER, c, key)),
                token(
                        "a key in itself",
                        c ->
                                TestIssuer.signed(
                                        TestIssuer.HEADER.replace("}", ",\"jwk\":" + jwk + "}"),
                                        c,
                                        key)),
                token(
                        "a link to a key",
                        c ->
                                TestIssuer.signed(
                                        TestIssuer.HEADER.replace(
                                                "}", ",\"jku\":\"http://127.0.0.1:1/\"}"),
                                        c,
                                        key)),
                token(
                        "critical nonsense",
                        c ->
                                issuer.signed(
                                        TestIssuer.HEADER.replace(
                                                "}", ",\"crit\":[\"x\"],\"x\":1}"),
                                        c)),
                token(
                        "a token to sign out with",
                        c ->
                                issuer.signed(
                                        TestIssuer.HEADER.replace("}", ",\"typ\":\"logout+jwt\"}"),
                                        c)),
                token(
                        "changed",
                        c -> issuer.signed(TestIssuer.HEADER, c).replaceFirst("\\.e", ".f")),
                token("cut", c -> issuer.signed(TestIssuer.HEADER, c).substring(0, 200)),
                token("no token", _ -> ""));
    }

    private static Arguments lie(String what, UnaryOperator<String> change) {
        return token(what, claims -> issuer.signed(TestIssuer.HEADER, change.apply(claims)));
    }

    private static Arguments token(String what, UnaryOperator<String> token) {
        return Arguments.of(what, token);
    }

    private static String later(String claims, String name, long seconds) {
        long now = Instant.now().getEpochSecond();
        return claims.replaceFirst("\"" + name + "\":\\d+", "\"" + name + "\":" + (now + seconds));
    }

    private static String shared(String claims, byte[] key) {
        try {
            String text = TestIssuer.unsigned("{\"alg\":\"HS256\",\"kid\":\"one\"}", claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] code = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return text + "." + TestIssuer.b64(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void noLieSignsAnybodyIn(String what, UnaryOperator<String> token) {
        issuer.tokens = nonce -> token.apply(claims(nonce, "liar", "\"admins\""));
        Window window = new Window();
        HttpResponse<String> answer = window.signIn("/");
        assertThat(answer.statusCode()).as(what).isEqualTo(401);
        assertThat(answer.body()).contains("did not sign you in");
        assertThat(window.isIn()).isFalse();
        assertThat(people().account("liar@acme.example")).isEmpty();
    }

    @Test
    void whatComesBackIsForTheBrowserThatWasSentAndOnce() {
        says("pat", "\"readers\"");
        Window window = new Window();
        URI there = window.depart("/");
        String code = issuer.code(there);
        String cookie = window.errand;
        assertThat(new Window().back(code, state(there)).statusCode())
                .as("a browser without the cookie")
                .isEqualTo(401);
        Window other = new Window();
        URI elsewhere = other.depart("/");
        assertThat(other.back(code, state(there)).statusCode())
                .as("a browser on another errand")
                .isEqualTo(401);
        assertThat(window.back(code, "").statusCode()).as("no state").isEqualTo(401);
        window.errand = cookie;
        assertThat(window.back(code, state(elsewhere)).statusCode())
                .as("another's state")
                .isEqualTo(401);
        window.errand = cookie;
        assertThat(window.back(code, state(there)).statusCode()).isEqualTo(303);
        window.errand = cookie;
        assertThat(window.back(issuer.code(there), state(there)).statusCode())
                .as("the same errand again, with a fresh code")
                .isEqualTo(401);

        Window second = new Window();
        URI again = second.depart("/");
        assertThat(second.back(code, state(again)).statusCode())
                .as("a code that was used")
                .isEqualTo(401);
        Window thief = new Window();
        URI own = thief.depart("/");
        URI victims = new Window().depart("/");
        assertThat(thief.back(issuer.code(victims), state(own)).statusCode())
                .as("a code that somebody else asked for")
                .isEqualTo(401);
        Window slow = new Window();
        URI late = slow.depart("/");
        SHIFT.set(Duration.ofMinutes(11));
        assertThat(slow.back(issuer.code(late), state(late)).statusCode())
                .as("eleven minutes later")
                .isEqualTo(401);
    }

    @Test
    void whatIsAmbiguousOrRefusedSignsNobodyIn() {
        says("pat", "\"readers\"");
        for (String query :
                List.of(
                        "error=access_denied&state=@state@",
                        "error=access_denied&code=@code@&state=@state@",
                        "code=@code@&code=@code@&state=@state@",
                        "code=@code@&state=@state@&state=@state@",
                        "code=@code@&state=@state@&iss=https%3A%2F%2Fevil.example",
                        "state=@state@",
                        "code=&state=@state@",
                        "code=" + "x".repeat(5_000) + "&state=@state@")) {
            Window window = new Window();
            URI there = window.depart("/");
            String made =
                    query.replace("@code@", issuer.code(there)).replace("@state@", state(there));
            assertThat(window.get("/sign-in/return?" + made).statusCode()).as(query).isEqualTo(401);
            assertThat(window.isIn()).isFalse();
        }
        Window forger = new Window();
        URI there = forger.depart("/");
        forger.errand = forger.errand.replaceFirst("=.", "=-");
        assertThat(forger.back(issuer.code(there), state(there)).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/",
                "https://evil.example/",
                "/\\evil.example",
                "\\\\evil.example",
                "javascript:alert(1)",
                "/%0d%0aSet-Cookie:x",
                "evil.example"
            })
    void nobodyIsSentOnToAnotherHost(String next) {
        says("pat", "\"readers\"");
        HttpResponse<String> in = new Window().signIn(next);
        assertThat(in.statusCode()).isEqualTo(303);
        URI there = hub.url().resolve(location(in));
        assertThat(there.getAuthority()).isEqualTo(hub.url().getAuthority());
    }

    @Test
    void straysCountForNobodyAndEndNothing() {
        says("pat", "\"readers\"");
        Window window = new Window();
        URI there = window.depart("/");
        for (int i = 0; i < 30; i++) {
            HttpResponse<String> stray = window.get("/sign-in/return?code=x&state=y");
            assertThat(stray.statusCode()).isEqualTo(401);
            assertThat(stray.headers().firstValue("Set-Cookie")).isEmpty();
        }
        assertThat(window.back(issuer.code(there), state(there)).statusCode()).isEqualTo(303);
    }

    @Test
    void onlyAListThatIsThereEndsAnAccount() {
        says("lou", "\"readers\"");
        assertThat(new Window().signIn("/").statusCode()).isEqualTo(303);
        issuer.tokens =
                nonce ->
                        issuer.signed(
                                TestIssuer.HEADER,
                                claims(nonce, "lou", "")
                                        .replace(
                                                "\"groups\":[]",
                                                "\"_claim_names\":{\"groups\":\"src1\"}"));
        assertThat(new Window().signIn("/").statusCode()).isEqualTo(401);
        assertThat(people().account("lou@acme.example")).isPresent();
        says("lou", "");
        assertThat(new Window().signIn("/").statusCode()).isEqualTo(403);
        assertThat(people().account("lou@acme.example")).isEmpty();
    }

    @Test
    void whoTriesTooOftenWaits() {
        issuer.tokens = _ -> "";
        Window window = new Window();
        for (int i = 0; i < 20; i++) {
            assertThat(window.signIn("/").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> wait = window.signIn("/");
        assertThat(wait.statusCode()).isEqualTo(429);
        assertThat(wait.headers().firstValue("Retry-After")).isPresent();
        says("pat", "\"readers\"");
        assertThat(new Window().signIn("/").statusCode()).as("from elsewhere").isEqualTo(303);
    }

    @Test
    void somebodySignsInAndOutInARealBrowser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        says("bea", "\"admins\"");
        try (ConsoleBrowser browser = new ConsoleBrowser()) {
            Page page = browser.stranger(hub.hub(), false);
            page.navigate("/people?a=1&b=%26");
            page.locator("#provider").click();
            assertThat(page).hasURL(hub.url() + "/people?a=1&b=%26");
            assertThat(page.locator("[id='of-bea@acme.example']"))
                    .containsText("identity provider");
            page.navigate("/account");
            assertThat(page.locator("form[action='/account/password']")).hasCount(0);
            page.locator("form[action='/sign-out'] button").click();
            assertThat(page.locator("[role=status]")).containsText("signed out of this hub");
            page.locator("a[href='/sign-in/leave']").click();
            assertThat(page.locator("h1")).containsText("Gone there");
            page.navigate("/people");
            assertThat(page).hasURL(hub.url() + "/sign-in?next=%2Fpeople");
            page.locator("input[name=name]").fill("root");
            page.locator("input[name=password]").fill(PASSWORD);
            page.locator("form button.main").click();
            assertThat(page).hasURL(hub.url() + "/people");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
