package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who and what can do what at a real hub, what owners sign off, and what happens when not. */
class AccessReviewTest {
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger: { webhook: { from: site, path: /things } }
            record: { contract: thing, key: record.id }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;
    private static final String HUB =
            RunningHub.HUB.replace(
                    "owners: {", "owners: { sales: { name: Sales, mail: sales@acme.example },");
    private static final String THERE =
            """
            system: there
            purpose: Gets records.
            owner: ops
            connector: http
            url: @url@
            credential: there
            auth: bearer
            review: 90d
            allow: { things.put: [id, n], things.add: [id] }
            operations:
              things.put:
                request: PUT /things/{id}
                body: { type: object, required: [id], properties: { id: { type: string }, n: { type: integer } } }
              things.add:
                request: POST /things
                body: { type: object, required: [id], properties: { id: { type: string } } }
            """;

    @TempDir Path folder;

    private RunningHub start(Clock clock) {
        return RunningHub.start(
                folder,
                Map.of(
                        "tieline.yaml", HUB,
                        "flows/things.yaml", FLOW,
                        "systems/there.yaml", THERE),
                clock);
    }

    private static CommandRun run(RunningHub hub, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--hub", hub.url().toString()));
        all.addAll(List.of("--token-file", hub.tokenFile().toString()));
        return new CommandRun(all.toArray(String[]::new));
    }

    private static Document there(RunningHub hub) {
        return system(hub.get("/api/access"));
    }

    private static Document system(Document all) {
        for (int i = 0; all.at("/systems/" + i).isPresent(); i++) {
            if (all.at("/systems/" + i + "/system").equals(Optional.of("there"))) {
                @SuppressWarnings("unchecked")
                Map<String, Object> one = (Map<String, Object>) all.at("/systems/" + i).get();
                return Document.of(one);
            }
        }
        throw new AssertionError("there is no such system in " + all);
    }

    private static String hash(RunningHub hub) {
        return String.valueOf(there(hub).at("/review/hash").orElseThrow());
    }

    private static void awaitIncidents(RunningHub hub, boolean wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        boolean open = !wanted;
        while (open != wanted && System.nanoTime() < until) {
            // The watch looks by itself; the API is its only signal.
            Thread.onSpinWait();
            open = false;
            Document all = hub.get("/api/incidents");
            for (int i = 0; all.at("/incidents/" + i).isPresent(); i++) {
                open |=
                        all.at("/incidents/" + i + "/subject").equals(Optional.of("there"))
                                && all.at("/incidents/" + i + "/resolved").isEmpty();
            }
        }
        assertThat(open).isEqualTo(wanted);
    }

    private static void awaitBegin(RunningHub hub) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        String asked = "/api/audit?object=system%20there";
        while (hub.get(asked).at("/rows/0").isEmpty() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(hub.get(asked).at("/rows/0/act")).contains("access-review-begin");
    }

    @Test
    void ownersSeeWhatIsGrantedAndUsedAndSignItOff() throws IOException {
        try (RunningHub hub = start(new Clock(NOW))) {
            hub.there.usually(Act.json(200, "{}"));
            String id =
                    RunningHub.json(hub.post("{\"id\":\"a-1\",\"email\":\"a@b.example\"}").body())
                            .text("id")
                            .orElseThrow();
            hub.settled(id);

            Document there = there(hub);
            assertThat(there.at("/operations/1/name")).contains("things.put");
            assertThat(there.at("/operations/1/filled/0")).contains("id");
            assertThat(there.at("/operations/1/used")).isPresent();
            assertThat(there.at("/unused/0")).contains("No flow calls 'things.add'.");
            assertThat(there.at("/unused/1")).contains("No flow fills 'n' of 'things.put'.");
            assertThat(there.at("/proposal"))
                    .contains("# in systems/there.yaml\nallow:\n  things.put: [id]\n");
            assertThat(there.at("/review/state")).contains("open");

            CommandRun shown = run(hub, "access", "review", "there");
            assertThat(shown.code()).isEqualTo(Main.DONE);
            assertThat(shown.out())
                    .contains("may be called: things.put with id, n, by things, last used")
                    .contains("credential: there from env")
                    .contains("unused: No flow calls 'things.add'.")
                    .contains("    things.put: [id]")
                    .contains("review: open")
                    .doesNotContain("secret-of-the-destination");
            assertThat(run(hub, "access", "review", "--csv").out())
                    .startsWith("system,owner,kind,name")
                    .contains("\"there\",\"ops\",\"operation\",\"things.put\",\"id n\",\"things\"")
                    .contains("\"site\",\"ops\",\"caller\",\"things\",\"/things\",\"things\"");
            assertThat(run(hub, "access", "review", "none").code()).isEqualTo(Main.CANNOT);

            assertThat(run(hub, "access", "sign-off", "there", "0".repeat(64)).code())
                    .isEqualTo(Main.CANNOT);
            String hash = hash(hub);
            assertThat(run(hub, "access", "sign-off", "there", hash).out())
                    .startsWith("Signed off");
            assertThat(there(hub).at("/review/state")).contains("signed");
            assertThat(run(hub, "audit", "list", "--object", "system there").out())
                    .contains("access-sign-off")
                    .contains("hash=" + hash);

            String url = hub.there.url().toString();
            RunningHub.write(
                    folder,
                    "systems/there.yaml",
                    THERE.replace("@url@", url).replace(", things.add: [id]", ""));
            assertThat(hub.hub().reload()).isEmpty();
            assertThat(there(hub).at("/review/state")).contains("changed");
        }
    }

