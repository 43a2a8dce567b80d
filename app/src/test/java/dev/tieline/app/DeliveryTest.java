package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of deliveries of a real hub when the destination does this or that. */
class DeliveryTest {
    private static final String HEAD =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
            """;
    private static final String PUT =
            HEAD
                    + """
                      there:
                        to: there.things.put
                        map: { id: "${record.id}" }
                        deadline: 1s
                    fallback: hold
                    """;
    private static final String ADD =
            HEAD
                    + """
                      there:
                        to: there.things.add
                        map: { id: "${record.id}" }
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

    private static String outcome(Document story, int attempt) {
        return story.at("/deliveries/0/tries/" + attempt + "/outcome").orElse("").toString();
    }

    @Test
    void aRefusalIsHeldWithTheDestinationsWordsAndReplayedByAPerson() {
        hub = RunningHub.start(folder, PUT);
        hub.there.next(
                Act.json(422, "{\"error\":{\"message\":\"n is too small\",\"field\":\"n\"}}"));
        hub.there.usually(OK);
        String id = post("d-1");

        Document held = hub.settled(id);
        assertThat(held.at("/record/state")).contains("held");
        assertThat(held.at("/deliveries/0/fault/message").orElse("").toString())
                .contains("422")
                .contains("n is too small");
        assertThat(held.at("/deliveries/0/fault/field")).contains("/n");
        assertThat(hub.get("/api/held").at("/groups/0/count")).contains(1L);

        assertThat(hub.command("/api/records/" + id + "/replay").at("/replayed")).contains(1L);
        Document done = hub.settled(id);
        assertThat(done.at("/record/state")).contains("delivered");
        assertThat(done.at("/deliveries/0/remoteId")).contains("n-1");
        assertThat(done.at("/facts/0/action")).contains("replayed");
    }

    @Test
    void aFailingDestinationIsTriedAgainWithTheSameKey() {
        hub = RunningHub.start(folder, PUT);
        hub.there.next(Act.json(500, "{}")).usually(OK);

        Document done = hub.settled(post("d-2"));

        assertThat(outcome(done, 0)).isEqualTo("unavailable");
        assertThat(outcome(done, 1)).isEqualTo("accepted");
        assertThat(hub.there.heard())
                .extracting(heard -> heard.headers().get("idempotency-key"))
                .hasSize(2)
                .doesNotContainNull()
                .satisfies(keys -> assertThat(keys.get(0)).isEqualTo(keys.get(1)));
    }

    @Test
    void retryAfterIsHonoured() {
        hub = RunningHub.start(folder, PUT);
        hub.there.next(Act.answer(429, Map.of("Retry-After", "2"), "{}")).usually(OK);
        Instant begun = Instant.now();

        Document done = hub.settled(post("d-3"));

        assertThat(outcome(done, 0)).isEqualTo("rate-limited");
        assertThat(Duration.between(begun, Instant.now()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(done.at("/record/state")).contains("delivered");
    }

    @Test
    void aRefusedCredentialPausesTheSystemUntilAPersonResumesIt() {
        hub = RunningHub.start(folder, PUT);
        hub.there.next(Act.json(401, "{}")).usually(OK);
        String id = post("d-4");
        Document paused = hub.story(id, story -> story.at("/deliveries/0/tries/0").isPresent());
        assertThat(outcome(paused, 0)).isEqualTo("unauthorized");
        assertThat(paused.at("/record/state")).contains("pending");
        String second = post("d-5");
        assertThat(hub.get("/api/conditions").at("/conditions/0/state")).contains("paused");
        assertThat(hub.there.heard()).hasSize(1);

        hub.command("/api/systems/there/resume");

        assertThat(hub.settled(id).at("/record/state")).contains("delivered");
        assertThat(hub.settled(second).at("/record/state")).contains("delivered");
    }

    @Test
    void aCallThatMayHaveBeenAppliedAndMayNotBeRepeatedIsHeld() {
        hub = RunningHub.start(folder, ADD);
        hub.there.usually(List.of(new Act.Reset()));

        Document held = hub.settled(post("d-6"));

        assertThat(outcome(held, 0)).isEqualTo("unknown");
        assertThat(held.at("/record/state")).contains("held");
        assertThat(hub.there.heard()).hasSize(1);
    }

    @Test
    void aDestinationThatIsNotThereIsWaitedForAcrossARestart() {
        hub = RunningHub.start(folder, PUT);
        hub.there.refuse();
        String id = post("d-7");
        Document waiting = hub.story(id, story -> story.at("/deliveries/0/tries/0").isPresent());
        assertThat(outcome(waiting, 0)).isEqualTo("unreachable");

        ScriptedPeer gone = hub.there;
        hub = hub.restarted();
        Document late =
                hub.story(
                        id,
                        story ->
                                story.at("/deliveries/0/late").equals(java.util.Optional.of(true)));
        assertThat(late.at("/deliveries/0/late")).contains(true);
        assertThat(late.at("/record/state")).contains("pending");
        assertThat(gone.heard()).isEmpty();
    }

    @Test
    void theOrderOfAKeyIsKept() {
        hub =
                RunningHub.start(
                        folder,
                        PUT.replace("key: record.id", "key: \"'one'\"")
                                .replace(
                                        "map: { id: \"${record.id}\" }",
                                        "map: { id: \"${record.id}\", n: \"${record.?n.orValue(0)}\" }"));
        hub.there.next(Act.json(500, "{}")).usually(OK);
        String last = "";
        for (int i = 0; i < 30; i++) {
            String json = "{\"id\":\"o-" + i + "\",\"email\":\"a@b.example\",\"n\":" + i + "}";
            last = RunningHub.json(hub.post(json).body()).text("id").orElseThrow();
        }
        hub.settled(last);

        List<String> paths = hub.there.heard().stream().map(ScriptedPeer.Heard::target).toList();
        assertThat(paths).hasSize(31);
        assertThat(paths.subList(1, 31))
                .isEqualTo(
                        java.util.stream.IntStream.range(0, 30)
                                .mapToObj(i -> "/things/o-" + i)
                                .toList());
    }
}
