package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.gate.Route;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.Permission;
import dev.tieline.people.Role;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every path of a real hub, for everybody, written in every way. */
class AccessTest {
    private static final String PASSWORD = "a sentence nobody guesses";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HUB =
            RunningHub.HUB.replace(
                    "owners: {", "owners: { sales: { name: Sales, mail: sales@acme.example },");
    private static final String FLOW =
            """
            flow: @name@
            purpose: Things arrive there.
            owner: @owner@
            trigger:
              webhook: { from: site, path: /@name@ }
            record: { contract: thing, key: record.id, invalid: hold }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    private static final String FIXED = "{\"id\":\"a-9\",\"email\":\"b@b.example\"}";

    @TempDir private Path folder;
    private RunningHub hub;
    private String record;
    private String group;

    /** Tokens by what they stand for; nobody's are not taken. */
    private final Map<String, String> tokens = new LinkedHashMap<>();

    @BeforeEach
    void start() {
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "tieline.yaml", HUB,
                                "flows/things.yaml", flow("things", "ops"),
                                "flows/leads.yaml", flow("leads", "sales")),
                        InstantSource.system());
        hub.there.usually(Act.json(422, "{\"message\":\"not today\"}"));
        record = held("things");
        held("leads");
        Document groups = hub.get("/api/held");
        group = groups.at("/groups/0/id").map(String::valueOf).orElse("");
        people();
    }

    private static String flow(String name, String owner) {
        return FLOW.replace("@name@", name).replace("@owner@", owner);
    }

    private String held(String flow) {
        String body =
                hub.postTo("/in/" + flow, "{\"id\":\"a-1\",\"email\":\"a@b.example\"}").body();
        String id = RunningHub.json(body).text("id").orElseThrow();
        hub.settled(id);
        return id;
    }

    private People all() {
        return hub.hub().faces().people();
    }

    private void people() {
        all().first("root", PASSWORD);
        Actor root = new Actor("root", Role.ADMIN, Set.of(), false);
        for (Role role : Role.values()) {
            Account account = added(role.word(), role, Set.of(), root);
            tokens.put(role.word(), token(account, root));
        }
        tokens.put("of sales", token(added("seller", Role.EDITOR, Set.of("sales"), root), root));
        tokens.put(
                "admin of sales", token(added("chief", Role.ADMIN, Set.of("sales"), root), root));
        Account gone = added("gone", Role.ADMIN, Set.of(), root);
        tokens.put("disabled", token(gone, root));
        all().change(gone.disabled(true), root);
        Account left = added("left", Role.ADMIN, Set.of(), root);
        tokens.put("removed", token(left, root));
        all().remove(left, root);
        tokens.put("made up", "tieline_" + "x".repeat(43));
        tokens.put("empty", "");
        tokens.put(
                "a session's",
                ((People.SignIn.Welcome) all().signIn("root", PASSWORD, "t")).session());
        tokens.put(
                "an invitation's",
                all().invite(all().account("admin").orElseThrow(), root).orElseThrow());
    }

    private Account added(String name, Role role, Set<String> owners, Actor root) {
        return ((People.Change.Done) all().add(name, role, owners, root)).account();
    }

    private String token(Account account, Actor root) {
        return all().token(account, "test", account.role(), Duration.ofDays(1), root).orElseThrow();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private List<Route> table() {
        return hub.hub().faces().gate().table();
    }

    private String path(Route route) {
        return route.path()
                .replace("{id}", route.path().contains("/records/") ? record : "1")
                .replace("{group}", group)
                .replace("{seq}", "1")
                .replace("{number}", "1")
                .replace("{flow}", "things")
                .replace("{system}", "there")
                .replace("{name}", route.path().startsWith("/assets") ? "icon.svg" : "nobody")
                .replace("{command}", "pause");
    }

    private static boolean may(String who, Permission needs) {
        Optional<Role> role = Role.of(who);
        if (who.equals("of sales") || who.equals("admin of sales")) {
            return needs != Permission.MANAGE && needs != Permission.REVEAL;
        }
        return role.isPresent() && new Actor(who, role.get(), Set.of(), false).may(needs);
    }

    private int status(String method, String path, String token) throws IOException {
        // What is refused must be refused before anybody reads a body.
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        String head =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
                        + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                        + "Content-Type: application/json\r\nConnection: close\r\n"
                        + (method.equals("GET") ? "" : "Content-Length: 2\r\n")
                        + "\r\n"
                        + (method.equals("GET") ? "" : new String(body, StandardCharsets.UTF_8));
        try (RawConnection connection = new RawConnection(hub.url(), PATIENCE)) {
            return connection.exchange(head.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void everyPathIsForThoseAloneWhoMayGoThere() throws IOException {
        assertThat(table()).hasSizeGreaterThan(70);
        int asked = 0;
        for (Route route : table()) {
            if (isEndless(route)) {
                continue;
            }
            for (Map.Entry<String, String> one : tokens.entrySet()) {
                int status = status(route.method(), path(route), one.getValue());
                String what = route + " as " + one.getKey() + " is " + status;
                asked++;
                if (route.needs().isEmpty()) {
                    assertThat(status).as(what).isNotIn(403);
                } else if (!may(one.getKey(), route.needs().get())) {
                    boolean known =
                            Role.of(one.getKey()).isPresent() || one.getKey().contains("sales");
                    assertThat(status).as(what).isEqualTo(known ? 403 : 401);
                } else if (!route.path().equals("/metrics")) {
                    assertThat(status).as(what).isNotIn(401, 403, 500);
                }
            }
        }
        System.out.println("AccessTest: " + table().size() + " routes, " + asked + " questions");
    }

    private static boolean isEndless(Route route) {
        // It tells news until somebody goes; that only those who may read hear them is asked below.
        return route.path().equals("/live");
    }

    @Test
    void newsAreForThoseWhoMayRead() throws IOException {
        assertThat(status("GET", "/live", "")).isEqualTo(401);
        assertThat(status("GET", "/live", tokens.get("disabled"))).isEqualTo(401);
    }

    private static List<String> spellings(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "/" + path,
                                path + "/",
                                path + "//",
                                path + "/.",
                                path + ".",
                                path + ";",
                                path + ";a=b",
                                path + "%00",
                                path + "%20",
                                path + "%2e",
                                path + "%2f",
                                path + "?",
                                path + "#",
                                path + "/configs",
                                path + "/../" + last,
                                path + "/..;/" + last,
                                path.replaceFirst("/", "/./"),
                                path.replaceFirst("/", "/in/../"),
                                path.replaceFirst("/", "/in/..;/"),
                                path.replaceFirst("/", "/in/%2e%2e/"),
                                path.replaceFirst("/", "/in/..%2f"),
                                path.replaceFirst("/", "/assets/../"),
                                path.replaceFirst("/", "/assets/%2e%2e/"),
                                path.replaceFirst("/", "/health/live/../../"),
                                path.replaceFirst("/", "/sign-in/../"),
                                path.replaceFirst("/", "/sign-in;/../"),
                                path.replaceFirst("/", "\\\\"),
                                path.replaceFirst("/", "/%5c"),
                                path.replaceFirst("/", "/%2f"),
                                path.toUpperCase(java.util.Locale.ROOT),
                                "http://localhost" + path));
        if (!last.isEmpty()) {
            String encoded = "%" + Integer.toHexString(last.charAt(0)) + last.substring(1);
            all.add(path.substring(0, path.length() - last.length()) + encoded);
        }
        return all;
    }

    @Test
    void noSpellingOfAPathGetsAround() throws IOException {
        int asked = 0;
        for (Route route : table()) {
            if (route.needs().isEmpty() || isEndless(route)) {
                continue;
            }
            for (String spelling : spellings(path(route))) {
                int unknown = status(route.method(), spelling, "");
                assertThat(unknown).as(route.method() + " " + spelling).isBetween(400, 499);
                asked++;
                if (route.needs().get() != Permission.READ) {
                    int viewer = status(route.method(), spelling, tokens.get("viewer"));
                    assertThat(viewer)
                            .as(route.method() + " " + spelling + " as a viewer")
                            .isBetween(400, 499);
                    asked++;
                }
            }
        }
        System.out.println("AccessTest: " + asked + " spellings");
    }

    @Test
    void whatBelongsToOthersIsNotThere() {
        String seller = tokens.get("of sales");
        for (String path :
                List.of(
                        "/api/records/" + record,
                        "/api/records/" + record + "/related",
                        "/api/records/" + record + "/replay",
                        "/api/flows/things",
                        "/api/flows/things/records",
                        "/api/flows/things/activity",
                        "/api/held/" + groupOf("things"),
                        "/api/balance?recount=things")) {
            assertThat(as(seller, path).statusCode()).as(path).isEqualTo(404);
        }
        for (String path :
                List.of(
                        "/api/flows",
                        "/api/held",
                        "/api/held-records",
                        "/api/balance",
                        "/api/incidents",
                        "/api/search?q=a-1",
                        "/",
                        "/held",
                        "/records",
                        "/incidents")) {
            HttpResponse<String> answer = as(seller, path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            // An incident is opened a little later.
            boolean shown = path.endsWith("/incidents") || answer.body().contains("leads");
            assertThat(shown).as(path).isTrue();
            assertThat(answer.body()).as(path).doesNotContain("things<");
            assertThat(answer.body()).as(path).doesNotContain("\"things\"").doesNotContain(record);
        }
        String theirs = held("leads");
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("/api/records/@record@/comment", "{\"comment\":\"x\"}");
        commands.put("/api/records/@record@/preview", FIXED);
        commands.put("/api/held/@group@/replay", "{\"limit\":1}");
        commands.put("/api/records/@record@/replay", "{}");
        commands.put("/api/records/@record@/amend", FIXED);
        commands.put("/api/records/@record@/discard", "{\"reason\":\"x\"}");
        commands.forEach((command, body) -> {
            String others =
                    command.replace("@record@", record).replace("@group@", groupOf("things"));
            assertThat(command(seller, others, body)).as(others).isEqualTo(404);
            hub.settled(theirs);
            String own = command.replace("@record@", theirs).replace("@group@", groupOf("leads"));
            assertThat(command(seller, own, body)).as(own).isEqualTo(200);
        });
        String things = groupOf("things");
        assertThat(command(seller, "/api/held/" + things + "/discard", "{\"reason\":\"x\"}"))
                .isEqualTo(404);
        long incident = incident();
        String assigned = "/api/incidents/" + incident + "/assign";
        assertThat(as(seller, "/api/incidents/" + incident).statusCode()).isEqualTo(404);
        assertThat(command(seller, assigned, "{\"to\":\"me\"}")).isEqualTo(404);
        assertThat(command(tokens.get("admin"), assigned, "{\"to\":\"me\"}")).isEqualTo(200);
        // A replay of everything is of everything of theirs.
        assertThat(command(tokens.get("admin"), "/api/replays", "{\"flow\":\"none\"}"))
                .isEqualTo(200);
        assertThat(command(seller, "/api/replays", "{\"rate\":10}")).isEqualTo(200);
        Document mine = RunningHub.json(as(seller, "/api/replays").body());
        assertThat(mine.at("/replays/0/filter/flows/0")).contains("leads");
        assertThat(mine.at("/replays/1")).isEmpty();
        assertThat(hub.get("/api/records/" + record).at("/record/state")).contains("held");
    }

    /** Of what is held of things; it is opened a little later. */
    private long incident() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            Document all = hub.get("/api/incidents");
            for (int i = 0; all.at("/incidents/" + i + "/id").isPresent(); i++) {
                if (all.at("/incidents/" + i + "/subject").equals(Optional.of("things"))) {
                    return (Long) all.at("/incidents/" + i + "/id").orElseThrow();
                }
            }
        }
        throw new AssertionError("no incident was opened");
    }

    private String groupOf(String flow) {
        Document groups = hub.get("/api/held?flow=" + flow);
        return groups.at("/groups/0/id").map(String::valueOf).orElseThrow();
    }

    private HttpResponse<String> as(String token, String path) {
        return hub.send(
                HttpRequest.newBuilder(URI.create(hub.url() + path))
                        .header("Authorization", "Bearer " + token)
                        .GET());
    }

    private int command(String token, String path, String body) {
        return hub.send(
                        HttpRequest.newBuilder(URI.create(hub.url() + path))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    @Test
    void everyAnswerHasTheHeadersThatKeepABrowserFromBeingMisled() {
        for (String path :
                List.of(
                        "/",
                        "/sign-in",
                        "/nowhere",
                        "/api/status",
                        "/api/nowhere",
                        "/assets/console.css",
                        "/assets/nothing",
                        "/health/live",
                        "/metrics",
                        "/records/none")) {
            for (String token : List.of(tokens.get("viewer"), tokens.get("made up"))) {
                HttpResponse<String> answer = as(token, path);
                assertThat(answer.headers().map())
                        .as(path + " " + answer.statusCode())
                        .containsKeys(
                                "content-security-policy",
                                "x-content-type-options",
                                "x-frame-options",
                                "referrer-policy",
                                "cross-origin-opener-policy");
            }
        }
    }

    @Test
    void healthTellsStrangersNoReasons() {
        HttpResponse<String> open =
                hub.send(HttpRequest.newBuilder(URI.create(hub.url() + "/health/ready")).GET());

        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(RunningHub.json(open.body()).at("/reasons/0")).isEmpty();
    }
}
