package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an API that answers in pages, in chunks of five. */
class BulkPagesTest {
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
                request: GET /orders?limit=2
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
            run: { chunk: 5 }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir Path folder;

    @Test
    void pagesMoveInChunksOfWholePages() {
        move(FLOW, "");
    }

    /** Of which one chunk has more than may be asked for at once. */
    @Test
    void pagesMoveAtTheRateOfTheirSystem() {
        move(FLOW.replace("chunk: 5", "chunk: 50"), "limits: { rate: 5/1s }\n");
    }

    private static Map<String, String> files(String flow, PagedApi api, String limits) {
        return Map.of(
                "flows/things.yaml",
                flow,
                "contracts/order.schema.json",
                "{\"type\": \"object\", \"required\": [\"id\"], \"properties\":"
                        + " {\"id\": {\"type\": \"string\"}}}",
                "systems/shop.yaml",
                SHOP.replace("@api@", api.url()) + limits);
    }

    private void move(String flow, String limits) {
        List<String> ids = IntStream.range(10, 31).mapToObj("o-%d"::formatted).toList();
        try (PagedApi api =
                        new PagedApi(
                                PagedApi.after("after", "orders", "more"),
                                _ ->
                                        ids.stream()
                                                .map(id -> Map.<String, Object>of("id", id))
                                                .toList());
                RunningHub hub =
                        RunningHub.start(
                                folder, files(flow, api, limits), InstantSource.system())) {
            hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));

            Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
            assertThat(BulkWorld.words(run)).startsWith("done 21 = 21 + 0 held");
            assertThat(hub.there.heard().stream().map(heard -> heard.target()).sorted())
                    .containsExactlyElementsOf(ids.stream().map(id -> "/things/" + id).toList());
        }
    }

    /** One after the other, on its first page. */
    private static PagedApi.Way busy(int... codes) {
        PagedApi.Way way = PagedApi.after("after", "orders", "more");
        Queue<List<Act>> first = new ConcurrentLinkedQueue<>();
        for (int code : codes) {
            first.add(Act.answer(code, Map.of("Retry-After", "1"), "{}"));
        }
        return new PagedApi.Way() {
            @Override
            public int from(Map<String, String> query, List<Map<String, Object>> all) {
                return way.from(query, all);
            }

            @Override
            public List<Act> answer(PagedApi.Slice slice) {
                List<Act> later = first.poll();
                return later == null ? way.answer(slice) : later;
            }
        };
    }

    @Test
    void aSystemThatAsksToBeWaitedForIsWaitedForWithinTheRun() {
        try (PagedApi api = new PagedApi(busy(429, 503), _ -> List.of(Map.of("id", "o-1")));
                RunningHub hub =
                        RunningHub.start(folder, files(FLOW, api, ""), InstantSource.system())) {
            hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
            long begun = System.nanoTime();
            long id = (Long) hub.command("/api/flows/things/runs").field("id").orElseThrow();
            String run = "/api/runs/" + id;

            await(hub, run, "/code", "system-asks-to-wait");
            assertThat(hub.get(run).text("state")).contains("running");
            BulkWorld.awaitEnd(hub, id);
            assertThat(BulkWorld.words(hub.get(run))).startsWith("done 1 = 1 + 0 held");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("and not when a run that failed is tried again")
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
        }
    }

    @Test
    void aRunThatIsPausedWhileItsSystemAsksToBeWaitedForDoesNotAskIt() {
        try (PagedApi api = new PagedApi(busy(429), _ -> List.of(Map.of("id", "o-1")));
                RunningHub hub =
                        RunningHub.start(folder, files(FLOW, api, ""), InstantSource.system())) {
            hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
            long id = (Long) hub.command("/api/flows/things/runs").field("id").orElseThrow();
            String run = "/api/runs/" + id;
            await(hub, run, "/code", "system-asks-to-wait");
            hub.command(run + "/pause");
            long until = System.nanoTime() + Duration.ofMillis(1300).toNanos();
            while (System.nanoTime() < until) {
                Between.looks();
            }
            assertThat(api.heard()).hasSize(1);

            hub.command(run + "/resume");
            BulkWorld.awaitEnd(hub, id);
            assertThat(BulkWorld.words(hub.get(run))).startsWith("done 1 = 1 + 0 held");
        }
    }

    /** It has no chunks, and is asked for its first page as for any other. */
    @Test
    void aRunWaitsForItsFirstPageAsLongAsItsSystemAsksAndForItsRate() {
        String flow =
                FLOW.replace("key: ", "unique: { by: record.id, within: 35d }, key: ")
                        .replace("run: { chunk: 5 }\n", "");
        String rate = "limits: { rate: 1/1s }\n";
        try (PagedApi api = new PagedApi(busy(429), _ -> List.of(Map.of("id", "o-1")));
                RunningHub hub =
                        RunningHub.start(folder, files(flow, api, rate), InstantSource.system())) {
            hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
            long begun = System.nanoTime();
            assertThat(BulkWorld.state(hub, BulkWorld.run(hub))).isEqualTo("done");
            assertThat(BulkWorld.state(hub, BulkWorld.run(hub))).isEqualTo("done");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("and not when a run that failed is tried again")
                    .isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void aPlanTellsHowManyRowsItHasRead() {
        CountDownLatch last = new CountDownLatch(1);
        AtomicBoolean waits = new AtomicBoolean();
        List<Map<String, Object>> orders =
                IntStream.range(10, 31)
                        .mapToObj(n -> Map.<String, Object>of("id", "o-" + n))
                        .toList();
        try (PagedApi api =
                        new PagedApi(
                                PagedApi.after("after", "orders", "more"),
                                query -> waits.get() ? behind(query, last, orders) : orders);
                RunningHub hub =
                        RunningHub.start(folder, files(FLOW, api, ""), InstantSource.system())) {
            hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
            BulkWorld.run(hub);
            waits.set(true);
            assertThat(hub.command("/api/flows/things/plan").at("/read")).contains(0L);
            await(hub, "/api/flows/things/plan", "/read", 18L);
            assertThat(hub.send(hub.request("/flows/things/plan").GET()).body())
                    .contains("<b>18</b> read so far", "max=\"100\" value=\"85\"");
            last.countDown();
            await(hub, "/api/flows/things/plan", "/planned/told", 21L);
            assertThat(hub.get("/api/flows/things/plan").at("/read")).isEmpty();
        } finally {
            last.countDown();
        }
    }

    /** The last page but one comes when the test says so. */
    private static List<Map<String, Object>> behind(
            Map<String, String> query, CountDownLatch last, List<Map<String, Object>> orders) {
        if ("o-27".equals(query.get("after"))) {
            try {
                last.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return orders;
    }

    private static void await(RunningHub hub, String path, String at, Object wanted) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Optional<Object> found = Optional.empty();
        while (!found.equals(Optional.of(wanted)) && System.nanoTime() < until) {
            Between.looks();
            found = hub.get(path).at(at).map(Object.class::cast);
        }
        assertThat(found).contains(wanted);
    }
}