    @Test
    void aReviewThatIsOverdueIsAnIncidentUntilItIsSigned() {
        Clock clock = new Clock(NOW);
        try (RunningHub hub = start(clock)) {
            // Time counts from when the hub first saw that a review is asked for.
            awaitBegin(hub);
            assertThat(there(hub).at("/review/due")).isPresent();
            clock.advance(Duration.ofDays(90).plusMinutes(1));
            awaitIncidents(hub, true);
            assertThat(there(hub).at("/review/state")).contains("overdue");
            assertThat(run(hub, "access", "review").code()).isEqualTo(Main.NO);
            assertThat(run(hub, "access", "sign-off", "there", hash(hub)).code())
                    .isEqualTo(Main.DONE);
            awaitIncidents(hub, false);
        }
    }

    @Test
    void onlyWhoMaySignsAndOnlyWhatIsTheirs() {
        try (RunningHub hub = start(new Clock(NOW))) {
            People people = hub.hub().faces().people();
            people.first("root", "a sentence nobody guesses");
            Actor root = new Actor("root", Role.ADMIN, Set.of(), false);
            String hash = hash(hub);
            assertThat(sign(hub, token(people, root, "op", Role.OPERATOR, Set.of()), hash))
                    .isEqualTo(403);
            String seller = token(people, root, "seller", Role.EDITOR, Set.of("sales"));
            assertThat(sign(hub, seller, hash)).isEqualTo(404);
            assertThat(as(hub, seller, "/api/access").body()).doesNotContain("there");
            String owner = token(people, root, "opera", Role.EDITOR, Set.of("ops"));
            assertThat(system(RunningHub.json(as(hub, owner, "/api/access").body())).at("/people"))
                    .get()
                    .asString()
                    .contains("opera", "root", "op")
                    .doesNotContain("seller");
            assertThat(sign(hub, owner, "")).isEqualTo(409);
            assertThat(sign(hub, owner, hash)).isEqualTo(200);
            assertThat(there(hub).at("/review/by")).get().asString().startsWith("opera");
        }
    }

    @Test
    void whatWasAcceptedBeforeIsRefusedWhereNothingMayBeChangedAnyMore() throws IOException {
        try (RunningHub hub = start(new Clock(NOW))) {
            hub.there.usually(Act.json(422, "{\"message\":\"not today\"}"));
            String id =
                    RunningHub.json(hub.post("{\"id\":\"a-1\",\"email\":\"a@b.example\"}").body())
                            .text("id")
                            .orElseThrow();
            hub.settled(id);
            int before = hub.there.heard().size();
            RunningHub.write(
                    folder,
                    "systems/there.yaml",
                    THERE.replace("@url@", hub.there.url().toString())
                                    .replace("auth: bearer", "auth: bearer\nread-only: true")
                                    .replace(
                                            "things.put: [id, n], things.add: [id]",
                                            "things.find: [id]")
                            + """
                              things.find:
                                request: GET /things/{id}
                            """);
            RunningHub.write(
                    folder, "flows/things.yaml", FLOW.replace("things.put", "things.find"));
            assertThat(hub.hub().reload()).isEmpty();

            hub.send(
                    hub.request("/api/records/" + id + "/replay")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"version\":\"then\"}")));
            Document story =
                    hub.story(
                            id,
                            s -> s.at("/deliveries/0/fault/code").equals(Optional.of("read-only")));
            assertThat(story.at("/deliveries/0/fault/code")).contains("read-only");
            assertThat(hub.there.heard()).hasSize(before);
        }
    }

    @Test
    void onlyWhatMayComeInIsKeptOfRecordsAndOfAnswers() throws IOException {
        try (RunningHub hub = start(new Clock(NOW))) {
            hub.there.usually(Act.json(200, "{\"number\":\"n-7\",\"note\":\"planted-answer\"}"));
            String result =
                    "\n    result: { type: object, properties: { number: { type: string }, note: {"
                            + " type: string } } }\n  things.add:";
            RunningHub.write(
                    folder,
                    "systems/there.yaml",
                    THERE.replace("@url@", hub.there.url().toString())
                            .replace("review: 90d", "take: { things.put: [number] }")
                            .replace("\n  things.add:", result));
            RunningHub.write(
                    folder,
                    "systems/site.yaml",
                    """
                    system: site
                    purpose: Sends records.
                    owner: ops
                    connector: webhook
                    caller: { scheme: bearer, credential: caller, take: [id, email] }
                    """);
            assertThat(hub.hub().reload()).isEmpty();
            String body = "{\"id\":\"a-1\",\"email\":\"a@b.example\",\"more\":\"planted-body\"}";
            String id = RunningHub.json(hub.post(body).body()).text("id").orElseThrow();
            Document story = hub.settled(id);
            assertThat(story.at("/record/state")).contains("delivered");
            String all = hub.send(hub.request("/api/records/" + id).GET()).body();
            assertThat(all).contains("n-7").doesNotContain("planted-answer", "planted-body");
            assertThat(hub.hub().find(id).orElseThrow().payload().bytes())
                    .asString(java.nio.charset.StandardCharsets.UTF_8)
                    .isEqualTo("{\"id\":\"a-1\",\"email\":\"a@b.example\"}");
        }
    }

    private static String token(
            People people, Actor root, String name, Role role, Set<String> owners) {
        Account account = ((People.Change.Done) people.add(name, role, owners, root)).account();
        return people.token(account, "test", role, Duration.ofDays(1), root).orElseThrow();
    }

    private static HttpResponse<String> as(RunningHub hub, String token, String path) {
        return hub.send(
                HttpRequest.newBuilder(URI.create(hub.url() + path))
                        .header("Authorization", "Bearer " + token)
                        .GET());
    }

    private static int sign(RunningHub hub, String token, String hash) {
        return hub.send(
                        HttpRequest.newBuilder(URI.create(hub.url() + "/api/access/there/sign-off"))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"hash\":\"" + hash + "\"}")))
                .statusCode();
    }
}
