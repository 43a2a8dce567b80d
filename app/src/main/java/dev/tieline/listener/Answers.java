package dev.tieline.listener;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import dev.tieline.api.Receipt;
import dev.tieline.format.Bodies;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.intake.Results;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Preparation;
import dev.tieline.plan.Rendering;
import dev.tieline.plan.Trigger;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What callers hear. Errors are RFC 9457 problem details; they never repeat a value of the payload.
 */
public final class Answers {
    static final String PROBLEM = "application/problem+json";

    private final Results results;
    private final Supplier<String> records;

    /**
     * @param records where people find records: the id is appended; asked when it is needed, since
     *     a port may be known only once the server has started
     */
    public Answers(Results results, Supplier<String> records) {
        this.results = results;
        this.records = records;
    }

    /** Unknown endpoint and unproved caller look the same. */
    void unproved(ServerResponse response) {
        problem(response, 401, "unproved", "The caller is not proved.", List.of());
    }

    void wrongMethod(ServerResponse response) {
        response.header(HeaderNames.ALLOW, "POST");
        problem(response, 405, "wrong-method", "This endpoint takes POST.", List.of());
    }

    void tooLarge(ServerResponse response, int max) {
        response.header(HeaderValues.CONNECTION_CLOSE);
        String detail = "The body is larger than the " + max + " bytes this endpoint takes.";
        problem(response, 413, "body-too-large", detail, List.of());
    }

    void receipt(ServerResponse response, Receipt receipt) {
        switch (receipt) {
            case Receipt.Accepted(String id) -> taken(response, id, "accepted");
            case Receipt.Duplicate(String _, String original) ->
                    taken(response, original, "accepted");
            case Receipt.Held(String id, List<Problem> _) -> taken(response, id, "held");
            case Receipt.Conflict(String id, String _) -> taken(response, id, "held");
            case Receipt.Rejected(List<Problem> problems) ->
                    problem(response, 422, "contract", "It breaks its contract.", problems);
            case Receipt.Malformed(int status, Fault fault) ->
                    problem(response, status, fault.code(), said(fault), List.of());
            case Receipt.Unproved(Fault _) -> unproved(response);
            case Receipt.Greeted greeted -> greeted(response, greeted);
            case Receipt.Limited(int seconds) -> {
                response.header(HeaderNames.RETRY_AFTER, Integer.toString(seconds));
                String detail = "The caller sends more than it may. Nothing was accepted.";
                problem(response, 429, "too-many", detail, List.of());
            }
            case Receipt.Busy(int seconds, Fault reason) -> {
                response.header(HeaderNames.RETRY_AFTER, Integer.toString(seconds));
                problem(response, 503, reason.code(), said(reason), List.of());
            }
        }
    }

    private static void greeted(ServerResponse response, Receipt.Greeted greeted) {
        response.status(greeted.status());
        greeted.headers()
                .forEach((name, value) -> response.header(HeaderNames.create(name), value));
        // What is sent back came from outside: no browser may take it for a page.
        response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        if (greeted.body().isEmpty()) {
            response.send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, greeted.mediaType() + "; charset=utf-8");
        response.send(greeted.body().getBytes(StandardCharsets.UTF_8));
    }

    private static String said(Fault fault) {
        return (fault.message() + " " + fault.remedy()).strip();
    }

    private void taken(ServerResponse response, String id, String status) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("status", status);
        body.put("trace", records.get() + id);
        send(response, 202, "application/json", body);
    }

    /** Waits for the deliveries and tells what became of them. */
    void result(ServerResponse response, Plan plan, Trigger.Answer.Result answer, Receipt receipt) {
        Optional<String> id =
                switch (receipt) {
                    case Receipt.Accepted(String recordId) -> Optional.of(recordId);
                    case Receipt.Duplicate(String _, String original) -> Optional.of(original);
                    case Receipt.Held _,
                            Receipt.Conflict _,
                            Receipt.Rejected _,
                            Receipt.Malformed _,
                            Receipt.Unproved _,
                            Receipt.Greeted _,
                            Receipt.Limited _,
                            Receipt.Busy _ ->
                            Optional.empty();
                };
        if (id.isEmpty()) {
            receipt(response, receipt);
            return;
        }
        try {
            Optional<Trace> trace = results.await(id.get(), answer.within());
            if (trace.isEmpty()) {
                receipt(response, receipt);
                return;
            }
            tell(response, plan, answer, trace.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            receipt(response, receipt);
        }
    }

    private void tell(
            ServerResponse response, Plan plan, Trigger.Answer.Result answer, Trace trace) {
        String id = trace.record().id();
        if (trace.record().state() == RecordState.HELD) {
            Fault why =
                    trace.deliveries().stream()
                            .filter(d -> d.state() == DeliveryState.HELD)
                            .flatMap(d -> d.fault().stream())
                            .findFirst()
                            .orElse(Fault.of("held", Blame.HUB, "It is held.", ""));
            held(response, id, why);
            return;
        }
        if (trace.record().state() == RecordState.PENDING) {
            taken(response, id, "pending");
            return;
        }
        switch (reply(plan, answer, trace)) {
            case Rendering.Rendered(Document body) ->
                    send(response, 200, "application/json", body.fields());
            case Rendering.Failed(Fault _) -> taken(response, id, trace.record().state().word());
        }
    }

    private void held(ServerResponse response, String id, Fault why) {
        // What a destination said may repeat what it was sent or hold: people read it, callers not.
        Map<String, Object> body =
                details(502, "delivery-held", "A delivery is held: " + why.code() + ".");
        body.put("id", id);
        body.put("trace", records.get() + id);
        send(response, 502, PROBLEM, body);
    }

    private static Rendering reply(Plan plan, Trigger.Answer.Result answer, Trace trace) {
        Map<String, Document> documents = new LinkedHashMap<>();
        for (Trace.DeliveryTrace delivery : trace.deliveries()) {
            documents.put(delivery.destination(), delivery.result());
        }
        Reading reading = Bodies.read(trace.payload(), "", "", Integer.MAX_VALUE);
        if (reading instanceof Reading.Read(Document document)
                && plan.rules().prepare(document) instanceof Preparation.Ready ready) {
            return answer.reply().reply(ready.scope(), documents);
        }
        return new Rendering.Failed(
                Fault.of("reply-missing", Blame.FLOW, "There is nothing to reply.", ""));
    }

    private static Map<String, Object> details(int status, String code, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("status", (long) status);
        body.put("code", code);
        body.put("detail", detail);
        return body;
    }

    static void problem(ServerResponse response, int status, String code, String detail) {
        problem(response, status, code, detail, List.of());
    }

    /** The body of an answer that tells of a problem. */
    static byte[] body(int status, String code, String detail) {
        return JsonText.compact(details(status, code, detail)).getBytes(StandardCharsets.UTF_8);
    }

    private static void problem(
            ServerResponse response,
            int status,
            String code,
            String detail,
            List<Problem> problems) {
        Map<String, Object> body = details(status, code, detail);
        if (!problems.isEmpty()) {
            List<Object> errors = new ArrayList<>();
            for (Problem problem : problems) {
                Map<String, Object> error = new LinkedHashMap<>();
                error.put("pointer", problem.pointer());
                error.put("code", problem.code());
                error.put("detail", problem.message());
                errors.add(error);
            }
            body.put("errors", errors);
        }
        send(response, status, PROBLEM, body);
    }

    private static void send(
            ServerResponse response, int status, String type, Map<String, ?> body) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.send(JsonText.compact(body).getBytes(StandardCharsets.UTF_8));
    }
}
