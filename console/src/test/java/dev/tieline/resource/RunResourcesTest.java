package dev.tieline.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Finding;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.plan.Pages;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.plan.Trigger;
import dev.tieline.run.Asker;
import dev.tieline.run.Runs;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs hear of runs; see {@link ResourcesTest} for all else. */
class RunResourcesTest {
    private static final Instant AT = Instant.parse("2026-05-04T09:59:00Z");

    /** Request of each endpoint, in this order: one begins what the next ends. */
    private static final Map<String, String> REQUESTS = new LinkedHashMap<>();

    static {
        REQUESTS.put("GET /runs", "/runs");
        REQUESTS.put("GET /runs/{id}", "/runs/2");
        REQUESTS.put("GET /runs/{id}/chunks", "/runs/2/chunks");
        REQUESTS.put("GET /runs/{id}/events", "/runs/2/events");
        REQUESTS.put("GET /chunks", "/chunks?key=ada%40planted.example");
        REQUESTS.put("GET /flows/{flow}/slots", "/flows/leads/slots");
        REQUESTS.put("POST /runs/{id}/resume", "/runs/2/resume");
        REQUESTS.put("POST /runs/{id}/cancel", "/runs/2/cancel");
        REQUESTS.put("POST /flows/{flow}/runs", "/flows/leads/runs");
    }

    /** The same plan for a flow that asks. */
    private record Asking(Plan plan) implements Plans {
        static Asking of(Plan it) {
            return new Asking(
                    new Plan(
                            it.flow(),
                            it.version(),
                            it.purpose(),
                            it.owner(),
                            it.runbook(),
                            new Trigger.Poll(
                                    new Trigger.Source(
                                            "shop",
                                            new Trigger.Asking(
                                                    "leads.list", "leads", new Pages.Single()),
                                            Optional.empty(),
                                            false),
                                    Duration.ofHours(1),
                                    Optional.empty()),
                            it.contract(),
                            it.invalid(),
                            it.uniqueWithin(),
                            it.rules(),
                            it.destinations(),
                            it.bulk(),
                            it.source()));
        }

        @Override
        public List<Plan> current() {
            return List.of(plan);
        }

        @Override
        public Optional<Plan> current(String flow) {
            return Optional.of(plan).filter(it -> it.flow().equals(flow));
        }

        @Override
        public Optional<Plan> version(String flow, String version) {
            return current(flow);
        }

        @Override
        public List<Finding> refused() {
            return List.of();
        }
    }

    /** Does nothing by itself. */
    private static final class Still implements Clockwork {
        @Override
        public Instant now() {
            return AT;
        }

        @Override
        public Instant wall() {
            return AT;
        }

        @Override
        public void run(Runnable task) {}

        @Override
        public void at(Instant time, Runnable task) {}
    }

    private static void failed(World world) {
        long id = world.store.runJournal().begin(Run.of("leads", Optional.empty(), "ann", AT));
        world.store
                .runJournal()
                .chunk(
                        new RunChunk(
                                id,
                                1,
                                new Run.Counts(9, 5, 0, 1, 1),
                                new Run.Rows(1, 2, 2, 1, 4, 2),
                                "ada@planted.example",
                                "grace@planted.example",
                                "after grace@planted.example",
                                "31337",
                                AT));
        Run run = world.store.runLedger().run(id).orElseThrow();
        Run.Why why = new Run.Why("too-many", "Too many would change.");
        world.store
                .runJournal()
                .end(run.over(Run.State.FAILED, Optional.of(why), AT), Optional.empty());
    }

    @Test
    void everyEndpointOfRunsAnswersInItsDescribedShapeAndShowsNoClassifiedKey(
            @TempDir Path directory) throws Exception {
        try (World world = new World(directory);
                HttpClient client = HttpClient.newHttpClient()) {
            failed(world);
            Asking plans = Asking.of(world.plans.current().getFirst());
            Runs runs =
                    new Runs(
                            plans::current,
                            (_, _, _) -> new Asker.Asked.Cut(),
                            world.store.runJournal(),
                            new Systems(new Still(), _ -> {}),
                            new Still());
            runs.begin();
            Resources resources =
                    world.bare.with(
                            new Resources.Running(
                                    runs,
                                    world.store.runLedger(),
                                    plans,
                                    SomePlannings.of(world.store, plans::current, new Still()),
                                    SomeFollowers.of(world.store, plans::current, new Still())));
            WebServer server =
                    WebServer.builder()
                            .host("127.0.0.1")
                            .port(0)
                            .routing(routing ->
                                    routing.addFilter(world.gate)
                                            .register(Resources.MOUNTED, resources))
                            .build()
                            .start();
            try {
                ask(client, resources, URI.create("http://127.0.0.1:" + server.port()));
            } finally {
                server.stop();
            }
        }
    }

    private static void ask(HttpClient client, Resources resources, URI hub) throws Exception {
        Document described = World.json(answer(client, hub, "GET", "/openapi.json").body());
        Map<String, Endpoint> table =
                resources.table().stream()
                        .collect(Collectors.toMap(it -> it.method() + " " + it.path(), it -> it));
        assertThat(table.keySet()).containsAll(REQUESTS.keySet());
        assertThat(table.keySet().stream().filter(it -> it.matches(".*/(runs|chunks|slots).*")))
                // What waits needs a hub that runs; its answer has the shape of the others.
                .filteredOn(it -> !it.matches("POST /runs/\\{id\\}/(approve|pause)"))
                .isSubsetOf(REQUESTS.keySet());
        for (Map.Entry<String, String> request : REQUESTS.entrySet()) {
            Endpoint endpoint = table.get(request.getKey());
            HttpResponse<String> answer =
                    answer(client, hub, endpoint.method(), request.getValue());
            assertThat(answer.statusCode()).as(request + answer.body()).isEqualTo(200);
            assertThat(ResourcesTest.broken(described, endpoint, answer.body()))
                    .as(request.getKey())
                    .isEmpty();
            assertThat(answer.body().toLowerCase(Locale.ROOT))
                    .as(request.getKey())
                    .doesNotContain("planted", "31337");
        }
        Document found =
                World.json(answer(client, hub, "GET", "/chunks?key=ben%40planted.example").body());
        assertThat(found.at("/chunks/0/run")).contains(2L);
        assertThat(found.at("/chunks/0/low")).contains("\u2022\u2022\u2022");
        assertThat(answer(client, hub, "GET", "/chunks").statusCode()).isEqualTo(400);
        assertThat(answer(client, hub, "GET", "/runs/7/chunks").statusCode()).isEqualTo(404);
        assertThat(answer(client, hub, "POST", "/runs/7/resume").statusCode()).isEqualTo(404);
        assertThat(answer(client, hub, "POST", "/runs/2/resume").statusCode()).isEqualTo(409);
        assertThat(answer(client, hub, "POST", "/runs/7/approve").statusCode()).isEqualTo(404);
        assertThat(answer(client, hub, "POST", "/runs/7/pause").statusCode()).isEqualTo(404);
        assertThat(answer(client, hub, "POST", "/runs/2/approve").statusCode()).isEqualTo(409);
    }

    private static HttpResponse<String> answer(
            HttpClient client, URI hub, String method, String path) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(hub.resolve(Resources.MOUNTED + path))
                        .header("Authorization", "Bearer " + World.KEY)
                        .header("Content-Type", "application/json");
        return client.send(
                (method.equals("GET")
                                ? request.GET()
                                : request.POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
