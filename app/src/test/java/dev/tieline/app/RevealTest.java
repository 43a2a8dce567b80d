package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import dev.tieline.testkit.Act;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classified values are shown to those alone to whom that is given, and looking is on record. */
class RevealTest {
    private static final String PASSWORD = "a sentence nobody guesses";
    private static final String MAIL = "grace.hopper@navy.example";
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
    private RunningHub hub;
    private String record;

    @BeforeEach
    void start() {
        hub = RunningHub.start(folder, Map.of("flows/things.yaml", FLOW), InstantSource.system());
        hub.there.usually(Act.json(422, "{\"message\":\"not today\"}"));
        String body = hub.post("{\"id\":\"a-1\",\"email\":\"" + MAIL + "\",\"n\":1}").body();
        record = RunningHub.json(body).text("id").orElseThrow();
        hub.settled(record);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private People people() {
        return hub.hub().faces().people();
    }

    /** The cookie of somebody who was let in. */
    private String signedIn(String name, Role role, boolean reveals) {
        Account account =
                ((People.Change.Done) people().add(name, role, Set.of(), Actor.HUB)).account();
        people().change(account.with(role, Set.of(), reveals), Actor.HUB);
        String invitation = people().invite(account, Actor.HUB).orElseThrow();
        people().choose(invitation, PASSWORD);
        return ((People.SignIn.Welcome) people().signIn(name, PASSWORD, "test")).session();
    }

    private HttpResponse<String> get(String session, String path) {
        return hub.send(as(session, path).GET());
    }

    private HttpRequest.Builder as(String session, String path) {
        return HttpRequest.newBuilder(URI.create(hub.url() + path))
                .header("Cookie", "tieline-session=" + session)
                .header("Sec-Fetch-Site", "same-origin");
    }

    private HttpResponse<String> post(String session, String path, Map<String, String> form) {
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) ->
                body.append(body.isEmpty() ? "" : "&")
                        .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return hub.send(
                as(session, path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private Optional<Object> looked(int row) {
        return hub.get("/api/audit?act=reveal").at("/rows/" + row + "/actor");
    }

    @Test
    void whoMayNotSeeDoesNotAndCanCorrectAllTheSame() {
        String ed = signedIn("ed", Role.EDITOR, false);
        String edit = get(ed, "/records/" + record + "/edit").body();
        assertThat(edit).contains("Classified values are masked").doesNotContain("grace");
        for (String path :
                new String[] {
                    "/records/" + record + "/clear", "/api/records/" + record + "/payload"
                }) {
            assertThat(get(ed, path).statusCode()).as(path).isEqualTo(403);
        }
        Map<String, String> form = Map.of("/id", "a-2", "/email", "\u2022\u2022\u2022", "/n", "2");
        HttpResponse<String> checked = post(ed, "/records/" + record + "/check", form);
        assertThat(checked.statusCode()).isEqualTo(200);
        assertThat(checked.body()).contains("It keeps the contract").doesNotContain("grace");

        hub.there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
        assertThat(post(ed, "/records/" + record + "/amend", form).statusCode()).isEqualTo(303);
        assertThat(hub.settled(record).at("/record/state")).contains("delivered");
        String rita = signedIn("rita", Role.VIEWER, true);
        assertThat(
                        RunningHub.json(get(rita, "/api/records/" + record + "/payload").body())
                                .at("/payload"))
                .contains(Map.of("id", "a-2", "email", MAIL, "n", 2L));
    }

    @Test
    void whoMaySeeIsOnRecordForIt() {
        String rita = signedIn("rita", Role.EDITOR, true);
        assertThat(get(rita, "/records/" + record).body())
                .contains("Show what is masked")
                .doesNotContain("grace");
        assertThat(looked(0)).isEmpty();

        HttpResponse<String> page = get(rita, "/records/" + record + "/clear");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(MAIL);
        assertThat(looked(0)).contains("rita");
        assertThat(get(rita, "/records/" + record + "/edit").body()).contains(MAIL);
        assertThat(looked(1)).contains("rita");
        assertThat(get(rita, "/api/records/" + record + "/payload").body()).contains(MAIL);
        assertThat(looked(2)).contains("rita");
        assertThat(hub.get("/api/audit?act=reveal").at("/rows/0/object")).contains(record);
    }

    @Test
    void aTokenNeverShowsThem() {
        signedIn("rita", Role.ADMIN, true);
        Account rita = people().account("rita").orElseThrow();
        String token =
                people().token(rita, "x", Role.ADMIN, Duration.ofDays(1), Actor.HUB).orElseThrow();
        HttpResponse<String> answer =
                hub.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                hub.url() + "/api/records/" + record + "/payload"))
                                .header("Authorization", "Bearer " + token)
                                .GET());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(looked(0)).isEmpty();
    }
}
