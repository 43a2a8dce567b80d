package dev.tieline.connector.http;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import dev.tieline.format.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** An HTTP system, open. */
final class HttpOutlet implements Outlet {
    private static final ContentType JSON = ContentType.create("application/json");

    private final BaseUrl url;
    private final Map<String, HttpOperation> operations;
    private final StandingHeaders standing;
    private final Wire wire;
    private final Duration timeout;

    HttpOutlet(
            BaseUrl url,
            Map<String, HttpOperation> operations,
            StandingHeaders standing,
            Wire wire,
            Duration timeout) {
        this.url = url;
        this.operations = Map.copyOf(operations);
        this.standing = standing;
        this.wire = wire;
        this.timeout = timeout;
    }

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        HttpOperation operation = operations.get(rendition.operation());
        return operation == null
                ? before(Instant.now(), gone(rendition.operation()))
                : call(new Call(operation, operation.request(), false), rendition, deadline);
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        HttpOperation operation = operations.get(rendition.operation());
        if (operation == null || operation.verify().isEmpty()) {
            return before(Instant.now(), gone(rendition.operation()));
        }
        return call(new Call(operation, operation.verify().get(), true), rendition, deadline);
    }

    private static Fault gone(String operation) {
        return Fault.of(
                "operation-gone",
                Blame.FLOW,
                "The system's file does not declare " + operation + " any more.",
                "Bring the operation back, then replay.");
    }

    private static Attempt before(Instant started, Fault fault) {
        return new Attempt(
                new Outcome.Rejected(fault), Phase.BEFORE, started, Attempt.Timing.NONE, 0, "");
    }

    /**
     * What is called.
     *
     * @param verifying whether it only reads back what an earlier call did
     */
    private record Call(HttpOperation operation, RequestLine line, boolean verifying) {
        boolean writes() {
            return !verifying && operation.operation().effect() == Operation.Effect.WRITE;
        }
    }

    private Attempt call(Call call, Rendition rendition, Duration deadline) {
        Instant started = Instant.now();
        List<String> bad = new ArrayList<>(1);
        Optional<String> path = call.line().path(rendition.input(), bad);
        if (path.isEmpty()) {
            return before(started, unfit(bad.getFirst()));
        }
        ClassicHttpRequest request = request(call, path.get(), rendition);
        Exchange exchange = new Exchange(timeout.compareTo(deadline) < 0 ? timeout : deadline);
        Veil veil = new Veil(rendition.input(), standing.secret());
        try {
            Wire.Answer answer = wire.call(request, exchange);
            Attempt.Timing timing = exchange.timing();
            AnswerJudge judge = new AnswerJudge(call.operation(), answer, veil);
            Outcome outcome = call.verifying() ? judge.verdict() : judge.outcome();
            int status = answer.response().getCode();
            // Of an accepted call the result is kept; an excerpt would only say it again.
            String excerpt = outcome instanceof Outcome.Accepted ? "" : veil.excerpt(answer.body());
            return new Attempt(outcome, exchange.phase(), started, timing, status, excerpt);
        } catch (IOException | HttpException e) {
            return broken(exchange, started, WireFaults.of(e, exchange, url.host()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return broken(exchange, started, WireFaults.stopped());
        }
    }

    private static Attempt broken(Exchange exchange, Instant started, Fault fault) {
        boolean unsent = exchange.phase() == Phase.CONNECTING;
        Outcome outcome = unsent ? new Outcome.Unreachable(fault) : new Outcome.Unknown(fault);
        return new Attempt(outcome, exchange.phase(), started, exchange.timing(), 0, "");
    }

    private static Fault unfit(String field) {
        return new Fault(
                "path-value-unfit",
                Blame.FLOW,
                "The value of '" + field + "' cannot stand in the path of the call.",
                "Correct the record, or the mapping: it must be text that is not empty.",
                "/" + field);
    }

    private ClassicHttpRequest request(Call call, String path, Rendition rendition) {
        boolean body = call.line().sendsBody();
        String query = body || call.verifying() ? "" : call.line().query(rendition.input());
        ClassicHttpRequest request =
                new BasicClassicHttpRequest(call.line().method(), url.path() + path + query);
        request.setHeader("Host", url.authority());
        for (Header header : standing.headers()) {
            request.addHeader(header);
        }
        request.setHeader("Accept", "application/json");
        request.setHeader("User-Agent", "Tieline");
        if (call.writes()) {
            request.setHeader("Idempotency-Key", "\"" + rendition.key().text() + "\"");
        }
        if (!rendition.traceparent().isEmpty()) {
            request.setHeader("traceparent", rendition.traceparent());
        }
        if (body) {
            byte[] json = JsonText.bytes(rendition.input());
            request.setHeader("Content-Type", "application/json");
            request.setHeader("Content-Length", Integer.toString(json.length));
            request.setEntity(new ByteArrayEntity(json, JSON));
        }
        return request;
    }

    @Override
    public void close() {
        wire.close();
    }
}
