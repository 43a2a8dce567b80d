package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the next page is asked for with, of real answers. */
class HttpPagesTest {
    private static final Map<String, Object> ID =
            Map.of("type", "object", "properties", Map.of("id", Map.of("type", "string")));
    private static final Map<String, Object> LIST = Map.of("type", "array", "items", ID);
    private static final Map<String, Object> ORDERS =
            Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("orders", LIST, "@odata.nextLink", Map.of("type", "string")));

    private final ScriptedPeer peer = ScriptedPeer.start();
    private final HttpConnector connector =
            new HttpConnector(
                    new EgressGuard(List.of("127.0.0.1"), InetAddress::getAllByName, Set.of()));

    @AfterEach
    void close() {
        peer.close();
    }

    private SystemDeclaration system(Map<String, Object> operation) {
        return new SystemDeclaration(
                "shop",
                World.PLACE,
                "Sells.",
                "sales",
                "http",
                Optional.of(peer.url() + "/v1"),
                Optional.empty(),
                Map.of("orders.list", List.of("*")),
                new SystemDeclaration.Limits(0, Duration.ofSeconds(1), 64, Duration.ofSeconds(10)),
                (Node.Mapping) World.node(Map.of("operations", Map.of("orders.list", operation))));
    }

    private Outcome ask(String next, Map<String, Object> result, Map<String, Object> fields) {
        Map<String, Object> operation =
                Map.of(
                        "request",
                        "GET /orders?limit=2",
                        "next",
                        next,
                        "body",
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("since", Map.of("type", "string"))),
                        "result",
                        result);
        Rendition rendition = World.rendition("orders.list");
        try (Outlet outlet = connector.open(system(operation), World.credentials())) {
            Attempt attempt =
                    outlet.send(
                            new Rendition(
                                    rendition.flow(),
                                    rendition.operation(),
                                    Document.of(fields),
                                    rendition.key(),
                                    rendition.trace()),
                            Duration.ofSeconds(30));
            return attempt.outcome();
        }
    }

    private static Document result(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).result();
    }

    private static List<Act> linked(String body, String... links) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < links.length; i++) {
            // Names of headers do not depend on case.
            headers.put(i == 0 ? "Link" : "LINK", links[i]);
        }
        return Act.answer(200, headers, body);
    }

    @Test
    void aListWithLinksInItsHeadersIsReadPageByPage() {
        peer.next(
                linked(
                        "[{\"id\": \"o-1\"}]",
                        "</v1/orders?limit=2>; rel=first",
                        "<" + peer.url() + "/v1/orders?limit=2&after=a%2Fb>; rel=\"next\""));
        peer.next(linked("[]", "</v1/orders?limit=2>; rel=first"));

        Document first = result(ask("link-header", LIST, Map.of("since", "monday")));
        assertThat(first.at("/items/0/id")).contains("o-1");
        assertThat(first.text(Operation.NEXT_PAGE)).contains("limit=2&after=a%2Fb");
        Document second =
                result(
                        ask(
                                "link-header",
                                LIST,
                                Map.of(
                                        "since",
                                        "monday",
                                        Operation.NEXT_PAGE,
                                        first.text(Operation.NEXT_PAGE).orElseThrow())));

        assertThat(second.fields()).containsExactly(Map.entry("items", List.of()));
        assertThat(peer.heard().stream().map(ScriptedPeer.Heard::target))
                .containsExactly(
                        "/v1/orders?limit=2&since=monday", "/v1/orders?limit=2&after=a%2Fb");
    }

    @Test
    void aLinkOfABodyIsReadThoughNothingDescribesIt() {
        peer.next(Act.json(200, "{\"orders\": [], \"links\": {\"next\": \"?p=2\"}, \"$next\": 7}"));
        peer.next(Act.json(200, "{\"orders\": [], \"links\": {\"next\": null}}"));
        peer.next(Act.json(200, "{\"orders\": [], \"links\": {\"next\": \"\"}, \"$next\": \"x\"}"));
        peer.next(Act.json(200, "{\"orders\": [], \"links\": []}"));
        Map<String, Object> open =
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of("orders", LIST),
                        "additionalProperties",
                        true);

        assertThat(result(ask("links.next", open, Map.of())).text(Operation.NEXT_PAGE))
                .contains("p=2");
        for (int i = 0; i < 3; i++) {
            assertThat(result(ask("links.next", open, Map.of())).text(Operation.NEXT_PAGE))
                    .isEmpty();
        }
    }

    @Test
    void aNameWithADotIsFound() {
        peer.next(
                Act.json(
                        200,
                        "{\"orders\": [], \"@odata.nextLink\": \""
                                + peer.url()
                                + "/v1/orders?$skiptoken=abc\"}"));

        assertThat(result(ask("@odata.nextLink", ORDERS, Map.of())).text(Operation.NEXT_PAGE))
                .contains("$skiptoken=abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/v1/orders?p=2",
                "https://127.0.0.1/v1/orders?p=2",
                "//evil.example/v1/orders?p=2",
                "/v1/users?p=2",
                "/v1/orders/%2e%2e/users?p=2",
                "javascript:alert(1)?p=2",
                "?p=2\\r\\nX-Evil: 1"
            })
    void aLinkToElsewhereIsNoAnswer(String link) {
        peer.next(Act.json(200, "{\"orders\": [], \"@odata.nextLink\": \"" + link + "\"}"));

        Outcome outcome = ask("@odata.nextLink", ORDERS, Map.of());

        assertThat(outcome).isInstanceOf(Outcome.Misunderstood.class);
        assertThat(((Outcome.Misunderstood) outcome).fault().code())
                .isIn("next-link-elsewhere", "next-link-unreadable");
        assertThat(((Outcome.Misunderstood) outcome).fault().message()).doesNotContain("p=2");
        assertThat(peer.heard()).hasSize(1);
    }

    @Test
    void whatIsNoLinkIsNoAnswer() {
        peer.next(linked("[]", "</v1/orders?p=2; rel=next"));
        peer.next(Act.json(200, "{\"orders\": [], \"@odata.nextLink\": \"/v1/orders\"}"));

        assertThat(ask("link-header", LIST, Map.of())).isInstanceOf(Outcome.Misunderstood.class);
        assertThat(ask("@odata.nextLink", ORDERS, Map.of()))
                .isInstanceOf(Outcome.Misunderstood.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p=2 HTTP/1.1", "p=2\r\nX-Evil: 1", "p=2#x", "\u00f6", ""})
    void nothingButAQueryIsAskedWith(String page) {
        Outcome outcome = ask("link-header", LIST, Map.of(Operation.NEXT_PAGE, page));

        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        assertThat(peer.connections()).isZero();
    }

    @Test
    void mistakesAreFoundBeforeAnythingRuns() {
        assertThat(codes(Map.of("request", "POST /orders", "next", "link-header")))
                .containsExactly("next-not-reading");
        assertThat(codes(Map.of("request", "GET /orders", "next", "nextLink", "result", ORDERS)))
                .containsExactly("next-field-unknown");
        assertThat(codes(Map.of("request", "GET /orders", "next", "links.next"))).isEmpty();
        assertThat(codes(Map.of("request", "GET /orders", "next", "link-header", "result", LIST)))
                .isEmpty();
    }

    private List<String> codes(Map<String, Object> operation) {
        Findings findings = new Findings();
        Map<String, Object> login = new LinkedHashMap<>(operation);
        connector.operations(system(login), findings);
        return findings.sorted().stream()
                .map(finding -> finding.code())
                .filter(code -> code.startsWith("next") || code.startsWith("result"))
                .toList();
    }
}
