package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer.Heard;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans and metrics at a collector, and what destinations hear of the trace. */
class TelemetryTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String CAME = "00-" + TRACE + "-" + CALLER + "-01";
    private static final List<Act> FINE = Act.json(200, "{\"number\":\"n-1\"}");
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" }, retry: [1s] }
            fallback: hold
            """;

    @TempDir Path folder;
    private Collector collector;

    @BeforeEach
    void collect() throws IOException {
        collector = new Collector();
    }

    @AfterEach
    void end() {
        collector.close();
    }

    private RunningHub start(String telemetry) {
        String file =
                RunningHub.HUB.replace("there: env:THERE }", "there: env:THERE, otel: env:CALLER }")
                        + telemetry.replace("@url@", collector.url());
        return RunningHub.start(
                folder,
                Map.of("tieline.yaml", file, "flows/things.yaml", FLOW),
                InstantSource.system());
    }

    private RunningHub start() {
        return start("telemetry: { otlp: '@url@', credential: otel, every: 1s }\n");
    }

    @Test
    void aReplacedCredentialIsShownWithoutARestart() throws Exception {
        RunningHub.writeSecret(folder, "secrets/otel", "first-0123456789abcdef0123456789");
        String file =
                RunningHub.HUB.replace(
                        "there: env:THERE }", "there: env:THERE, otel: file:secrets/otel }");
        String told = "telemetry: { otlp: '" + collector.url() + "', credential: otel }\n";
        try (RunningHub hub =
                RunningHub.start(
                        folder,
                        Map.of("tieline.yaml", file + told, "flows/things.yaml", FLOW),
                        InstantSource.system())) {
            hub.there.usually(FINE);
            spans("send things/there", post(hub, "a-1"), 1);
            assertThat(hub.hub().reload()).isEmpty();

            RunningHub.writeSecret(folder, "secrets/otel", "second-0123456789abcdef012345678");
            hub.hub().look();
            spans("send things/there", post(hub, "a-2"), 1);
            assertThat(collector.authorizations().getLast()).startsWith("Bearer second-");

            RunningHub.writeSecret(folder, "secrets/other", "third-0123456789abcdef0123456789");
            RunningHub.write(
                    folder, "tieline.yaml", file.replace("secrets/otel", "secrets/other") + told);
            assertThat(hub.hub().reload()).isEmpty();
            spans("send things/there", post(hub, "a-3"), 1);
            assertThat(collector.authorizations().getLast()).startsWith("Bearer third-");

            // A collector that is not told must not see what another is shown.
            RunningHub.writeSecret(folder, "secrets/last", "fourth-0123456789abcdef012345678");
            RunningHub.write(
                    folder,
                    "tieline.yaml",
                    file.replace("secrets/otel", "secrets/last")
                            + told.replace("127.0.0.1", "localhost"));
            assertThat(hub.hub().reload()).isEmpty();
            spans("send things/there", post(hub, "a-4"), 1);
            assertThat(collector.authorizations().getLast()).startsWith("Bearer third-");
        }
    }

    @Test
    void aCollectorWhereTheHubMayNotGoIsAFinding() throws IOException {
        RunningHub.workspace(folder, java.net.URI.create(collector.url()), "127.0.0.1:0");
        RunningHub.write(
                folder,
                "tieline.yaml",
                RunningHub.HUB.replace("private-addresses: [127.0.0.1]", "")
                        + "telemetry: { otlp: '"
                        + collector.url()
                        + "' }\n");
        assertThat(Blueprint.of(new WorkspaceFolder(folder)).findings())
                .filteredOn(finding -> finding.place().file().equals("tieline.yaml"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("url-refused");
                    assertThat(finding.remedy()).contains("private-addresses");
                });
    }

    private static String post(RunningHub hub, String id, String... headers) {
        HttpRequest.Builder request =
                hub.request("/in/things")
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + RunningHub.TOKEN)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"id\":\"" + id + "\",\"email\":\"ada@mail.example\"}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = hub.send(request);
        assertThat(answer.statusCode()).isEqualTo(202);
        return RunningHub.json(answer.body()).text("id").orElseThrow();
    }

    private List<Collector.Span> spans(String name, String record, int count)
            throws InterruptedException {
        return collector.await(
                count,
                span -> span.name().equals(name) && span.about("tieline.record").equals(record));
    }

    private static String traceparent(Heard heard) {
        return heard.headers().getOrDefault("traceparent", "");
    }

    @Test
    void aRecordWithoutATraceBeginsOneThatIsFoundByItsId() throws InterruptedException {
        try (RunningHub hub = start()) {
            hub.there.usually(FINE);
            String id = post(hub, "a-1");

            Collector.Span receive = spans("receive things", id, 1).getFirst();
            Collector.Span send = spans("send things/there", id, 1).getFirst();

            assertThat(receive.trace()).isEqualTo(id.replace("-", "")).isEqualTo(send.trace());
            assertThat(receive.parent()).isEmpty();
            assertThat(send.parent()).isEqualTo(receive.id());
            assertThat(send.nanos()).isBetween(0L, Duration.ofSeconds(10).toNanos());
            assertThat(send.attributes())
                    .containsEntry("tieline.flow", "things")
                    .containsEntry("tieline.destination", "there")
                    .containsEntry("tieline.system", "there")
                    .containsEntry("tieline.operation", "things.put")
                    .containsEntry("tieline.outcome", "accepted")
                    .containsEntry("tieline.phase", "answered")
                    .containsEntry("tieline.status", "200")
                    .doesNotContainKey("error.type");
            assertThat(traceparent(hub.there.awaitHeard(1).getFirst()))
                    .isEqualTo("00-" + send.trace() + "-" + send.id() + "-01");
            assertThat(hub.get("/api/search?q=" + send.trace()).at("/records/0/id")).contains(id);
        }
    }

    @Test
    void aTraceThatCameIsGoneOnWith() throws InterruptedException {
        try (RunningHub hub = start()) {
            hub.there.usually(FINE);
            String id = post(hub, "a-1", "traceparent", CAME, "tracestate", "congo=t61,rojo=1");

            Collector.Span receive = spans("receive things", id, 1).getFirst();
            Collector.Span send = spans("send things/there", id, 1).getFirst();

            assertThat(receive.trace()).isEqualTo(TRACE);
            assertThat(receive.parent()).isEqualTo(CALLER);
            assertThat(receive.state()).isEqualTo("congo=t61,rojo=1");
            assertThat(send.trace()).isEqualTo(TRACE);
            assertThat(send.parent()).isEqualTo(receive.id()).isNotEqualTo(CALLER);
            Heard heard = hub.there.awaitHeard(1).getFirst();
            assertThat(traceparent(heard)).isEqualTo("00-" + TRACE + "-" + send.id() + "-01");
            assertThat(heard.headers()).containsEntry("tracestate", "congo=t61,rojo=1");
        }
    }

    @Test
    void whatTheCallerDoesNotRecordIsPassedOnAsItCame() throws InterruptedException {
        String unsampled = "00-" + TRACE + "-" + CALLER + "-00";
        try (RunningHub hub = start()) {
            hub.there.usually(FINE);
            String quiet = post(hub, "a-1", "traceparent", unsampled, "tracestate", "congo=t61");
            hub.settled(quiet);
            String loud = post(hub, "a-2");
            assertThat(spans("send things/there", loud, 1)).hasSize(1);

            assertThat(collector.spans()).noneMatch(s -> s.about("tieline.record").equals(quiet));
            Heard heard = hub.there.awaitHeard(2).getFirst();
            assertThat(traceparent(heard)).isEqualTo(unsampled);
            assertThat(heard.headers()).containsEntry("tracestate", "congo=t61");
        }
    }

    @Test
    void aShareOfTheTracesThatBeginHereIsRecordedAndTheRestSaysSo() throws InterruptedException {
        try (RunningHub hub = start("telemetry: { otlp: '@url@', sample: 0 }\n")) {
            hub.there.usually(FINE);
            String quiet = post(hub, "a-1");
            String loud = post(hub, "a-2", "traceparent", CAME);
            assertThat(spans("send things/there", loud, 1)).hasSize(1);

            assertThat(collector.spans()).noneMatch(s -> s.about("tieline.record").equals(quiet));
            assertThat(hub.there.awaitHeard(2))
                    .extracting(TelemetryTest::traceparent)
                    .anyMatch(
                            t -> t.startsWith("00-" + quiet.replace("-", "")) && t.endsWith("-00"));
            assertThat(collector.authorizations()).allMatch(String::isEmpty);
        }
    }

    @Test
    void eachAttemptIsASpanThatSaysWhatItCameTo() throws InterruptedException {
        try (RunningHub hub = start()) {
            hub.there.next(Act.json(503, "{\"m\":\"ada@mail.example is too much\"}"));
            hub.there.usually(FINE);
            String id = post(hub, "a-1");

            List<Collector.Span> sends = spans("send things/there", id, 2);

            assertThat(sends).extracting(Collector.Span::id).doesNotHaveDuplicates();
            assertThat(sends)
                    .extracting(Collector.Span::parent)
                    .containsOnly(id.replace("-", "").substring(16));
            Collector.Span failed = sends.getFirst();
            assertThat(failed.about("tieline.outcome")).isEqualTo("unavailable");
            assertThat(failed.about("tieline.status")).isEqualTo("503");
            assertThat(failed.error()).isNotEmpty().isEqualTo(failed.about("error.type"));
            assertThat(sends.getLast().error()).isEmpty();
            assertThat(hub.there.awaitHeard(2))
                    .extracting(TelemetryTest::traceparent)
                    .doesNotHaveDuplicates();
            assertThat(collector.bodies()).noneMatch(body -> body.contains("mail.example"));
            assertThat(collector.authorizations()).containsOnly("Bearer " + RunningHub.TOKEN);
        }
    }

    @Test
    void theTraceGoesOnAfterARestart() throws InterruptedException {
        RunningHub hub = start();
        hub.there.usually(Act.json(503, "{}"));
        String id = post(hub, "a-1", "traceparent", CAME, "tracestate", "congo=t61");
        spans("send things/there", id, 1);
        try (RunningHub later = hub.restarted()) {
            later.there.usually(FINE);
            later.settled(id);

            Collector.Span last =
                    collector
                            .await(
                                    1,
                                    span ->
                                            span.name().startsWith("send")
                                                    && span.about("tieline.outcome")
                                                            .equals("accepted"))
                            .getFirst();

            assertThat(last.trace()).isEqualTo(TRACE);
            assertThat(last.parent()).isEqualTo(spans("receive things", id, 1).getFirst().id());
            assertThat(later.there.heard().getLast().headers())
                    .containsEntry("tracestate", "congo=t61");
        }
    }

    @Test
    void theNumbersComeToo() throws InterruptedException {
        try (RunningHub hub = start()) {
            hub.there.usually(FINE);
            hub.settled(post(hub, "a-1"));

            assertThat(
                            collector.awaitPoint(point ->
                                    point.name().equals("tieline.records.accepted")
                                            && point.value() == 1))
                    .isNotEmpty()
                    .allMatch(point -> "things".equals(point.attributes().get("flow")));
            assertThat(
                            collector.awaitPoint(point ->
                                    point.name().equals("tieline.attempts")
                                            && point.value() == 1
                                            && "accepted"
                                                    .equals(point.attributes().get("outcome"))))
                    .isNotEmpty();
        }
    }

    @Test
    void aCollectorThatIsAwayKeepsNobodyWaiting() {
        collector.close();
        long began = System.nanoTime();
        try (RunningHub hub = start()) {
            hub.there.usually(FINE);
            for (int i = 0; i < 50; i++) {
                post(hub, "a-" + i);
            }
            hub.there.awaitHeard(50);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void withoutTelemetryATraceIsPassedOnAsItCameAndNoneBegins() {
        try (RunningHub hub = start("")) {
            hub.there.usually(FINE);
            post(hub, "a-1");
            hub.there.awaitHeard(1);
            post(hub, "a-2", "traceparent", CAME, "tracestate", "congo=t61");

            List<Heard> heard = hub.there.awaitHeard(2);

            assertThat(heard.getFirst().headers()).doesNotContainKey("traceparent");
            assertThat(traceparent(heard.getLast())).isEqualTo(CAME);
            assertThat(heard.getLast().headers()).containsEntry("tracestate", "congo=t61");
        }
    }
}
