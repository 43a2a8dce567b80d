package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A shop that is asked for the orders that changed, two on a page. */
@Execution(ExecutionMode.CONCURRENT)
class PollTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String SHOP =
            """
            system: shop
            purpose: Sells things.
            owner: ops
            connector: http
            url: @api@
            credential: there
            allow: { orders.changed: [updated_min, after] }
            operations:
              orders.changed:
                request: GET /orders
                body:
                  type: object
                  properties: { updated_min: { type: string }, after: { type: string } }
                result:
                  type: object
                  required: [orders, more]
                  properties:
                    more: { type: boolean }
                    orders:
                      type: array
                      items:
                        type: object
                        properties: { id: { type: string }, updated_at: { type: string } }
            """;
    static final String FLOW =
            """
            flow: things
            purpose: Orders arrive there.
            owner: ops
            trigger:
              poll:
                ask: shop.orders.changed
                items: orders
                pages: { after: { after: id }, more: more }
                since: { updated_min: updated_at }
                begin: 2026-01-01T00:00:00Z
                overlap: 5m
                every: 1s
              expect: { at-most: 9, every: 1h }
            record: { contract: thing, key: record.id, unique: { by: "record.id + record.?email.orValue('')", within: 35d } }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    /** An order, its e-mail and when it was changed. */
    private record Order(String id, String email, String at) {
        Instant time() {
            return OffsetDateTime.parse(at).toInstant();
        }

        Map<String, Object> fields() {
            return Map.of("id", id, "email", email, "updated_at", at);
        }
    }

    @TempDir Path folder;
    private final List<Order> orders = new CopyOnWriteArrayList<>();
    private final PagedApi api =
            new PagedApi(PagedApi.after("after", "orders", "more"), this::changed);
    private RunningHub hub;

    @BeforeEach
    void start() {
        orders.add(new Order("o-1", "a@b.example", "2026-03-01T10:00:00Z"));
        orders.add(new Order("o-2", "a@b.example", "2026-03-01T12:00:00+01:00"));
        orders.add(new Order("o-3", "a@b.example", "2026-03-01T11:30:00Z"));
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml",
                                FLOW,
                                "systems/shop.yaml",
                                SHOP.replace("@api@", api.url())),
                        InstantSource.system());
        hub.there.usually(Act.json(200, "{\"number\": \"n-1\"}"));
    }

    @AfterEach
    void stop() {
        hub.close();
        api.close();
    }

    /** As a shop would: what is asked for is compared as a time, and comes in no order of times. */
    private List<Map<String, Object>> changed(Map<String, String> query) {
        Instant since = OffsetDateTime.parse(query.get("updated_min")).toInstant();
        return orders.stream()
                .filter(order -> !order.time().isBefore(since))
                .map(Order::fields)
                .toList();
    }

    private void await(BooleanSupplier wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(wanted.getAsBoolean()).isTrue();
    }

    private List<String> arrivedThere() {
        List<String> all = new ArrayList<>();
        hub.there.heard().forEach(heard -> all.add(heard.target().replace("/things/", "")));
        return all;
    }

    private long accepted() {
        return hub.hub().balances().getFirst().accepted();
    }

    private void askedAgain() {
        int asked = api.heard().size();
        await(() -> api.heard().size() > asked + 2);
    }

    private String lastAsked() {
        List<ScriptedPeer.Heard> heard = api.heard();
        return heard.isEmpty()
                ? ""
                : PagedApi.query(heard.getLast().target()).getOrDefault("updated_min", "");
    }

    private String incidents() {
        return hub.send(hub.request("/api/incidents").GET()).body();
    }

    @Test
    void whatIsNewIsTakenOnceAcrossPagesAndRestarts() {
        await(() -> arrivedThere().size() == 3);
        assertThat(PagedApi.query(api.heard().getFirst().target()))
                .containsOnly(Map.entry("updated_min", "2026-01-01T00:00:00Z"));
        assertThat(PagedApi.query(api.heard().get(1).target()))
                .containsEntry("after", "o-2")
                .containsEntry("updated_min", "2026-01-01T00:00:00Z");
        // The newest of all pages, whatever its zone and place, and five minutes before.
        await(() -> lastAsked().equals("2026-03-01T11:25:00Z"));
        askedAgain();
        assertThat(accepted()).as("what was seen leaves no trace").isEqualTo(3);

        hub = hub.restarted();
        askedAgain();
        assertThat(lastAsked()).isEqualTo("2026-03-01T11:25:00Z");
        orders.add(new Order("o-4", "a@b.example", "2026-03-01T11:27:00Z"));
        orders.set(0, new Order("o-1", "new@b.example", "2026-03-02T00:00:00Z"));
        await(() -> arrivedThere().size() == 5);

        assertThat(arrivedThere()).contains("o-4").containsSequence("o-1");
        await(() -> lastAsked().equals("2026-03-01T23:55:00Z"));
        String id = hub.hub().find("o-4").orElseThrow().record().id();
        assertThat(hub.get("/api/records/" + id).at("/caller"))
                .contains("shop, asked for what is new");
        assertThat(hub.get("/api/flows/things").at("/trigger/kind")).contains("poll");
        assertThat(hub.get("/api/flows/things").at("/trigger/operation"))
                .contains("orders.changed");
    }

    @Test
    void aSystemThatCannotBeAskedIsAnIncidentUntilItCanAndNothingIsPassedOver() {
        await(() -> lastAsked().equals("2026-03-01T11:25:00Z"));
        api.trouble(Act.json(503, "{\"message\": \"a@b.example is odd\"}"));
        await(() -> incidents().contains("poll-not-told"));
        assertThat(incidents())
                .contains("'shop' was asked for what is new for things")
                .doesNotContain("a@b.example");
        orders.add(new Order("o-5", "a@b.example", "2026-03-01T11:31:00Z"));

        api.trouble(List.of());

        await(() -> arrivedThere().contains("o-5"));
        await(() -> hub.get("/api/incidents").at("/incidents/0/resolved").isPresent());
    }

    /** Twice as many pages as its rate lets in at once. */
    @Test
    void aBacklogThatIsLongerThanTheRateOfTheSystemIsReadToItsEnd() throws Exception {
        RunningHub.write(
                folder,
                "systems/shop.yaml",
                SHOP.replace("@api@", api.url()) + "limits: { rate: 10/1s }\n");
        assertThat(hub.hub().reload()).isEmpty();
        IntStream.range(100, 148)
                .mapToObj(i -> new Order("o-" + i, "a@b.example", "2026-03-02T00:00:00Z"))
                .forEach(orders::add);

        await(() -> lastAsked().equals("2026-03-01T23:55:00Z"));
        await(() -> arrivedThere().size() == 51);
        assertThat(incidents()).doesNotContain("poll-not-asked");
    }

    /** As many as are asked at once. */
    @Test
    void systemsThatAskToBeWaitedForKeepNobodyOut() throws Exception {
        int many = 16;
        try (PagedApi busy =
                new PagedApi(PagedApi.after("after", "orders", "more"), this::changed)) {
            busy.troubleBehind(1, Act.answer(429, Map.of("Retry-After", "100"), "{}"));
            for (int i = 0; i < many; i++) {
                String name = "shop-" + i;
                RunningHub.write(
                        folder,
                        "systems/" + name + ".yaml",
                        SHOP.replace("@api@", busy.url())
                                .replace("system: shop", "system: " + name));
                RunningHub.write(
                        folder,
                        "flows/things-" + i + ".yaml",
                        FLOW.replace("flow: things", "flow: things-" + i)
                                .replace("shop.orders", name + ".orders"));
            }
            assertThat(hub.hub().reload()).isEmpty();
            await(() ->
                    busy.targets().stream().filter(one -> one.contains("after=")).count() == many);

            orders.add(new Order("o-9", "a@b.example", "2026-03-07T00:00:00Z"));
            await(() -> arrivedThere().contains("o-9"));
        }
    }

    /** Nothing behind it is lost, and it is asked for until it can be taken. */
    @Test
    void whatDoesNotTellHowNewItIsKeepsTheRestInSight() {
        await(() -> lastAsked().equals("2026-03-01T11:25:00Z"));
        api.trouble(
                Act.json(
                        200,
                        """
                        {"more": false, "orders": [
                          {"id": "o-6", "email": "a@b.example", "updated_at": "yesterday"},
                          {"id": "o-7", "email": "no address", "updated_at": "2026-03-05T00:00:00Z"},
                          {"id": "o-8", "email": "a@b.example", "updated_at": "2026-03-06T00:00:00Z"}]}
                        """));
        await(() -> arrivedThere().contains("o-8"));
        await(() -> incidents().contains("poll-not-ordered"));
        askedAgain();
        assertThat(lastAsked()).isEqualTo("2026-03-01T11:25:00Z");
        assertThat(accepted()).isEqualTo(6);
        assertThat(hub.get("/api/held").at("/groups/0/count").orElse(0L)).isEqualTo(1L);

        api.trouble(List.of());
        orders.add(new Order("o-9", "a@b.example", "2026-03-07T00:00:00Z"));
        await(() -> lastAsked().equals("2026-03-06T23:55:00Z"));
        assertThat(arrivedThere()).containsOnlyOnce("o-6", "o-8", "o-9");
    }

    @Test
    void anotherReadingBeginsAnew() throws Exception {
        await(() -> lastAsked().equals("2026-03-01T11:25:00Z"));
        RunningHub.write(
                folder,
                "flows/things.yaml",
                FLOW.replace("since: { updated_min: updated_at }", "since: { after: updated_at }")
                        .replace("    pages: { after: { after: id }, more: more }\n", ""));
        api.trouble(Act.json(200, "{\"more\": false, \"orders\": []}"));

        assertThat(hub.hub().reload()).isEmpty();

        await(() ->
                PagedApi.query(api.heard().getLast().target())
                        .equals(Map.of("after", "2026-01-01T00:00:00Z")));
    }
}
