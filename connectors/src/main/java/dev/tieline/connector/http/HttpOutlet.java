package dev.tieline.connector.http;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.hc.core5.http.HttpException;

/** An open HTTP system. */
final class HttpOutlet implements Outlet {
    private final String system;
    private final Map<String, HttpOperation> operations;
    private final BaseUrl url;
    private final Requests requests;
    private final Dialer dialer;
    private final Connections connections;
    private final Deadlines deadlines;

    /**
     * @param url of the system
     * @param operations the granted ones, by name
     */
    HttpOutlet(
            SystemDeclaration system,
            BaseUrl url,
            Map<String, HttpOperation> operations,
            Requests requests,
            Dialer dialer) {
        this.system = system.name();
        this.url = url;
        this.operations = Map.copyOf(operations);
        this.requests = requests;
        this.dialer = dialer;
        this.connections = new Connections(dialer, system.limits().concurrency());
        this.deadlines = new Deadlines(system.name(), system.limits().timeout());
    }

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        HttpOperation operation = operations.get(rendition.operation());
        if (operation == null) {
            return before(new Outcome.Rejected(notGranted(rendition.operation())));
        }
        if (operation.batch().isPresent()) {
            Together together = sendAll(List.of(rendition), deadline);
            return together.each().isEmpty()
                    ? together.call()
                    : with(together.each().getFirst(), together.call());
        }
        return switch (requests.call(operation, rendition)) {
            case Requests.Prepared.Refused(Outcome outcome) -> before(outcome);
            case Requests.Prepared.Ready ready ->
                    proved(
                            ready,
                            deadline,
                            (signed, rest) -> {
                                Mask mask = new Mask(rendition.input(), signed.secrets());
                                return attempt(
                                        signed,
                                        mask,
                                        rest,
                                        Reply.MAX_BYTES,
                                        reply -> outcome(operation, mask, signed, reply));
                            });
        };
    }

    private static Attempt with(Outcome outcome, Attempt attempt) {
        return new Attempt(
                outcome,
                attempt.phase(),
                attempt.started(),
                attempt.timing(),
                attempt.status(),
                attempt.answer());
    }

    @Override
    public Together sendAll(List<Rendition> renditions, Duration deadline) {
        String name = renditions.getFirst().operation();
        HttpOperation operation = operations.get(name);
        if (operation == null || operation.batch().isEmpty()) {
            return new Together(before(new Outcome.Rejected(notGranted(name))), List.of());
        }
        BatchForm form = operation.batch().get();
        return switch (requests.call(operation, form, renditions)) {
            case Requests.Prepared.Refused(Outcome outcome) ->
                    new Together(before(outcome), List.of());
            case Requests.Prepared.Ready ready -> {
                Several several =
                        new Several(
                                operation,
                                form,
                                renditions.stream().map(Rendition::input).toList());
                Attempt call = proved(ready, deadline, several::attempt);
                yield new Together(call, several.each);
            }
        };
    }

    /** Several items in one call. */
    private final class Several {
        private final HttpOperation operation;
        private final BatchForm form;
        private final List<Document> items;
        private List<Outcome> each = List.of();

        Several(HttpOperation operation, BatchForm form, List<Document> items) {
            this.operation = operation;
            this.form = form;
            this.items = items;
        }

        Attempt attempt(Requests.Prepared.Ready signed, Duration length) {
            Mask mask = new Mask(all(), signed.secrets());
            BatchJudge judge =
                    new BatchJudge(
                            form,
                            judge(operation.whole(), mask),
                            items,
                            item -> judge(operation, new Mask(item, signed.secrets())));
            each = List.of();
            return HttpOutlet.this.attempt(
                    signed,
                    mask,
                    length,
                    form.entries().isPresent() ? BatchJudge.MAX_BYTES : Reply.MAX_BYTES,
                    reply -> {
                        BatchJudge.Told told = judge.judge(reply);
                        each = told.each();
                        return told.outcome();
                    });
        }

        private Document all() {
            List<Map<String, ?>> fields = new ArrayList<>();
            items.forEach(item -> fields.add(item.fields()));
            return Document.of(Map.of(HttpOperation.LIST, fields));
        }
    }

    /** Makes the call; when it is refused, with another value of the credential that is good. */
    private Attempt proved(
            Requests.Prepared.Ready ready,
            Duration deadline,
            BiFunction<Requests.Prepared.Ready, Duration, Attempt> call) {
        long end = System.nanoTime() + deadline.toNanos();
        Attempt attempt = call.apply(ready, deadline);
        if (!surelyOfCredential(attempt)) {
            return attempt;
        }
        try {
            return otherwise(ready, attempt, end, call);
        } catch (Credentials.NotObtained e) {
            return with(e.outcome(), attempt);
        }
    }

    private Attempt otherwise(
            Requests.Prepared.Ready ready,
            Attempt refused,
            long end,
            BiFunction<Requests.Prepared.Ready, Duration, Attempt> call) {
        Attempt attempt = refused;
        List<Secret> tried = new ArrayList<>();
        ready.signed().ifPresent(tried::add);
        Optional<Requests.Prepared.Ready> other = requests.instead(ready, tried);
        while (other.isPresent() && System.nanoTime() < end) {
            attempt = call.apply(other.get(), Duration.ofNanos(end - System.nanoTime()));
            if (!surelyOfCredential(attempt)) {
                if (attempt.status() > 0) {
                    requests.worked(other.get());
                }
                return attempt;
            }
            other.get().signed().ifPresent(tried::add);
            other = requests.instead(other.get(), tried);
        }
        return attempt;
    }

    /** Refused for who calls, before anything was applied. */
    private static boolean surelyOfCredential(Attempt attempt) {
        return attempt.outcome() instanceof Outcome.Unauthorized
                && (attempt.status() == 401 || attempt.status() == 403);
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        HttpOperation operation = operations.get(rendition.operation());
        Optional<RequestLine> line = operation == null ? Optional.empty() : operation.verify();
        if (operation == null || line.isEmpty()) {
            return before(new Outcome.Misunderstood(notGranted(rendition.operation())));
        }
        return switch (requests.question(line.get(), rendition)) {
            case Requests.Prepared.Refused(Outcome outcome) -> before(outcome);
            case Requests.Prepared.Ready ready ->
                    proved(
                            ready,
                            deadline,
                            (signed, rest) -> {
                                Mask mask = new Mask(rendition.input(), signed.secrets());
                                return attempt(
                                        signed,
                                        mask,
                                        rest,
                                        Reply.MAX_BYTES,
                                        reply ->
                                                new VerifyJudge(
                                                                judge(operation, mask),
                                                                line.get(),
                                                                rendition.input())
                                                        .judge(reply));
                            });
        };
    }

    private Outcome outcome(
            HttpOperation operation, Mask mask, Requests.Prepared.Ready asked, Reply reply) {
        AnswerJudge judge = judge(operation, mask);
        Outcome outcome = judge.judge(reply);
        return operation.next().isEmpty()
                ? outcome
                : new NextPages(url, judge).judge(reply, outcome, asked.request().getRequestUri());
    }

    private AnswerJudge judge(HttpOperation operation, Mask mask) {
        return new AnswerJudge(system, operation, mask, Instant.now());
    }

    private Attempt attempt(
            Requests.Prepared.Ready ready,
            Mask mask,
            Duration length,
            int most,
            Function<Reply, Outcome> judge) {
        Instant started = Instant.now();
        try (Deadlines.Deadline deadline = deadlines.start(length)) {
            Exchange exchange = new Exchange(connections, deadline, most);
            try {
                Reply reply = exchange.run(ready.request());
                return new Attempt(
                        judge.apply(reply),
                        exchange.phase(),
                        started,
                        exchange.timing(),
                        reply.status(),
                        mask.excerpt(reply.body(), Attempt.MAX_ANSWER));
            } catch (IOException | HttpException e) {
                var faults =
                        new WireFaults(
                                dialer.peer(),
                                exchange.phase(),
                                exchange.reused(),
                                exchange.late());
                return new Attempt(
                        faults.outcome(e), exchange.phase(), started, exchange.timing(), 0, "");
            }
        }
    }

    private Attempt before(Outcome outcome) {
        return new Attempt(outcome, Phase.BEFORE, Instant.now(), Attempt.Timing.NONE, 0, "");
    }

    private Fault notGranted(String operation) {
        return Fault.of(
                "operation-not-granted",
                Blame.FLOW,
                "'" + operation + "' is not granted at '" + system + "' or cannot do this.",
                "Add it to 'allow' in the system's file, or take it out of the flow.");
    }

    @Override
    public void close() {
        connections.close();
        deadlines.close();
    }
}
