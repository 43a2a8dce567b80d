package dev.tieline.telemetry;

import dev.tieline.api.Attempt;
import dev.tieline.api.Fault;
import dev.tieline.api.Following;
import dev.tieline.api.Listing;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import dev.tieline.api.Rendition;
import dev.tieline.api.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A span for each call of a system, whose id is passed on. */
record TracedOutlet(String system, Outlet to, Spans spans) implements Outlet {
    private static final AttributeKey<String> FLOW = AttributeKey.stringKey("tieline.flow");
    private static final AttributeKey<String> RECORD = AttributeKey.stringKey("tieline.record");
    private static final AttributeKey<String> DESTINATION =
            AttributeKey.stringKey("tieline.destination");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("tieline.system");
    private static final AttributeKey<String> OPERATION =
            AttributeKey.stringKey("tieline.operation");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("tieline.outcome");
    private static final AttributeKey<String> PHASE = AttributeKey.stringKey("tieline.phase");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("tieline.status");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        return traced("send", rendition, passed -> to.send(passed, deadline), Function.identity());
    }

    /** One call, and one span: that of the first. */
    @Override
    public Together sendAll(List<Rendition> renditions, Duration deadline) {
        return traced(
                "send",
                renditions.getFirst(),
                passed -> {
                    List<Rendition> all = new ArrayList<>(renditions);
                    all.set(0, passed);
                    return to.sendAll(all, deadline);
                },
                Together::call);
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        return traced(
                "verify", rendition, passed -> to.verify(passed, deadline), Function.identity());
    }

    private <A> A traced(
            String what,
            Rendition rendition,
            Function<Rendition, A> call,
            Function<A, Attempt> attempt) {
        String id = spans.idOf(rendition.key().recordId());
        TraceContext came = rendition.trace();
        String span = spans.newSpan();
        TraceContext passed = spans.passedOn(came, id, span);
        Instant began = spans.now();
        A answer =
                call.apply(
                        new Rendition(
                                rendition.flow(),
                                rendition.operation(),
                                rendition.input(),
                                rendition.key(),
                                passed));
        if (spans.recorded(came, id)) {
            Attempt made = attempt.apply(answer);
            String error = error(made.outcome());
            spans.end(
                    new Spans.Whole(
                            what + " " + rendition.flow() + "/" + rendition.key().destination(),
                            SpanKind.CLIENT,
                            passed.by(Ids.span(id)),
                            passed.traceId(),
                            span,
                            began,
                            attributes(rendition, made, error),
                            error));
        }
        return answer;
    }

    private Attributes attributes(Rendition rendition, Attempt attempt, String error) {
        AttributesBuilder attributes =
                Attributes.builder()
                        .put(FLOW, rendition.flow())
                        .put(DESTINATION, rendition.key().destination())
                        .put(SYSTEM, system)
                        .put(OPERATION, rendition.operation())
                        .put(OUTCOME, attempt.outcome().name())
                        .put(PHASE, attempt.phase().name().toLowerCase(Locale.ROOT));
        if (Ids.isRecord(rendition.key().recordId())) {
            attributes.put(RECORD, rendition.key().recordId());
        }
        if (attempt.status() > 0) {
            attributes.put(STATUS, attempt.status());
        }
        if (!error.isEmpty()) {
            attributes.put(ERROR, error);
        }
        return attributes.build();
    }

    /** The code of its fault; what a destination says in words may hold personal data. */
    private static String error(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Duplicate _ -> "";
            case Outcome.Rejected(Fault fault) -> fault.code();
            case Outcome.Misunderstood(Fault fault) -> fault.code();
            case Outcome.Unauthorized(Fault fault) -> fault.code();
            case Outcome.RateLimited(Fault fault, Duration _) -> fault.code();
            case Outcome.Unavailable(Fault fault, Duration _) -> fault.code();
            case Outcome.Unreachable(Fault fault) -> fault.code();
            case Outcome.Unknown(Fault fault) -> fault.code();
        };
    }

    @Override
    public Reading read(Reading.Question question) {
        return to.read(question);
    }

    @Override
    public Listing parts(Listing.Question question, Duration within) {
        return to.parts(question, within);
    }

    @Override
    public Removal remove(Removal.Wish wish, Duration within) {
        return to.remove(wish, within);
    }

    @Override
    public Following follow(Following.Question question) {
        return to.follow(question);
    }

    @Override
    public Loading load(Loading.Target target) {
        return to.load(target);
    }

    @Override
    public void close() {
        to.close();
    }
}
