package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Node;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.api.TraceContext;
import dev.tieline.egress.EgressGuard;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of each of several in one call, by the answers of a real server. */
class HttpBatchTest {
    private static final Map<String, Object> BY_ORDER =
            Map.of("most", 3, "items", "contacts", "results", "results", "status", "status");

    private final ScriptedPeer peer = ScriptedPeer.start();

    @AfterEach
    void close() {
        peer.close();
    }

    private Outlet outlet(Map<String, Object> batch, Map<String, Object> more) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("request", "POST /contacts/batch");
        operation.put("idempotent", true);
        operation.put("body", World.CONTACT);
        operation.put("batch", batch);
        operation.putAll(more);
        SystemDeclaration system =
                new SystemDeclaration(
                        "crm",
                        World.PLACE,
                        "Knows.",
                        "sales",
                        "http",
                        Optional.of(peer.url() + "/v1"),
                        Optional.empty(),
                        Map.of("contacts.upsert", List.of("*")),
                        new SystemDeclaration.Limits(
                                0, Duration.ofSeconds(1), 64, Duration.ofSeconds(10)),
                        (Node.Mapping)
                                World.node(
                                        Map.of(
                                                "operations",
                                                Map.of("contacts.upsert", operation))));
        return new HttpConnector(
                        new EgressGuard(List.of("127.0.0.1"), InetAddress::getAllByName, Set.of()))
                .open(system, World.credentials());
    }

    private static Rendition row(String email) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("email", email);
        fields.put("firstname", "Ada");
        return new Rendition(
                "leads",
                "contacts.upsert",
                Document.of(fields),
                new DeliveryKey("key-of-" + email, "crm"),
                TraceContext.NONE);
    }

    private Outlet.Together send(
            Map<String, Object> batch, Map<String, Object> more, int status, String answer) {
        peer.next(Act.json(status, answer));
        try (Outlet outlet = outlet(batch, more)) {
            return outlet.sendAll(
                    List.of(row("a@x.example"), row("b@x.example"), row("c@x.example")),
                    Duration.ofSeconds(30));
        }
    }

    private static List<String> names(Outlet.Together told) {
        return told.each().stream().map(Outcome::name).toList();
    }

    private static Fault fault(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Rejected(Fault fault) -> fault;
            case Outcome.Misunderstood(Fault fault) -> fault;
            case Outcome.Unknown(Fault fault) -> fault;
            default -> throw new AssertionError(outcome);
        };
    }

    @Test
    void eachGetsTheOutcomeOfItsOwnStatus() {
        Outlet.Together told =
                send(
                        BY_ORDER,
                        Map.of("result", World.RESULT, "id", "id", "duplicate", 409),
                        207,
                        """
                        {"results": [
                          {"status": 201, "id": "c-1"},
                          {"status": "HTTP/1.1 422 Unprocessable", "message": "firstname is short"},
                          {"status": "409", "id": "c-3"}]}\
                        """);
        assertThat(names(told)).containsExactly("accepted", "rejected", "duplicate");
        assertThat(((Outcome.Accepted) told.each().get(0)).remoteId()).isEqualTo("c-1");
        assertThat(((Outcome.Duplicate) told.each().get(2)).remoteId()).isEqualTo("c-3");
        assertThat(fault(told.each().get(1)).message()).contains("firstname is short");

        ScriptedPeer.Heard heard = peer.heard().getFirst();
        assertThat(heard.target()).isEqualTo("/v1/contacts/batch");
        assertThat(heard.body())
                .isEqualTo(
                        "{\"contacts\":[{\"email\":\"a@x.example\",\"firstname\":\"Ada\"},"
                                + "{\"email\":\"b@x.example\",\"firstname\":\"Ada\"},"
                                + "{\"email\":\"c@x.example\",\"firstname\":\"Ada\"}]}");
    }

    @Test
    void whatMayWorkLaterIsSaidOfTheItemAlone() {
        Outlet.Together told =
                send(
                        BY_ORDER,
                        Map.of(),
                        200,
                        """
                        {"results": [{"status": 200}, {"status": 503}, {"status": 429}]}\
                        """);
        assertThat(names(told)).containsExactly("accepted", "unavailable", "rate-limited");
    }

    @Test
    void entriesAreKnownByAValueOfTheirItem() {
        Map<String, Object> batch =
                Map.of(
                        "most",
                        3,
                        "results",
                        "/",
                        "match",
                        Map.of("email", "input.email"),
                        "body",
                        "/out");
        Outlet.Together told =
                send(
                        batch,
                        Map.of(
                                "outcomes",
                                List.of(Map.of("body", Map.of("state", "bad"), "is", "rejected"))),
                        200,
                        """
                        [{"input": {"email": "c@x.example"}, "out": {"state": "bad"}},
                         {"input": {"email": "a@x.example"}, "out": {"state": "good"}},
                         {"input": {"email": "b@x.example"}, "out": {"error": "no such list"}}]\
                        """);
        assertThat(names(told)).containsExactly("accepted", "rejected", "rejected");
        assertThat(peer.heard().getFirst().body()).startsWith("[{\"email\":");
    }

    @Test
    void errorsTellOfThoseThatWereNotTaken() {
        Map<String, Object> batch = Map.of("most", 3, "errors", "errors", "index", "position");
        Outlet.Together told =
                send(
                        batch,
                        Map.of(),
                        200,
                        """
                        {"errors": [{"position": 1, "field": "email", "message": "email is blocked"}]}\
                        """);
        assertThat(names(told)).containsExactly("accepted", "rejected", "accepted");
        assertThat(fault(told.each().get(1)).message()).contains("email is blocked");
        assertThat(fault(told.each().get(1)).field()).isEqualTo("/email");

        for (String nothing : List.of("", "{}", "{\"errors\": null}", "{\"errors\": []}")) {
            Outlet.Together all = send(batch, Map.of(), 200, nothing);
            assertThat(all.call().outcome()).as(nothing).isInstanceOf(Outcome.Accepted.class);
            assertThat(names(all)).as(nothing).doesNotContain("rejected");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "errors | {\"errors\": \"Invalid token\"} | batch-not-told",
                "errors | {\"errors\": {\"0\": \"bad email\"}} | batch-not-told",
                "errors | {\"errors\": false} | batch-not-told",
                "/ | {\"message\": \"Invalid token\"} | batch-not-told",
                "/result/errors | {\"result\": {\"errors\": \"no\"}} | batch-not-told",
                "/result/errors | {\"result\": \"Invalid token\"} | batch-not-told",
                "result.errors | {\"result\": [1]} | batch-not-told",
                "errors.list | {\"errors\": {\"message\": \"no\"}} | answer-denies",
                "errors | {\"success\": false, \"errors\": []} | answer-denies",
                "errors.list | {\"ok\": false, \"errors\": {\"list\": []}} | answer-denies",
                "errors | {\"error\": \"quota exceeded\", \"errors\": []} | answer-denies",
            })
    void anAnswerThatNamesNoneAndDeniesTookNone(String errors, String answer, String code) {
        Outlet.Together told =
                send(Map.of("most", 3, "errors", errors, "index", "index"), Map.of(), 200, answer);
        assertThat(told.each()).isEmpty();
        assertThat(fault(told.call().outcome()).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | []",
                "errors | {\"errors\": {}}",
                "result.errors | {\"result\": null}",
                "/result/errors | {\"result\": {\"taken\": 3}}",
                "/errors/list | {\"success\": true, \"errors\": {\"count\": 0, \"list\": []}}",
                "errors.list | {\"errors\": {\"count\": 0, \"list\": []}}",
            })
    void anAnswerThatNamesNoneAndLooksGoodTookAll(String errors, String answer) {
        Outlet.Together told =
                send(Map.of("most", 3, "errors", errors, "index", "index"), Map.of(), 200, answer);
        assertThat(told.call().outcome()).isInstanceOf(Outcome.Accepted.class);
        assertThat(told.each()).isEmpty();
    }

    @Test
    void ofTwoEntriesForOneItemTheWorseCounts() {
        Map<String, Object> batch =
                Map.of("most", 3, "results", "results", "index", "at", "status", "status");
        Outlet.Together told =
                send(
                        batch,
                        Map.of(),
                        200,
                        """
                        {"results": [{"at": 0, "status": 200}, {"at": 0, "status": 400},
                          {"at": 1, "status": 400}, {"at": 1, "status": 200}]}\
                        """);
        assertThat(names(told)).containsExactly("rejected", "rejected", "unknown");
        assertThat(fault(told.each().get(2)).code()).isEqualTo("batch-item-untold");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"results\": 3}",
                "{\"results\": null}",
                "{\"results\": []}",
                "{\"results\": [{\"status\": 200}, {\"status\": 200}]}",
                "{\"results\": [{\"status\": 200}, {\"status\": 200}, {\"status\": 200},"
                        + " {\"status\": 400}]}",
                "<html><body>Log in</body></html>",
                "{\"results\": [{\"status\": 200}"
            })
    void anAnswerThatDoesNotTellOfEachTellsOfNone(String answer) {
        Outlet.Together told = send(BY_ORDER, Map.of(), 200, answer);
        if (told.each().isEmpty()) {
            assertThat(told.call().outcome()).isInstanceOf(Outcome.Misunderstood.class);
        } else {
            assertThat(names(told)).containsOnly("unknown");
        }
    }

    @Test
    void anEntryWithoutAStatusIsNoSuccess() {
        Outlet.Together told =
                send(
                        BY_ORDER,
                        Map.of(),
                        200,
                        "{\"results\": [{\"status\": 200}, {\"state\": \"ok\"}, null]}");
        assertThat(names(told)).containsExactly("accepted", "misunderstood", "misunderstood");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "3",
                "\"x\"",
                "99999999999",
                "1.5",
                "null",
                "{}",
            })
    void anErrorOfAnItemThatIsNotThereTellsOfNone(String index) {
        Outlet.Together told =
                send(
                        Map.of("most", 3, "errors", "errors", "index", "index"),
                        Map.of(),
                        200,
                        "{\"errors\": [{\"index\": " + index + "}]}");
        assertThat(told.each()).isEmpty();
        assertThat(fault(told.call().outcome()).code()).isEqualTo("batch-entry-unknown");
    }

    @Test
    void aCallThatIsRefusedAsAWholeSaysNothingOfItsItems() {
        Outlet.Together told =
                send(
                        BY_ORDER,
                        Map.of(),
                        422,
                        "{\"results\": [{\"status\": 200}, {\"status\": 400}, {\"status\": 200}]}");
        assertThat(told.each()).isEmpty();
        assertThat(told.call().outcome()).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void oneAloneGoesInAListToo() {
        peer.next(Act.json(207, "{\"results\": [{\"status\": 400, \"message\": \"no\"}]}"));
        try (Outlet outlet = outlet(BY_ORDER, Map.of())) {
            Outcome outcome = outlet.send(row("a@x.example"), Duration.ofSeconds(30)).outcome();
            assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        }
        ScriptedPeer.Heard heard = peer.heard().getFirst();
        assertThat(heard.body())
                .isEqualTo("{\"contacts\":[{\"email\":\"a@x.example\",\"firstname\":\"Ada\"}]}");
        assertThat(heard.headers()).containsEntry("idempotency-key", "key-of-a@x.example.crm");
    }

    @Test
    void theSameItemsHaveTheSameKey() {
        List<String> keys = new ArrayList<>();
        for (List<String> emails :
                List.of(
                        List.of("a@x.example", "b@x.example"),
                        List.of("a@x.example", "b@x.example"),
                        List.of("b@x.example", "a@x.example"))) {
            peer.next(Act.json(200, "{\"results\": [{\"status\": 200}, {\"status\": 200}]}"));
            try (Outlet outlet = outlet(BY_ORDER, Map.of())) {
                outlet.sendAll(
                        emails.stream().map(HttpBatchTest::row).toList(), Duration.ofSeconds(30));
            }
        }
        peer.heard().forEach(heard -> keys.add(heard.headers().get("idempotency-key")));
        assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
    }

    @Test
    void whatWasSentDoesNotShowInWhatIsSaid() {
        Outlet.Together told =
                send(
                        BY_ORDER,
                        Map.of(),
                        200,
                        """
                        {"results": [{"status": 200}, {"status": 400, "message": "b@x.example is bad"},
                          {"status": 200}]}\
                        """);
        assertThat(fault(told.each().get(1)).message()).doesNotContain("b@x.example");
        assertThat(told.call().answer()).doesNotContain("b@x.example");
    }
}
