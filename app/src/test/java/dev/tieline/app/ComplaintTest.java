package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users of other products complain of, where no other test stands for it (docs/complaints.md).
 */
class ComplaintTest {
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
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;
    private static final List<Act> OK = Act.json(200, "{\"number\":\"n-1\"}");

    @TempDir Path folder;
    private RunningHub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start(String flow) {
        hub = RunningHub.start(folder, flow);
        hub.there.usually(OK);
    }

    private String post(String id) {
        String body = hub.post("{\"id\":\"" + id + "\",\"email\":\"a@b.example\"}").body();
        return RunningHub.json(body).text("id").orElseThrow();
    }

    private void awaitDelivered(long count) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!hub.get("/api/balance").at("/total/delivered").orElse(0L).equals(count)) {
            assertThat(System.nanoTime()).isLessThan(until);
            // The books are the signal.
            Between.looks();
        }
    }

    /** Complaint 3: workers that stop for good after a second of network trouble, and look well. */
    @Test
    void aMomentOfNetworkTroubleStopsNobody() {
        start(FLOW.replace("to: there.things.put,", "to: there.things.put, retry: [200ms],"));
        AtomicBoolean trouble = new AtomicBoolean(true);
        hub.there.usually(heard -> trouble.get() ? List.of(new Act.Reset()) : OK);
        for (int i = 0; i < 30; i++) {
            post("x-" + i);
        }
        hub.there.awaitHeard(3);
        trouble.set(false);

        awaitDelivered(30);
        assertThat(hub.send(hub.request("/health/ready").GET()).statusCode()).isEqualTo(200);
    }

    /** Complaint 12: many small items and one large one, one after the other, in little memory. */
    @Test
    void aBodyAtTheLimitPassesAndOneBeyondIsRefused() {
        start(FLOW.replace("path: /things }", "path: /things }\n  max-bytes: 300000"));
        String filler = "x".repeat(290_000);
        String large = "{\"id\":\"large\",\"email\":\"a@b.example\",\"more\":\"" + filler + "\"}";
        assertThat(hub.post(large).statusCode()).isEqualTo(202);
        assertThat(
                        hub.post(
                                        "application/json",
                                        (large + " ".repeat(20_000))
                                                .getBytes(StandardCharsets.UTF_8))
                                .statusCode())
                .isEqualTo(413);
        awaitDelivered(1);
    }

    /** Complaint 25: one key that fails holds up the whole queue. */
    @Test
    void onlyTheKeyThatFailsWaits() {
        start(FLOW.replace("to: there.things.put,", "to: there.things.put, retry: [2s],"));
        hub.there.usually(heard ->
                heard.target().endsWith("/bad") ? Act.json(500, "{\"message\":\"busy\"}") : OK);
        String first = post("bad");
        String second = post("bad");
        for (int i = 0; i < 50; i++) {
            post("good-" + i);
        }

        awaitDelivered(50);
        assertThat(hub.get("/api/records/" + first).at("/record/state")).contains("pending");
        Document waits = hub.get("/api/records/" + second);
        assertThat(waits.at("/deliveries/0/attempts")).contains(0L);
        hub.there.usually(OK);
        awaitDelivered(52);
    }

    /** Complaint 24 and "where is it?": one search tells the story across flows. */
    @Test
    void oneTraceIsOneStoryAcrossFlows() {
        String other = FLOW.replace("flow: things", "flow: other").replace("/things }", "/other }");
        hub =
                RunningHub.start(
                        folder,
                        Map.of("flows/things.yaml", FLOW, "flows/other.yaml", other),
                        InstantSource.system());
        hub.there.usually(OK);
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String first = traced("/in/things", "00-" + trace + "-00f067aa0ba902b7-01");
        String second = traced("/in/other", "00-" + trace + "-b7ad6b7169203331-00");
        String without = traced("/in/things", "00-" + "0".repeat(32) + "-b7ad6b7169203331-00");

        for (String asked :
                List.of(
                        trace,
                        trace.toUpperCase(java.util.Locale.ROOT),
                        "00-" + trace + "-00f067aa0ba902b7-01")) {
            Document found = hub.get("/api/search?q=" + asked);
            assertThat(found.at("/records/0/id")).as(asked).contains(second);
            assertThat(found.at("/records/1/id")).as(asked).contains(first);
            assertThat(found.at("/records/2")).as(asked).isEmpty();
        }
        Document related = hub.get("/api/records/" + first + "/related");
        assertThat(related.at("/records/0/id")).contains(second);
        assertThat(related.at("/records/1")).isEmpty();
        assertThat(hub.get("/api/records/" + without).text("traceparent")).contains("");
        assertThat(hub.send(hub.request("/records/" + first).GET()).body())
                .contains("Of the same trace")
                .contains(second);
    }

    private String traced(String path, String traceparent) {
        String body =
                hub.send(
                                hub.request(path)
                                        .header("Content-Type", "application/json")
                                        .header("Authorization", "Bearer " + RunningHub.TOKEN)
                                        .header("traceparent", traceparent)
                                        .POST(
                                                HttpRequest.BodyPublishers.ofString(
                                                        "{\"id\":\"1\",\"email\":\"a@b.example\"}")))
                        .body();
        return RunningHub.json(body).text("id").orElseThrow();
    }
}
