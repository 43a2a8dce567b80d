package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to ask a system for the next page, against a real server that gives pages so. */
@Execution(ExecutionMode.CONCURRENT)
class PagesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    @TempDir Path folder;
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private PagedApi api;
    private RunningHub hub;

    private void start(PagedWays.Way one) {
        api = new PagedApi(one.way(), _ -> orders.stream().map(PagesTest::order).toList());
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml",
                                one.flow(),
                                "systems/shop.yaml",
                                one.file(api.url())),
                        InstantSource.system());
        hub.there.usually(Act.json(200, "{\"number\": \"n-1\"}"));
    }

    @AfterEach
    void stop() {
        hub.close();
        api.close();
    }

    private static Map<String, Object> order(String id) {
        return Map.of("id", id, "email", "a@b.example");
    }

    private void await(BooleanSupplier wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(wanted.getAsBoolean()).as(incidents() + api.targets()).isTrue();
    }

    private List<String> arrivedThere() {
        List<String> all = new ArrayList<>();
        hub.there.heard().forEach(heard -> all.add(heard.target().replace("/things/", "")));
        return all;
    }

    private String incidents() {
        return hub.send(hub.request("/api/incidents").GET()).body();
    }

    /** What a page was asked with besides what is always asked. */
    private static String asked(ScriptedPeer.Heard heard) {
        return heard.target()
                .replaceFirst("^/orders\\?limit=2(&(?!page%5B)|$)", "")
                .replaceFirst("^/orders\\?", "");
    }

    private void askedAgain(int times) {
        int asked = api.heard().size();
        await(() -> api.heard().size() >= asked + times);
    }

    @ParameterizedTest
    @MethodSource("dev.tieline.app.PagedWays#all")
    void allPagesAreTakenOnceAndOneThatFailsKeepsNothingFromBeingTakenLater(PagedWays.Way one) {
        start(one);
        askedAgain(2);
        assertThat(api.heard().stream().map(PagesTest::asked))
                .as("no page: nothing but the first is asked for")
                .containsOnly(one.asked().getFirst());

        orders.addAll(List.of("o-0", "o-1"));
        await(() -> arrivedThere().size() == 2);

        api.troubleBehind(1, Act.json(503, "{\"message\": \"odd\"}"));
        orders.addAll(List.of("o-2", "o-3", "o-4"));
        await(() -> incidents().contains("-not-told"));
        assertThat(arrivedThere()).containsOnlyOnce("o-0", "o-1").hasSize(2);

        api.trouble(List.of());
        await(() -> arrivedThere().size() == 5);
        await(() -> hub.get("/api/incidents").at("/incidents/0/resolved").isPresent());
        // A whole round after one that may have begun before.
        askedAgain(2 * one.asked().size());
        List<String> asked = api.heard().stream().map(PagesTest::asked).toList();
        int first = asked.lastIndexOf(one.asked().getLast()) - one.asked().size() + 1;
        assertThat(asked.subList(first, first + one.asked().size()))
                .containsExactlyElementsOf(one.asked());
        assertThat(arrivedThere()).containsExactlyInAnyOrder("o-0", "o-1", "o-2", "o-3", "o-4");
        assertThat(hub.hub().balances().getFirst().accepted()).isEqualTo(5);
    }

    /** What is put in front while pages are asked for comes again, on the next page. */
    @Test
    void anItemThatComesOnTwoPagesIsTakenOnce() {
        PagedApi.Way shifting =
                PagedApi.counted(
                        "skip",
                        0,
                        1,
                        slice -> {
                            if (slice.from() == 0 && orders.size() < 6) {
                                orders.addFirst("o-new");
                            }
                            return Map.of("orders", slice.items());
                        });
        orders.addAll(IntStream.range(0, 5).mapToObj(i -> "o-" + i).toList());
        start(
                new PagedWays.Way(
                        "shifting",
                        "{ offset: { skip: 0 } }",
                        "skip: { type: integer }",
                        "",
                        "",
                        "orders",
                        PagedWays.object(""),
                        shifting,
                        List.of()));

        await(() -> arrivedThere().size() == 6);
        askedAgain(8);

        assertThat(arrivedThere())
                .containsExactlyInAnyOrder("o-0", "o-1", "o-2", "o-3", "o-4", "o-new");
        assertThat(hub.hub().balances().getFirst().accepted()).isEqualTo(6);
    }

    /** As many do for a number that is too great. */
    @Test
    void aSystemThatGivesTheSamePageForEverIsAnIncident() {
        orders.addAll(List.of("o-0", "o-1"));
        start(
                new PagedWays.Way(
                        "same",
                        "{ number: { page: 1 } }",
                        "page: { type: integer }",
                        "",
                        "",
                        "orders",
                        PagedWays.object(""),
                        PagedApi.counted("other", 0, 1, s -> Map.of("orders", s.items())),
                        List.of()));

        await(() -> incidents().contains("poll-endless"));

        assertThat(arrivedThere()).containsExactlyInAnyOrder("o-0", "o-1");
        assertThat(api.targets()).noneMatch(target -> target.contains("page=3"));
    }

    @Test
    void aLinkToElsewhereIsAnIncidentAndNobodyCallsThere() {
        try (ScriptedPeer evil = ScriptedPeer.start()) {
            orders.addAll(List.of("o-0", "o-1", "o-2"));
            start(
                    new PagedWays.Way(
                            "evil",
                            "link",
                            "",
                            "next: link-header",
                            "",
                            "items",
                            PagedWays.LIST,
                            PagedWays.linked(slice ->
                                    PagedApi.list(
                                            slice.items(),
                                            Map.of(
                                                    "Link",
                                                    "<" + evil.url() + "/orders?a=b>; rel=next"))),
                            List.of()));

            await(() -> incidents().contains("next-link-elsewhere"));
            askedAgain(2);

            assertThat(evil.connections()).isZero();
            assertThat(arrivedThere()).isEmpty();
        }
    }
}
