package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To an API that takes many at once and tells of each, or refuses all for one of them. */
class BulkBatchesTest {
    private static final int MOST = 20;
    private static final Set<String> BAD = Set.of("o-117", "o-118", "o-203");
    private static final Set<String> ODD = Set.of("o-150", "o-290");

    private static final String MANY =
            """
            system: many
            purpose: Takes many at once.
            owner: ops
            connector: http
            url: @api@
            allow: { orders.put: [id] }
            operations:
              orders.put:
                request: POST /orders/batch
                idempotent: true
                body: { type: object, required: [id], properties: { id: { type: string } } }
                batch: { most: 20, items: orders, results: results, status: status }
            """;
    private static final String SHOP =
            """
            system: shop
            purpose: Has orders.
            owner: ops
            connector: http
            url: @api@
            allow: { orders.list: [after] }
            operations:
              orders.list:
                request: GET /orders?limit=50
                body: { type: object, properties: { after: { type: string } } }
                result:
                  type: object
                  properties:
                    more: { type: boolean }
                    orders: { type: array, items: { type: object, properties: { id: { type: string } } } }
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: All orders get there.
            owner: ops
            trigger:
              schedule:
                cron: "0 0 1 1 *"
                zone: UTC
                ask: shop.orders.list
                items: orders
                pages: { after: { after: id }, more: more }
            record: { contract: order, key: record.id }
            run: { chunk: 100, max-invalid: 10 }
            deliver:
              many:
                to: many.orders.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir Path folder;

    private final Set<String> there = ConcurrentHashMap.newKeySet();
    private final Set<String> triedBefore = ConcurrentHashMap.newKeySet();
    private final Set<Integer> sizes = ConcurrentHashMap.newKeySet();

    /**
     * All are refused when one of several is bad. A bad one alone is told of as itself, as is an
     * odd one, and one of ten is asked to come again.
     */
    private List<Act> answer(ScriptedPeer.Heard heard) {
        if (!(JsonText.read(heard.body()) instanceof Reading.Read(Document all))) {
            return Act.json(400, "{}");
        }
        List<String> ids = new ArrayList<>();
        for (Object one : (List<?>) all.field("orders").orElseThrow()) {
            ids.add((String) ((Map<?, ?>) one).get("id"));
        }
        sizes.add(ids.size());
        if (ids.size() > 1 && ids.stream().anyMatch(BAD::contains)) {
            return Act.json(422, "{\"message\": \"one of them is bad\"}");
        }
        List<String> results = ids.stream().map(this::result).toList();
        return Act.json(207, "{\"results\": [" + String.join(", ", results) + "]}");
    }

    private String result(String id) {
        if (BAD.contains(id) || ODD.contains(id)) {
            return "{\"status\": 400, \"message\": \"this one is bad\"}";
        }
        if (id.endsWith("5") && triedBefore.add(id)) {
            return "{\"status\": 503}";
        }
        there.add(id);
        return "{\"status\": 200}";
    }

    @Test
    void eachRowGetsThereOrIsHeldByItself() {
        List<String> ids = IntStream.range(100, 351).mapToObj("o-%d"::formatted).toList();
        // With telemetry, for then others stand between the run and the system.
        try (ScriptedPeer collector = ScriptedPeer.start();
                ScriptedPeer many = ScriptedPeer.start().usually(this::answer);
                PagedApi api =
                        new PagedApi(
                                PagedApi.after("after", "orders", "more"),
                                _ ->
                                        ids.stream()
                                                .map(id -> Map.<String, Object>of("id", id))
                                                .toList());
                RunningHub hub =
                        RunningHub.start(
                                folder,
                                Map.of(
                                        "tieline.yaml",
                                        RunningHub.HUB
                                                + "telemetry: { otlp: '"
                                                + collector.url()
                                                + "' }\n",
                                        "flows/things.yaml",
                                        FLOW,
                                        "contracts/order.schema.json",
                                        "{\"type\": \"object\", \"required\": [\"id\"], \"properties\":"
                                                + " {\"id\": {\"type\": \"string\"}}}",
                                        "systems/many.yaml",
                                        MANY.replace("@api@", many.url().toString()),
                                        "systems/shop.yaml",
                                        SHOP.replace("@api@", api.url().toString())),
                                InstantSource.system())) {
            Document run = hub.get("/api/runs/" + BulkWorld.run(hub));

            assertThat(BulkWorld.words(run)).startsWith("done 251 = 246 + 5 held");
            assertThat(there)
                    .containsExactlyInAnyOrderElementsOf(
                            ids.stream()
                                    .filter(id -> !BAD.contains(id) && !ODD.contains(id))
                                    .toList());
            assertThat(sizes).allMatch(size -> size <= MOST);
            // As full as may be, but for those that are told apart or sent again.
            assertThat(sizes).contains(MOST);
            assertThat(many.heard()).hasSizeLessThan(80);
        }
    }
}
