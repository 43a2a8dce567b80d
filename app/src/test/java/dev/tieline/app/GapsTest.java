package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.format.JsonText;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A sender that tells, when it is asked, what it could not deliver; in Stripe's form. */
@Execution(ExecutionMode.CONCURRENT)
class GapsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PAYMENTS =
            """
            system: payments
            purpose: Takes payments and tells of them.
            owner: ops
            connector: http
            url: @api@
            credential: there
            caller: { scheme: stripe, credential: caller }
            allow: { events.missed: [starting_after] }
            operations:
              events.missed:
                request: GET /v1/events?delivery_success=false
                body: { type: object, properties: { starting_after: { type: string } } }
                result:
                  type: object
                  required: [data, has_more]
                  properties:
                    has_more: { type: boolean }
                    data: { type: array, items: { type: object, properties: { id: { type: string } } } }
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: Payments arrive there.
            owner: ops
            trigger:
              webhook: { from: payments, path: /things }
              gaps: { ask: events.missed, items: data, pages: { after: { starting_after: id }, more: has_more }, every: 1s }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir Path folder;
    private final PagedApi api =
            new PagedApi(PagedApi.after("starting_after", "data", "has_more"), _ -> missedEvents());
    private final AtomicReference<List<String>> missed = new AtomicReference<>(List.of());
    private RunningHub hub;

    @BeforeEach
    void start() {
        missed.set(List.of("evt_5", "evt_4", "evt_3", "evt_2", "evt_1"));
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml",
                                FLOW,
                                "systems/payments.yaml",
                                PAYMENTS.replace("@api@", api.url())),
                        InstantSource.system());
        hub.there.usually(Act.json(200, "{\"number\": \"n-1\"}"));
    }

    @AfterEach
    void stop() {
        hub.close();
        api.close();
    }

    private static Map<String, Object> fields(String id) {
        return Map.of("id", id, "email", "payer@payer.example");
    }

    private static String event(String id) {
        return JsonText.compact(fields(id));
    }

    /** The newest first. */
    private List<Map<String, Object>> missedEvents() {
        return missed.get().stream().map(GapsTest::fields).toList();
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

    private void askedTwiceMore() {
        int asked = api.heard().size();
        // A whole round after one that may have begun before.
        await(() -> api.heard().size() > asked + 6);
    }

    private HttpResponse<String> send(String body) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = RunningHub.TOKEN.getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] signed = mac.doFinal((now + "." + body).getBytes(StandardCharsets.UTF_8));
        return hub.send(
                hub.request("/in/things")
                        .header("Content-Type", "application/json")
                        .header(
                                "Stripe-Signature",
                                "t=" + now + ",v1=" + HexFormat.of().formatHex(signed))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void whatWasMissedIsTakenOnceAndWhatCameIsPassedOver() throws GeneralSecurityException {
        await(() -> arrivedThere().size() == 5);
        assertThat(arrivedThere())
                .containsExactlyInAnyOrder("evt_1", "evt_2", "evt_3", "evt_4", "evt_5");
        assertThat(api.heard().stream().map(ScriptedPeer.Heard::target))
                .startsWith(
                        "/v1/events?delivery_success=false",
                        "/v1/events?delivery_success=false&starting_after=evt_4",
                        "/v1/events?delivery_success=false&starting_after=evt_2");
        assertThat(api.heard().getFirst().headers()).containsKey("authorization");

        // It is asked again and again, and says the same.
        askedTwiceMore();
        assertThat(accepted()).isEqualTo(5);

        // What came by itself is not taken again, and what was asked for may come by itself.
        assertThat(send(event("evt_6")).statusCode()).isEqualTo(202);
        String original = hub.hub().find("evt_1").orElseThrow().record().id();
        String late = send("{ \"email\":\"payer@payer.example\",\n \"id\": \"evt_1\" }").body();
        assertThat(RunningHub.json(late).text("id")).contains(original);
        missed.set(List.of("evt_7", "evt_6", "evt_5"));
        await(() -> arrivedThere().size() == 7);
        askedTwiceMore();
        assertThat(arrivedThere()).containsOnlyOnce("evt_1", "evt_5", "evt_6", "evt_7");
        assertThat(accepted()).as("seven, and the duplicate that came").isEqualTo(8);

        String id = hub.hub().find("evt_7").orElseThrow().record().id();
        assertThat(hub.get("/api/records/" + id).at("/caller"))
                .contains("payments, asked for what was missed");

        hub = hub.restarted();
        askedTwiceMore();
        assertThat(accepted()).isEqualTo(8);
    }

    @Test
    void aSenderThatCannotBeAskedIsAnIncidentUntilItCan() {
        await(() -> arrivedThere().size() == 5);
        api.trouble(Act.json(500, "{\"message\": \"customer payer@payer.example is odd\"}"));

        await(() -> incidents().contains("gaps-not-told"));
        assertThat(incidents())
                .contains("'payments' was asked for what it could not deliver to things")
                .doesNotContain("payer@payer.example");

        api.trouble(List.of());
        missed.set(List.of("evt_8", "evt_7"));
        await(() -> arrivedThere().size() == 7);
        await(() -> hub.get("/api/incidents").at("/incidents/0/resolved").isPresent());
    }

    private String incidents() {
        return hub.send(hub.request("/api/incidents").GET()).body();
    }

    @Test
    void whatCannotBeTakenDoesNotKeepTheRestFromBeingTaken() {
        await(() -> arrivedThere().size() == 5);
        api.trouble(
                Act.json(
                        200,
                        """
                        {"has_more": false, "data": [
                          {"email": "nobody@payer.example"},
                          {"id": "evt_9", "email": "no address"},
                          {"id": "evt_10", "email": "payer@payer.example"}]}
                        """));
        await(() -> arrivedThere().contains("evt_10"));
        await(() -> incidents().contains("gaps-refused"));

        // What breaks its contract waits for its owner, as if it had been sent, and once.
        askedOnce();
        assertThat(accepted()).isEqualTo(7);
        assertThat(hub.get("/api/held").at("/groups/0/count").orElse(0L)).isEqualTo(1L);
    }

    private void askedOnce() {
        int asked = api.heard().size();
        await(() -> api.heard().size() > asked + 1);
    }
}
