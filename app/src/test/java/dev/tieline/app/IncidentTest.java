package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a real hub says is wrong, when it says so, and when it is over. */
@Execution(ExecutionMode.CONCURRENT)
class IncidentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
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
                retry: [100ms]
            fallback: hold
            """;
    private static final List<Act> OK = Act.json(200, "{\"number\":\"n-1\"}");

    @TempDir Path folder;
    private RunningHub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private String post(String id) {
        String body = hub.post("{\"id\":\"" + id + "\",\"email\":\"a@b.example\"}").body();
        return RunningHub.json(body).text("id").orElseThrow();
    }

    private List<Document> incidents() {
        Object all = hub.get("/api/incidents").at("/incidents").orElse(List.of());
        List<Document> incidents = new ArrayList<>();
        for (Object one : (List<?>) all) {
            incidents.add(document((Map<?, ?>) one));
        }
        return incidents;
    }

    @SuppressWarnings("unchecked") // JSON objects have text as names
    private static Document document(Map<?, ?> object) {
        return Document.of((Map<String, ?>) object);
    }

    private Document awaitIncident(String kind, Predicate<Document> wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            Optional<Document> found =
                    incidents().stream()
                            .filter(incident -> incident.text("kind").equals(Optional.of(kind)))
                            .filter(wanted)
                            .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            // What the hub's watch sees it tells here alone.
            Between.looks();
        }
        throw new AssertionError("no incident of kind " + kind + " in " + incidents());
    }

    private static boolean isOpen(Document incident) {
        return incident.at("/resolved").isEmpty();
    }

    private static boolean isOver(Document incident) {
        return !isOpen(incident);
    }

    private List<Object> actions(Document incident) {
        Document story = hub.get("/api/incidents/" + incident.at("/id").orElseThrow());
        List<Object> actions = new ArrayList<>();
        for (Object event : (List<?>) story.at("/events").orElse(List.of())) {
            actions.add(document((Map<?, ?>) event).text("action").orElse(""));
        }
        return actions;
    }

    @Test
    void anOutageAndARefusalAreTwoIncidentsAndBothEnd() {
        hub = RunningHub.start(folder, FLOW);
        hub.there.usually(heard ->
                heard.target().endsWith("bad")
                        ? Act.json(422, "{\"message\":\"no such product\"}")
                        : Act.json(503, "{}"));
        String bad = post("bad");
        for (int i = 0; i < 20; i++) {
            post("good-" + i);
        }

        Document held = awaitIncident("held", IncidentTest::isOpen);
        Document down = awaitIncident("system", IncidentTest::isOpen);
        assertThat(held.at("/fault/message").orElse("").toString()).contains("no such product");
        assertThat(held.at("/records")).contains(1L);
        assertThat(held.text("owner")).contains("ops");
        assertThat(down.text("subject")).contains("there");
        assertThat(down.at("/flows")).contains(List.of("things"));
        assertThat(down.at("/fault/message").orElse("").toString())
                .startsWith("'there' takes nothing now.")
                .contains("503");
        assertThat(down.at("/fault/remedy").orElse("").toString()).contains("by itself");
        awaitIncident("system", incident -> incident.at("/records").equals(Optional.of(20L)));

        hub.there.usually(OK);
        awaitIncident("system", IncidentTest::isOver);
        hub.command("/api/records/" + bad + "/replay");
        awaitIncident("held", IncidentTest::isOver);
        assertThat(actions(down)).containsExactly("opened", "resolved");
        assertThat(hub.get("/api/balance").at("/total/delivered")).contains(21L);
    }

    @Test
    void anOutageThatOutlivesTheHubIsOneIncident() {
        hub = RunningHub.start(folder, FLOW);
        hub.there.usually(Act.json(503, "{}"));
        for (int i = 0; i < 10; i++) {
            post("good-" + i);
        }
        Document down = awaitIncident("system", IncidentTest::isOpen);
        Object id = down.at("/id").orElseThrow();

        hub = hub.restarted();
        hub.there.usually(OK);
        Document over = awaitIncident("system", IncidentTest::isOver);

        assertThat(over.at("/id")).contains(id);
        assertThat(actions(over)).containsExactly("opened", "resolved");
    }

    @Test
    void aSourceThatFallsSilentIsAnIncidentUntilItSpeaks() {
        String expecting = "path: /things }\n  expect: { at-least: 1, every: 4s }";
        hub = RunningHub.start(folder, FLOW.replace("path: /things }", expecting));
        hub.there.usually(OK);
        post("first");

        Document silent = awaitIncident("silence", IncidentTest::isOpen);
        assertThat(silent.text("subject")).contains("site");
        assertThat(silent.at("/fault/blame")).contains("sender");
        assertThat(silent.at("/fault/message")).contains("'site' sent no record to things in 4s.");

        post("second");
        awaitIncident("silence", IncidentTest::isOver);
    }

    @Test
    void peopleSayThatTheySeeToIt() {
        hub = RunningHub.start(folder, FLOW);
        hub.there.usually(Act.json(422, "{}"));
        post("bad");
        Document held = awaitIncident("held", IncidentTest::isOpen);
        String path = "/api/incidents/" + held.at("/id").orElseThrow();

        assertThat(hub.command(path + "/acknowledge").at("/incident/acknowledged"))
                .contains("command line");
        Document said =
                RunningHub.json(
                        hub.send(
                                        hub.request(path + "/comment")
                                                .header("Content-Type", "application/json")
                                                .POST(
                                                        HttpRequest.BodyPublishers.ofString(
                                                                "{\"comment\":\"On it.\"}")))
                                .body());
        assertThat(said.at("/events/2/detail")).contains("On it.");
        assertThat(hub.send(hub.request("/api/incidents/77").GET()).statusCode()).isEqualTo(404);
        assertThat(hub.send(hub.request("/metrics").GET()).body())
                .contains("tieline_incidents_open{kind=\"held\"} 1")
                .contains("tieline_incidents_open{kind=\"silence\"} 0");
        assertThat(hub.send(hub.request("/incidents").GET()).body())
                .contains("1 incident is open.")
                .contains("1 record of things");
        assertThat(hub.send(hub.request("/incidents/" + held.at("/id").orElseThrow()).GET()).body())
                .contains("Acknowledged by command line")
                .contains("On it.")
                .contains("/held/");
    }
}
