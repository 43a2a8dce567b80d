package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person consents in the console, and the hub calls a system with what that gives. */
class ConsentTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Pattern AWAY = Pattern.compile("id=\"away\"[^>]* href=\"([^\"]+)\"");
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir Path folder;
    private final RotatingTokens tokens = new RotatingTokens();
    private final AtomicReference<HubProcess> process = new AtomicReference<>();
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();

    private String hubFile = "";
    private RunningHub hub;

    @BeforeEach
    void start() throws IOException {
        assertThat(new CommandRun("vault", "create-key", folder + "/vault.key").code()).isZero();
        int port = FreePorts.next();
        String oauth =
                ("{ oauth: { token-url: '%s/token', client-id: tieline, client-secret: client,"
                                + " scope: things offline_access,"
                                + " authorize-url: '%s/authorize?prompt=consent' } }")
                        .formatted(tokens.url(), tokens.url());
        hubFile =
                RunningHub.HUB
                                .replace("127.0.0.1:0", "127.0.0.1:" + port)
                                .replace("there: env:THERE", "client: env:THERE, there: " + oauth)
                        + "url: http://127.0.0.1:%d\nvault: { key: file:vault.key }\n"
                                .formatted(port);
        hub =
                RunningHub.start(
                        folder,
                        Map.of("tieline.yaml", hubFile, "flows/things.yaml", FLOW),
                        InstantSource.system());
        hub.there.usually(this::answer);
    }

    @AfterEach
    void stop() {
        hub.close();
        tokens.close();
        if (process.get() != null) {
            kill();
        }
    }

    private List<Act> answer(ScriptedPeer.Heard heard) {
        return answer(
                heard,
                ("Bearer " + tokens.taken.get()).equals(heard.headers().get("authorization")));
    }

    /** Whoever comes with a token must have stored what came with it. */
    private List<Act> answer(ScriptedPeer.Heard heard, boolean good) {
        if (stored() < number(heard)) {
            broken.add(number(heard) + " was used before its refresh token was stored");
        }
        return good ? Act.json(200, "{\"number\": \"n-1\"}") : Act.json(401, "{\"error\": \"no\"}");
    }

    /** Which of all access tokens this came with. */
    private static int number(ScriptedPeer.Heard heard) {
        String token = heard.headers().getOrDefault("authorization", "");
        return Integer.parseInt(token.replaceAll("\\D", ""));
    }

    private int stored() {
        String file = "jdbc:sqlite:" + folder.resolve("data/tieline.db");
        try (Connection connection = DriverManager.getConnection(file);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT max(number) FROM credential WHERE name = 'there'")) {
            return row.next() ? row.getInt(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signedIn(String name, Role role) {
        People people = hub.hub().faces().people();
        Account account =
                ((People.Change.Done) people.add(name, role, Set.of(), Actor.HUB)).account();
        people.choose(people.invite(account, Actor.HUB).orElseThrow(), PASSWORD);
        return ((People.SignIn.Welcome) people.signIn(name, PASSWORD, "test")).session();
    }

    private HttpResponse<String> get(String session, String path) {
        return hub.send(
                HttpRequest.newBuilder(URI.create(hub.url() + path))
                        .header("Cookie", "tieline-session=" + session)
                        .header("Sec-Fetch-Site", "cross-site")
                        .GET());
    }

    /** Begins to consent; what the browser is sent away with. */
    private Map<String, String> leave(String session) {
        HttpResponse<String> page =
                hub.send(
                        HttpRequest.newBuilder(URI.create(hub.url() + "/credentials/there/consent"))
                                .header("Cookie", "tieline-session=" + session)
                                .header("Sec-Fetch-Site", "same-origin")
                                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(page.statusCode()).isEqualTo(200);
        Matcher link = AWAY.matcher(page.body());
        assertThat(link.find()).as(page.body()).isTrue();
        String url = link.group(1).replace("&amp;", "&");
        assertThat(url).startsWith(tokens.url() + "/authorize?prompt=consent&response_type=code&");
        return RotatingTokens.form(URI.create(url).getRawQuery());
    }

    private HttpResponse<String> back(String session, String state) {
        return get(session, "/credentials/there/consented?code=code-1&state=" + state);
    }

    private String post(String id) {
        String json = "{\"id\": \"" + id + "\", \"email\": \"a@b.example\"}";
        return RunningHub.json(hub.post(json).body()).text("id").orElseThrow();
    }

    private String state(String id) {
        return String.valueOf(hub.settled(id).at("/record/state").orElse(""));
    }

    @Test
    void whatWaitsForConsentGoesOnWhenItIsGivenAndNoTokenIsUsedBeforeTheNextIsStored()
            throws Exception {
        String first = post("a");
        assertThat(incident("consent-missing").at("/fault/remedy").orElse("").toString())
                .contains(hub.url() + "/credentials/there");
        String ann = signedIn("ann", Role.ADMIN);
        Map<String, String> sent = leave(ann);
        assertThat(sent)
                .containsEntry("redirect_uri", hub.url() + "/credentials/there/consented")
                .containsEntry("scope", "things offline_access")
                .containsEntry("code_challenge_method", "S256");

        HttpResponse<String> done = back(ann, sent.get("state"));

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("There is consent now");
        assertThat(state(first)).isEqualTo("delivered");
        String verifier =
                RotatingTokens.form(tokens.peer.heard().getFirst().body()).get("code_verifier");
        assertThat(sha256(verifier)).isEqualTo(sent.get("code_challenge"));
        assertThat(back(ann, sent.get("state")).body()).contains("Nobody left from here like this");

        // A token that is refused: the next one comes with the next refresh token.
        tokens.taken.set("");
        assertThat(state(post("b"))).isEqualTo("delivered");
        // What was stored is what a hub goes on with that was killed right behind it.
        hub = hub.restarted();
        assertThat(state(post("c"))).isEqualTo("delivered");
        assertThat(tokens.given).hasValue(3);
        assertThat(broken).isEmpty();
        assertListed();

        // Consent is withdrawn: calls wait, and who is asked is told.
        tokens.good.set("none");
        tokens.taken.set("");
        String last = post("d");
        Document ended = incident("consent-ended");
        assertThat(ended.at("/fault/message").orElse("").toString()).contains("last by ann.");
        assertThat(ended.at("/owner")).contains("ops");
        assertThat(hub.get("/api/records/" + last).at("/record/state")).contains("pending");
        String bob = signedIn("bob", Role.ADMIN);
        back(bob, leave(bob).get("state"));
        assertThat(state(last)).isEqualTo("delivered");
        assertThat(hub.get("/api/audit?act=credential-consent").at("/rows/0/actor"))
                .contains("bob");
        assertNowhere("access-token-", "refresh-token-", verifier);
    }

    /** The server takes each refresh token once: of two requests at once one would be refused. */
    @Test
    void aClientThatIsChangedWhileCallsGoOnFetchesNothingTwiceAndNoCallFails() throws IOException {
        String ann = signedIn("ann", Role.ADMIN);
        assertThat(back(ann, leave(ann).get("state")).statusCode()).isEqualTo(200);
        AtomicInteger refused = new AtomicInteger();
        hub.there.usually(heard -> answer(heard, number(heard) > refused.get()));
        tokens.drop = Duration.ofMillis(4);
        List<String> ids = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            int before = tokens.peer.heard().size();
            refused.set(tokens.given.get());
            ids.addAll(List.of(post("a-" + round), post("b-" + round)));
            tokens.peer.awaitHeard(before + 1);
            RunningHub.write(
                    folder, "tieline.yaml", hubFile.replace("things off", "s" + round + " off"));
            assertThat(hub.hub().reload()).isEmpty();
            ids.addAll(List.of(post("c-" + round), post("d-" + round)));
            ids.forEach(id -> assertThat(state(id)).isEqualTo("delivered"));
        }
        RunningHub.write(folder, "flows/things.yaml", FLOW.replace("{record.id}", "{record.idd}"));
        RunningHub.write(folder, "tieline.yaml", hubFile.replace("id: tieline", "id: another"));
        assertThat(hub.hub().reload()).as("refused, so it changes nothing").isNotEmpty();
        refused.set(tokens.given.get());
        ids.add(post("e"));
        ids.forEach(id -> {
            assertThat(state(id)).isEqualTo("delivered");
            assertThat(hub.get("/api/records/" + id).at("/deliveries/0/tries/0/outcome"))
                    .contains("accepted");
        });
        List<String> sent =
                tokens.peer.heard().stream()
                        .map(heard ->
                                RotatingTokens.form(heard.body()).getOrDefault("refresh_token", ""))
                        .toList();
        assertThat(sent).doesNotHaveDuplicates().hasSizeGreaterThan(6);
        assertThat(tokens.given).as("none was refused").hasValue(sent.size());
        assertThat(broken).isEmpty();
    }

    /** As the token reaches who takes it, and in the midst of the answer that would bring it. */
    @Test
    void aHubThatIsKilledWithANewTokenGoesOnWithTheRefreshTokenThatCameWithIt() throws Exception {
        String ann = signedIn("ann", Role.ADMIN);
        assertThat(back(ann, leave(ann).get("state")).statusCode()).isEqualTo(200);
        AtomicInteger refused = new AtomicInteger();
        for (int round = 0; round < 4; round++) {
            hub.hub().close();
            refused.set(tokens.given.get());
            hub.there.usually(heard -> {
                boolean fresh = number(heard) > refused.get();
                if (fresh) {
                    kill();
                }
                return fresh ? List.of(new Act.Hang()) : answer(heard, false);
            });
            String killed = killedOver("a-" + round);
            hub.there.usually(heard -> answer(heard, number(heard) > refused.get()));
            hub = hub.again();
            assertThat(state(killed)).isEqualTo("delivered");
            refused.set(tokens.given.get());
            assertThat(state(post("b-" + round))).isEqualTo("delivered");
            assertThat(tokens.given).as("none was refused").hasValue(tokens.peer.heard().size());
        }
        assertThat(broken).isEmpty();

        // The server has spent the only one there was, and the next never came.
        hub.hub().close();
        refused.set(tokens.given.get());
        tokens.spent = this::kill;
        String waits = killedOver("c");
        tokens.spent = () -> {};
        hub = hub.again();
        incident("consent-ended");
        assertThat(hub.get("/api/records/" + waits).at("/record/state")).contains("pending");
        assertThat(back(ann, leave(ann).get("state")).statusCode()).isEqualTo(200);
        assertThat(state(waits)).isEqualTo("delivered");
    }

    /** What a hub of its own process accepts before it is killed. */
    private String killedOver(String id) throws IOException, InterruptedException {
        HubProcess started = RunningHub.process(folder);
        process.set(started);
        started.awaitReady(hub.url(), Duration.ofMinutes(1));
        String posted = post(id);
        assertThat(started.awaitEnd(Duration.ofSeconds(30))).as("it was killed").isTrue();
        return posted;
    }

    private void kill() {
        Objects.requireNonNull(process.get()).close();
    }

    /** The answer that was under way must not bring back what was ended meanwhile. */
    @Test
    void whatIsEndedStaysEndedThoughItIsNoLongerFetchedAndAFetchIsUnderWay() throws IOException {
        String ann = signedIn("ann", Role.ADMIN);
        assertThat(back(ann, leave(ann).get("state")).statusCode()).isEqualTo(200);
        tokens.drop = Duration.ofMillis(20);
        int before = tokens.peer.heard().size();
        tokens.taken.set("");
        post("a");
        tokens.peer.awaitHeard(before + 1);
        RunningHub.write(
                folder,
                "tieline.yaml",
                hubFile.replaceFirst("there: \\{ oauth[^}]*} }", "there: vault"));
        Path there = folder.resolve("systems/there.yaml");
        String other = Files.readString(there).replace("credential: there", "credential: client");
        RunningHub.write(folder, "systems/there.yaml", other);
        assertThat(hub.hub().reload()).isEmpty();

        CommandRun run =
                new CommandRun(
                        "credential",
                        "expire",
                        "there",
                        "--hub",
                        hub.url().toString(),
                        "--token-file",
                        hub.tokenFile().toString());

        assertThat(run.code()).as(run.err() + run.out()).isZero();
        // Waits for what is under way.
        hub.hub().close();
        assertThat(stored()).as("versions after the one that was ended").isOne();
    }

    @Test
    void nobodyComesBackInAnotherSessionOrWithoutTheRight() {
        String ann = signedIn("ann", Role.ADMIN);
        String eve = signedIn("eve", Role.ADMIN);
        String ed = signedIn("ed", Role.EDITOR);
        String state = leave(ann).get("state");

        assertThat(get(ed, "/credentials").statusCode()).isEqualTo(403);
        assertThat(back(ed, state).statusCode()).isEqualTo(403);
        assertThat(back(eve, state).statusCode()).isEqualTo(422);
        assertThat(back(ann, state).statusCode()).as("the try is over").isEqualTo(422);
        HttpResponse<String> denied =
                get(
                        ann,
                        "/credentials/there/consented?error=access_denied&state="
                                + leave(ann).get("state"));
        assertThat(denied.body()).contains("No consent was given: access_denied.");
        assertThat(tokens.peer.heard()).isEmpty();
        assertThat(get(ann, "/credentials").body()).contains("/credentials/there", "there");
    }

    private static String sha256(String text) throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /** With its age and its end; of five days that each call renews that is no incident yet. */
    private void assertListed() {
        CommandRun list =
                new CommandRun(
                        "credential",
                        "list",
                        "--hub",
                        hub.url().toString(),
                        "--token-file",
                        hub.tokenFile().toString());
        assertThat(list.out())
                .containsPattern("there  oauth, version 3.*\\(age 0d\\).*, ends 20")
                .contains("used by there; flows things");
        assertThat(hub.send(hub.request("/api/incidents").GET()).body())
                .contains("consent-missing")
                .doesNotContain("credential-expiring");
    }

    private void assertNowhere(String... secrets) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secrets);
            }
        }
        for (String path : List.of("/api/credentials", "/api/incidents", "/api/audit")) {
            assertThat(hub.send(hub.request(path).GET()).body()).doesNotContain(secrets);
        }
    }

    private Document incident(String code) {
        long until = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < until) {
            Document all = hub.get("/api/incidents");
            for (int i = 0; all.at("/incidents/" + i).isPresent(); i++) {
                String at = "/incidents/" + i;
                if (all.at(at + "/fault/code").orElse("").equals(code)
                        && all.at(at + "/resolved").isEmpty()) {
                    Object id = all.at(at + "/id").orElseThrow();
                    Document story = hub.get("/api/incidents/" + id);
                    @SuppressWarnings("unchecked")
                    Map<String, Object> incident =
                            (Map<String, Object>) story.at("/incident").orElseThrow();
                    return Document.of(incident);
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(hub.get("/api/incidents").fields().toString());
    }
}
