package dev.tieline.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.people.Permission;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourcesTest {
    /** RunResourcesTest, and of plans and what follows from them tests of the whole hub. */
    private static final Set<String> ELSEWHERE =
            Set.of(
                    "GET /chunks",
                    "GET /runs/{id}/chunks",
                    "GET /runs/{id}/events",
                    "POST /runs/{id}/resume",
                    "POST /runs/{id}/approve",
                    "POST /runs/{id}/pause",
                    "GET /flows/{flow}/changes",
                    "POST /flows/{flow}/resync",
                    "GET /flows/{flow}/plan",
                    "POST /flows/{flow}/plan");

    private static final String FIXED = "{\"email\":\"grace@planted.example\",\"name\":\"fixed\"}";

    /** Request of each endpoint of the table: path, and body of a command. */
    private static Map<String, Function<World, String>> requests() {
        Map<String, Function<World, String>> requests = new LinkedHashMap<>();
        requests.put("GET /status", _ -> "/status");
        requests.put("GET /flows", _ -> "/flows");
        requests.put("GET /flows/{flow}", _ -> "/flows/leads");
        requests.put("GET /flows/{flow}/records", _ -> "/flows/leads/records?limit=2");
        requests.put("GET /flows/{flow}/activity", _ -> "/flows/leads/activity?hours=3");
        requests.put("GET /records/{id}", w -> "/records/" + w.held);
        requests.put("GET /search", _ -> "/search?q=ada%40planted.example");
        requests.put("GET /held", _ -> "/held");
        requests.put("GET /held/{group}", w -> "/held/" + w.group);
        requests.put("GET /balance", _ -> "/balance?recount=leads");
        requests.put("GET /refusals", _ -> "/refusals?flow=leads");
        requests.put("GET /conditions", _ -> "/conditions");
        requests.put("GET /incidents", _ -> "/incidents");
        requests.put("GET /incidents/{id}", _ -> "/incidents/1");
        requests.put("POST /incidents/{id}/acknowledge", _ -> "/incidents/1/acknowledge");
        requests.put("POST /incidents/{id}/comment", _ -> "/incidents/1/comment");
        requests.put("POST /incidents/{id}/assign", _ -> "/incidents/1/assign");
        requests.put("GET /held-records", _ -> "/held-records?owner=sales&q=grace");
        requests.put("GET /records/{id}/replay", w -> "/records/" + w.held + "/replay");
        requests.put("GET /records/{id}/related", w -> "/records/" + w.held + "/related");
        requests.put("GET /replays", _ -> "/replays");
        requests.put("GET /replays/{id}", _ -> "/replays/1");
        requests.put("POST /records/{id}/discard", w -> "/records/" + w.delivered + "/discard");
        requests.put("POST /records/{id}/comment", w -> "/records/" + w.held + "/comment");
        requests.put("POST /held/{group}/discard", w -> "/held/" + w.group + "/discard");
        requests.put("POST /replays", _ -> "/replays");
        requests.put("POST /replays/{id}/pause", _ -> "/replays/1/pause");
        requests.put("POST /replays/{id}/resume", _ -> "/replays/1/resume");
        requests.put("POST /replays/{id}/stop", _ -> "/replays/1/stop");
        requests.put("GET /people", _ -> "/people");
        requests.put("POST /people", _ -> "/people");
        requests.put("POST /people/{name}/change", _ -> "/people/carl/change");
        requests.put("POST /people/{name}/invite", _ -> "/people/carl/invite");
        requests.put("POST /people/{name}/forget-codes", _ -> "/people/carl/forget-codes");
        requests.put("POST /people/{name}/remove", _ -> "/people/dora/remove");
        requests.put("POST /people/{name}/tokens", _ -> "/people/carl/tokens");
        requests.put("POST /people/{name}/passes/{id}/end", _ -> "/people/carl/passes/1/end");
        requests.put("GET /audit", _ -> "/audit?actor=ada");
        requests.put("GET /audit/root", _ -> "/audit/root");
        requests.put("GET /audit/{seq}/proof", _ -> "/audit/1/proof");
        requests.put("POST /backups", _ -> "/backups");
        requests.put("POST /erasures", _ -> "/erasures");
        requests.put("GET /erasures/{number}", _ -> "/erasures/1");
        requests.put("GET /records/{id}/payload", w -> "/records/" + w.held + "/payload");
        requests.put("GET /openapi.json", _ -> "/openapi.json");
        requests.put("POST /records/{id}/preview", w -> "/records/" + w.broken + "/preview");
        requests.put("POST /records/{id}/amend", w -> "/records/" + w.broken + "/amend");
        requests.put("POST /records/{id}/replay", w -> "/records/" + w.delivered + "/replay");
        requests.put("POST /held/{group}/replay", w -> "/held/" + w.group + "/replay");
        requests.put("POST /systems/{system}/resume", _ -> "/systems/crm/resume");
        requests.put("GET /runs", _ -> "/runs?flow=orders&limit=5");
        requests.put("GET /runs/{id}", _ -> "/runs/1");
        requests.put("GET /flows/{flow}/slots", _ -> "/flows/orders/slots");
        requests.put("POST /flows/{flow}/runs", _ -> "/flows/orders/runs");
        requests.put("POST /runs/{id}/cancel", _ -> "/runs/2/cancel");
        return requests;
    }

    @Test
    void runsAreSaidToBeOverOrUnderWayOrNobodysAtAll(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            Document runs = World.json(world.get("/api/runs").body());
            assertThat(runs.at("/runs/0/state")).contains("failed");
            assertThat(runs.at("/runs/0/told")).contains(5L);
            assertThat(runs.at("/coming/0/flow")).contains("orders");

            assertThat(refused(world, "/api/runs/1/cancel")).isEqualTo("409 run-over");
            assertThat(refused(world, "/api/runs/9/cancel")).isEqualTo("404 run-unknown");
            assertThat(refused(world, "/api/flows/none/runs")).isEqualTo("404 flow-unknown");
            assertThat(world.post("/api/flows/orders/runs", "").statusCode()).isEqualTo(200);
            assertThat(refused(world, "/api/flows/orders/runs")).isEqualTo("409 run-not-over");
            assertThat(world.get("/api/runs/x").statusCode()).isEqualTo(404);
            assertThat(world.get("/api/flows/none/slots").statusCode()).isEqualTo(404);
        }
    }

    private static String refused(World world, String path) throws Exception {
        HttpResponse<String> answer = world.post(path, "");
        String code = World.json(answer.body()).text("code").orElse(answer.body());
        return answer.statusCode() + " " + code;
    }

    @Test
    void everyEndpointAnswersInItsDescribedShapeAndShowsNoClassifiedValue(@TempDir Path directory)
            throws Exception {
        try (World world = new World(directory)) {
            world.holdOneMore();
            Document described = World.json(world.get("/api/openapi.json").body());
            Set<String> untested =
                    world.resources.table().stream()
                            .map(e -> e.method() + " " + e.path())
                            .filter(name -> !ELSEWHERE.contains(name))
                            .collect(Collectors.toCollection(TreeSet::new));
            assertThat(untested).isEqualTo(new TreeSet<>(requests().keySet()));
            for (Endpoint endpoint : world.resources.table()) {
                if (ELSEWHERE.contains(endpoint.method() + " " + endpoint.path())) {
                    continue;
                }
                if (endpoint.needs() == Permission.REVEAL) {
                    // For people alone; a test of the whole hub asks it.
                    assertThat(world.get("/api/records/" + world.held + "/payload").statusCode())
                            .isEqualTo(403);
                    continue;
                }
                String path =
                        "/api"
                                + requests()
                                        .get(endpoint.method() + " " + endpoint.path())
                                        .apply(world);
                HttpResponse<String> answer =
                        endpoint.method().equals("GET")
                                ? world.get(path)
                                : world.post(path, body(endpoint));
                assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
                assertThat(broken(described, endpoint, answer.body())).as(path).isEmpty();
                assertThat(answer.body().toLowerCase(Locale.ROOT))
                        .as(path)
                        .doesNotContain("ada@planted")
                        .doesNotContain("grace")
                        .doesNotContain("31337");
            }
        }
    }

    private static String body(Endpoint endpoint) {
        return switch (endpoint.path()) {
            case "/records/{id}/preview", "/records/{id}/amend" -> FIXED;
            // Something is left for the endpoints after it.
            case "/held/{group}/replay" -> "{\"limit\":1}";
            case "/held/{group}/discard" -> "{\"reason\":\"A test.\",\"limit\":1}";
            case "/records/{id}/discard" -> "{\"reason\":\"A test.\"}";
            case "/incidents/{id}/comment", "/records/{id}/comment" ->
                    "{\"comment\":\"The vendor knows.\"}";
            case "/incidents/{id}/assign" -> "{\"to\":\"Lin\"}";
            case "/erasures" -> "{\"key\":\"nobody@nowhere.example\",\"reason\":\"A test.\"}";
            case "/replays" -> "{\"flow\":\"none\",\"rate\":5}";
            case "/people" -> "{\"name\":\"bob\",\"role\":\"operator\",\"owners\":[\"sales\"]}";
            case "/people/{name}/change" -> "{\"role\":\"editor\",\"reveals\":true}";
            case "/people/{name}/tokens" -> "{\"label\":\"ci\",\"role\":\"viewer\",\"days\":9}";
            default -> "";
        };
    }

    static String broken(Document described, Endpoint endpoint, String answer) {
        String operation =
                "/paths/"
                        + ("/api" + endpoint.path()).replace("/", "~1")
                        + "/"
                        + endpoint.method().toLowerCase(Locale.ROOT)
                        + "/responses/200/content/application~1json/schema/$ref";
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$ref", described.at(operation).orElseThrow());
        schema.put("components", described.at("/components").orElseThrow());
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JsonText.compact(schema), InputFormat.JSON)
                .validate(answer, InputFormat.JSON)
                .toString()
                .replace("[]", "");
    }

    @Test
    void aTraceShowsWhatIsNotClassifiedAndMasksTheRest(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            Document trace = World.json(world.get("/api/records/" + world.delivered).body());
            assertThat(trace.at("/payload/email")).contains("•••");
            assertThat(trace.at("/payload/name")).contains("campaign");
            assertThat(trace.at("/record/key")).contains("•••");
            assertThat(trace.at("/deliveries/0/result/id")).contains("c-17");
            assertThat(trace.at("/deliveries/0/result/owner")).contains("•••");
            assertThat(trace.at("/deliveries/0/result/hidden")).contains("•••");
            Document held = World.json(world.get("/api/records/" + world.held).body());
            assertThat(held.at("/deliveries/0/fault/message")).contains("Contact ••• is blocked.");
        }
    }

    @Test
    void aCorrectionMayLeaveMaskedWhatStaysAsItWas(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            String path = "/api/records/" + world.held + "/amend";
            String masked = "{\"email\":\"•••\",\"phone\":\"1\",\"name\":\"new\"}";
            assertThat(world.post(path, masked).statusCode()).isEqualTo(200);
            byte[] stored = world.store.ledger().trace(world.held).orElseThrow().payload().bytes();
            assertThat(new String(stored, java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"email\":\"" + World.MAIL + "\",\"phone\":\"1\",\"name\":\"new\"}");
            HttpResponse<String> misplaced =
                    world.post("/api/records/" + world.broken + "/amend", "{\"email\":\"•••\"}");
            assertThat(misplaced.statusCode()).isEqualTo(422);
            assertThat(World.json(misplaced.body()).at("/errors/0/pointer")).contains("/email");
        }
    }

    @Test
    void aMaskInAListThatChangedItsLengthIsRefused() {
        Document shown = World.json("{\"l\":[{\"n\":\"•••\"},{\"n\":\"•••\"}]}");
        Document real = World.json("{\"l\":[{\"n\":\"a\"},{\"n\":\"b\"}]}");
        Document shorter = World.json("{\"l\":[{\"n\":\"•••\"}]}");
        assertThat(Correction.restore(shown, shown, real, FieldNames.of(List.of())))
                .isEqualTo(new Correction.Restored.Whole(real));
        assertThat(Correction.restore(shorter, shown, real, FieldNames.of(List.of())))
                .isInstanceOf(Correction.Restored.Misplaced.class);
    }

    @Test
    void aCopyThatStillBreaksItsContractIsRefusedFieldByField(@TempDir Path directory)
            throws Exception {
        try (World world = new World(directory)) {
            String path = "/api/records/" + world.broken;
            HttpResponse<String> preview = world.post(path + "/preview", "{\"name\":\"x\"}");
            assertThat(World.json(preview.body()).at("/fits")).contains(false);
            HttpResponse<String> amend = world.post(path + "/amend", "{\"name\":\"x\"}");
            assertThat(amend.statusCode()).isEqualTo(422);
            assertThat(World.json(amend.body()).at("/errors/0/pointer")).contains("/email");
            assertThat(world.post("/api/records/" + world.delivered + "/amend", FIXED).statusCode())
                    .isEqualTo(409);
        }
    }

    @Test
    void pagesFollowEachOtherWithoutGap(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            Document first = World.json(world.get("/api/flows/leads/records?limit=2").body());
            Object next = first.at("/next").orElseThrow();
            String path = "/api/flows/leads/records?limit=2&before=" + next;
            Document second = World.json(world.get(path).body());
            assertThat(second.at("/records/0/id")).contains(world.delivered);
            assertThat(second.at("/records/1")).isEmpty();
            assertThat(second.at("/next")).isEmpty();
        }
    }

    @Test
    void replayingAGroupEndsItsHold(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            String path = "/api/held/" + world.group + "/replay";
            assertThat(World.json(world.post(path, "").body()).at("/replayed")).contains(1L);
            assertThat(world.post(path, "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatIsNotThereIsAProblem(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            String nobody = "00000000-0000-7000-8000-000000000000";
            for (String path :
                    Stream.of(
                                    "/records/" + nobody,
                                    "/records/x",
                                    "/flows/x",
                                    "/flows/x/records",
                                    "/flows/x/activity",
                                    "/held/x",
                                    "/balance?recount=x",
                                    "/x")
                            .toList()) {
                problem(world.get("/api" + path), 404);
            }
            problem(world.post("/api/records/" + nobody + "/replay", ""), 404);
            problem(world.post("/api/records/" + nobody + "/amend", FIXED), 404);
            problem(world.post("/api/held/x/replay", ""), 404);
            problem(world.post("/api/systems/x/resume", ""), 404);
        }
    }

    @Test
    void whatAnEndpointDoesNotTakeIsAProblem(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            problem(world.get("/api/flows/leads/records?limit=501"), 400);
            problem(world.get("/api/flows/leads/records?limit=x"), 400);
            problem(world.get("/api/flows/leads/records?limt=1"), 400);
            problem(world.get("/api/search"), 400);
            problem(world.get("/api/search?q=" + "a".repeat(401)), 400);
            String replay = "/api/held/" + world.group + "/replay";
            problem(world.post(replay, "{\"limit\":1001}"), 400);
            problem(world.post(replay, "{\"limits\":1}"), 400);
            problem(world.post(replay, "{\"limit\":1"), 400);
            problem(world.post(replay, " ".repeat(5_000)), 413);
            problem(world.post(replay, "", "Content-Type", "text/plain"), 415);
            HttpResponse<String> wrong = world.get(replay);
            problem(wrong, 405);
            assertThat(wrong.headers().firstValue("Allow")).contains("POST");
        }
    }

    @Test
    void aStoreThatCannotAnswerIsAProblemToTryAgain(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            world.store.close();
            HttpResponse<String> closed = world.get("/api/balance");
            problem(closed, 503);
            assertThat(closed.headers().firstValue("Retry-After")).isPresent();
        }
    }

    private static void problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(World.json(answer.body()).at("/status")).contains((long) status);
    }
}
