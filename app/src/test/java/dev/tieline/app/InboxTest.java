package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer.Heard;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with what a real hub holds. */
class InboxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
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
                map: { id: "${record.id}", n: "${record.?n.orValue(0)}" }
                retry: [100ms]
              more:
                to: there.things.add
                after: there
                map: { id: "${record.id}" }
            fallback: hold
            """;
    private static final List<Act> OK = Act.json(200, "{\"number\":\"n-1\"}");
    private static final List<Act> REFUSED = Act.json(422, "{\"message\":\"no such product\"}");

    @TempDir Path folder;
    private RunningHub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start() {
        hub = RunningHub.start(folder, FLOW);
        hub.there.usually(REFUSED);
    }

    private String post(String id) {
        String body = hub.post("{\"id\":\"" + id + "\",\"email\":\"a@b.example\"}").body();
        return RunningHub.json(body).text("id").orElseThrow();
    }

    private List<String> held(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(post("x-" + i));
        }
        until(() -> held("").at("/count").orElse("").equals((long) count));
        return ids;
    }

    /** Until something that only the API tells, which has no signal of its own. */
    private static void until(BooleanSupplier done) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(until);
            Between.looks();
        }
    }

    private Document held(String query) {
        return hub.get("/api/held-records" + query);
    }

    private HttpResponse<String> command(String path, Map<String, ?> options) {
        return hub.send(
                hub.request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JsonText.compact(options))));
    }

    private Document done(String path, Map<String, ?> options) {
        HttpResponse<String> answer = command(path, options);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningHub.json(answer.body());
    }

    private Document group() {
        Object groups = hub.get("/api/held").at("/groups").orElseThrow();
        return RunningHub.json(JsonText.compact(((List<?>) groups).getFirst()));
    }

    private Object balance(String name) {
        return hub.get("/api/balance").at("/total/" + name).orElseThrow();
    }

    @Test
    void findsWhatIsHeldByFlowOwnerAgeAndKey() {
        start();
        Instant before = Instant.now();
        held(3);

        assertThat(held("?flow=things").at("/count")).contains(3L);
        assertThat(held("?flow=others").at("/count")).contains(0L);
        assertThat(held("?owner=ops").at("/count")).contains(3L);
        assertThat(held("?owner=nobody").at("/count")).contains(0L);
        assertThat(held("?destination=there").at("/count")).contains(3L);
        assertThat(held("?destination=more").at("/count")).contains(0L);
        assertThat(held("?until=" + before).at("/count")).contains(0L);
        assertThat(held("?until=" + Instant.now()).at("/count")).contains(3L);
        assertThat(hub.send(hub.request("/api/held-records?until=soon").GET()).statusCode())
                .isEqualTo(422);
        assertThat(held("?q=x-1").at("/items/0/record/key")).contains("x-1");
        assertThat(held("?q=x-1").at("/count")).contains(1L);
        assertThat(held("?q=x-1&flow=others").at("/count")).contains(0L);
        assertThat(held("?limit=2").at("/next")).isPresent();
        String next = held("?limit=2").at("/next").orElseThrow().toString();
        assertThat(held("?limit=2&after=" + next).at("/items/0/record/key")).contains("x-2");
    }

    @Test
    void isAssignedAndTalkedOf() {
        start();
        String record = held(1).getFirst();
        until(() -> group().at("/incident").isPresent());
        String incident = group().at("/incident").orElseThrow().toString();

        done("/api/incidents/" + incident + "/assign", Map.of("to", "ann"));
        assertThat(group().text("assignee")).contains("ann");
        assertThat(hub.get("/api/held?assignee=ann").at("/groups/0/count")).contains(1L);
        assertThat(hub.get("/api/held?assignee=bob").at("/groups")).contains(List.of());

        Document said =
                done("/api/records/" + record + "/comment", Map.of("comment", "Asked the shop."));
        assertThat(said.at("/facts/0/action")).contains("commented");
        assertThat(said.at("/facts/0/detail")).contains("Asked the shop.");
        assertThat(command("/api/records/" + record + "/comment", Map.of()).statusCode())
                .isEqualTo(422);
    }

    @Test
    void whatIsDiscardedNeedsAReasonAndIsNeverSent() {
        start();
        List<String> ids = held(3);
        String path = "/api/records/" + ids.getFirst();

        assertThat(command(path + "/discard", Map.of()).statusCode()).isEqualTo(422);
        assertThat(command(path + "/discard", Map.of("reason", " ")).statusCode()).isEqualTo(422);
        // What waits for it would wait for ever.
        assertThat(done(path + "/discard", Map.of("reason", "A test.")).at("/discarded"))
                .contains(2L);
        Document story = hub.get(path);
        assertThat(story.at("/record/state")).contains("skipped");
        assertThat(story.at("/deliveries/0/fault/message"))
                .contains("command line discarded it: A test.");
        assertThat(done(path + "/replay", Map.of()).at("/replayed")).contains(0L);

        String group = group().text("id").orElseThrow();
        done("/api/held/" + group + "/discard", Map.of("reason", "Tests as well."));
        assertThat(balance("skipped")).isEqualTo(3L);
        assertThat(balance("held")).isEqualTo(0L);
        assertThat(hub.get("/api/balance?recount=things").at("/balanced")).contains(true);
        assertThat(hub.there.heard()).extracting(Heard::method).containsOnly("PUT");
    }

    @Test
    void manyAreReplayedAtARateAndCanBePausedAndStopped() {
        start();
        held(60);
        hub.there.usually(OK);

        Document replay = done("/api/replays", Map.of("flow", "things", "rate", 10L));
        assertThat(replay.at("/total")).contains(60L);
        String path = "/api/replays/" + replay.at("/id").orElseThrow();
        long begun = System.nanoTime();
        until(() -> (long) hub.get(path).at("/released").orElseThrow() >= 20);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThan(Duration.ofMillis(900));

        assertThat(done(path + "/pause", Map.of()).at("/state")).contains("paused");
        long released = (long) hub.get(path).at("/released").orElseThrow();
        hub = hub.restarted();
        assertThat(hub.get(path).at("/state")).contains("paused");
        assertThat((long) hub.get(path).at("/released").orElseThrow())
                .isBetween(released, released + 10);

        assertThat(done(path + "/resume", Map.of()).at("/state")).contains("running");
        until(() -> (long) hub.get(path).at("/released").orElseThrow() >= 40);
        assertThat(done(path + "/stop", Map.of()).at("/state")).contains("stopped");
        assertThat(done(path + "/resume", Map.of()).at("/state")).contains("stopped");
        assertThat((long) held("").at("/count").orElseThrow()).isBetween(1L, 20L);
        assertThat(hub.get("/api/replays").at("/replays/0/state")).contains("stopped");
        assertThat(command("/api/replays/77/pause", Map.of()).statusCode()).isEqualTo(404);
    }

    @Test
    void aReplayGoesOnAfterARestartAndTakesNothingTwice() {
        start();
        held(80);
        Document replay = done("/api/replays", Map.of("rate", 40L));
        String path = "/api/replays/" + replay.at("/id").orElseThrow();
        until(() -> (long) hub.get(path).at("/released").orElseThrow() >= 20);

        hub = hub.restarted();
        until(() -> hub.get(path).at("/state").orElse("").equals("done"));
        // Each is refused again and held anew: that is not of this replay any more.
        assertThat(hub.get(path).at("/released")).contains(80L);
        until(() -> held("").at("/count").orElse("").equals(80L));
        assertThat(hub.there.heard()).hasSize(160);
    }

    @Test
    void aDryRunShowsWhatWouldBeSentByTheFlowOfNowAndOfThen() throws Exception {
        start();
        String id = held(1).getFirst();
        RunningHub.write(folder, "flows/things.yaml", FLOW.replace("record.?n.orValue(0)", "7"));
        assertThat(hub.hub().reload()).isEmpty();

        String path = "/api/records/" + id + "/replay";
        assertThat(hub.get(path).at("/deliveries/0/request/n")).contains(7L);
        assertThat(hub.get(path + "?version=then").at("/deliveries/0/request/n")).contains(0L);
        assertThat(hub.there.heard()).hasSize(1);

        done(path, Map.of("version", "then"));
        until(() -> hub.there.heard().size() == 2);
        assertThat(hub.there.heard().getLast().body()).contains("\"n\":0");
        until(() -> held("").at("/count").orElse("").equals(1L));
        done(path, Map.of("version", "now"));
        until(() -> hub.there.heard().size() == 3);
        assertThat(hub.there.heard().getLast().body()).contains("\"n\":7");
        // The delivery is of today's version now; what was asked for is that of the record.
        until(() -> held("").at("/count").orElse("").equals(1L));
        assertThat(hub.get(path + "?version=then").at("/deliveries/0/request/n")).contains(0L);
        done(path, Map.of("version", "then"));
        until(() -> hub.there.heard().size() == 4);
        assertThat(hub.there.heard().getLast().body()).contains("\"n\":0");
    }

    @Test
    void aReplayIsOfferedWhenTheCauseLooksGoneAndNeverDone() throws Exception {
        String wrong =
                FLOW.replace(
                        "to: there.things.put\n", "to: there.things.put\n    when: record.n > 5\n");
        hub = RunningHub.start(folder, wrong.replace("record.n > 5", "record.?n.orValue(7) > 5"));
        hub.there.usually(OK);
        RunningHub.write(
                folder,
                "contracts/thing.schema.json",
                """
                {"type": "object", "required": ["id", "email", "n"], "properties": {
                  "id": {"type": "string", "x-search": true},
                  "email": {"type": "string"}, "n": {"type": "integer"}}}
                """);
        RunningHub.write(
                folder, "flows/things.yaml", FLOW.replace("record.?n.orValue(0)", "record.n"));
        assertThat(hub.hub().reload()).isEmpty();
        held(1);
        assertThat(group().text("destination")).contains("(record)");
        assertThat(group().text("offer")).contains("");

        RunningHub.workspace(folder, hub.there.url(), "127.0.0.1:0");
        RunningHub.write(folder, "flows/things.yaml", FLOW);
        assertThat(hub.hub().reload()).isEmpty();
        assertThat(group().text("offer").orElse("")).startsWith("The flow was changed since");
        assertThat(hub.there.heard()).isEmpty();

        done("/api/replays", Map.of("group", group().text("id").orElseThrow()));
        until(() -> balance("delivered").equals(1L));
    }

    @Test
    void aReplayIsOfferedWhenTheSystemTakesCallsAgain() {
        hub =
                RunningHub.start(
                        folder,
                        FLOW.replace(
                                "    retry: [100ms]\n", "    retry: [100ms]\n    give-up: 1s\n"));
        hub.there.usually(Act.json(503, "{}"));
        for (int i = 0; i < 12; i++) {
            post("x-" + i);
        }
        until(() -> held("").at("/count").orElse("").equals(12L));
        hub.there.usually(OK);
        // Nothing shows that it works again but a record that comes when it is tried.
        until(() -> {
            post("y");
            return !balance("delivered").equals(0L);
        });
        until(() -> group().text("offer").orElse("").startsWith("'there' takes calls again"));
        assertThat((long) balance("held")).isGreaterThanOrEqualTo(12);

        // After a start nobody knows.
        hub.there.usually(Act.json(503, "{}"));
        for (int i = 0; i < 12; i++) {
            post("z-" + i);
        }
        until(() -> !hub.get("/api/conditions").at("/conditions/0/state").orElse("").equals("ok"));
        hub = hub.restarted();
        assertThat(group().text("offer")).contains("");
    }

    @Test
    void aDryRunShowsWhatAHeldFallbackWouldGet() {
        hub =
                RunningHub.start(
                        folder,
                        FLOW.replace(
                                        "    retry: [100ms]\n",
                                        "    on: { rejected: fallback }\n"
                                                + "    fallback: { after: 1h, to: there.things.add,"
                                                + " map: { id: \"${record.id}\" } }\n")
                                .replaceAll("(?s)  more:.*(?=fallback: hold)", ""));
        hub.there.usually(REFUSED);
        String id = held(1).getFirst();
        assertThat(group().text("destination")).contains("there.fallback");

        Document shown = hub.get("/api/records/" + id + "/replay");
        assertThat(shown.at("/deliveries/0/destination")).contains("there.fallback");
        assertThat(shown.at("/deliveries/0/request/id")).contains("x-0");
    }

    @Test
    void aCorrectionTellsWhatItChanges() {
        start();
        String id = held(1).getFirst();

        Document preview =
                done(
                        "/api/records/" + id + "/preview",
                        Map.of("id", "x-0", "email", "new@b.example", "n", 3L));
        assertThat(preview.at("/changes/0/field")).contains("/email");
        assertThat(preview.at("/changes/0/before")).contains("\"•••\"");
        assertThat(preview.at("/changes/1/field")).contains("/n");
        assertThat(preview.at("/changes/1/before")).isEmpty();
        assertThat(preview.at("/changes/1/after")).contains("3");
    }
}
