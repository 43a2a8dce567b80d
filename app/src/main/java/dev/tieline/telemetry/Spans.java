package dev.tieline.telemetry;

import dev.tieline.api.TraceContext;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.time.InstantSource;

/** Which spans there are, and their ids. Thread-safe. */
final class Spans {
    private static final System.Logger LOG = System.getLogger(Spans.class.getName());
    private static final int RANDOM_DIGITS = 14;

    private final Tracer tracer;
    private final Ids ids;
    private final long recorded;
    private final InstantSource clock;

    /**
     * @param percent of the traces that begin here and are recorded
     */
    Spans(Tracer tracer, Ids ids, int percent, InstantSource clock) {
        this.tracer = tracer;
        this.ids = ids;
        this.recorded = (1L << (4 * RANDOM_DIGITS)) / 100 * percent;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    String newSpan() {
        return ids.span();
    }

    /** What stands for the record in a call: another each time where it is for none. */
    String idOf(String recordId) {
        return ids.of(recordId);
    }

    /** Whether spans of a record are recorded: as its caller decided, else one in so many. */
    boolean recorded(TraceContext came, String recordId) {
        return came.isEmpty() ? isChosen(Ids.trace(recordId)) : came.sampled();
    }

    /** The same for each part of the trace, whoever asks when. */
    private boolean isChosen(String traceId) {
        String random = traceId.substring(traceId.length() - RANDOM_DIGITS);
        return Long.parseLong(random, 16) < recorded;
    }

    /**
     * What a call of a system for a record passes on: the caller's trace or, without one, a trace
     * of the record's own. A trace that is not recorded is passed on as it came.
     */
    TraceContext passedOn(TraceContext came, String recordId, String span) {
        if (came.isEmpty()) {
            String trace = Ids.trace(recordId);
            return TraceContext.begun(trace, span, isChosen(trace));
        }
        return came.sampled() ? came.by(span) : came;
    }

    /** A span, whole. */
    record Whole(
            String name,
            SpanKind kind,
            TraceContext parent,
            String trace,
            String span,
            Instant began,
            Attributes attributes,
            String error) {}

    /** Whatever goes wrong here is no matter of the record. */
    void end(Whole whole) {
        try {
            send(whole);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a span is lost", e);
        }
    }

    private void send(Whole whole) {
        Span span =
                ids.with(
                        whole.trace(),
                        whole.span(),
                        () ->
                                tracer.spanBuilder(whole.name())
                                        .setSpanKind(whole.kind())
                                        .setParent(parent(whole.parent()))
                                        .setStartTimestamp(whole.began())
                                        .setAllAttributes(whole.attributes())
                                        .startSpan());
        if (!whole.error().isEmpty()) {
            span.setStatus(StatusCode.ERROR, whole.error());
        }
        span.end(now());
    }

    private static Context parent(TraceContext parent) {
        if (parent.isEmpty()) {
            return Context.root();
        }
        SpanContext remote =
                SpanContext.createFromRemoteParent(
                        parent.traceId(),
                        parent.parentId(),
                        TraceFlags.getSampled(),
                        state(parent.tracestate()));
        return Context.root().with(Span.wrap(remote));
    }

    private static TraceState state(String text) {
        TraceStateBuilder state = TraceState.builder();
        if (!text.isEmpty()) {
            String[] members = text.split(",", -1);
            // The builder puts each before those that it has.
            for (int i = members.length - 1; i >= 0; i--) {
                int equals = members[i].indexOf('=');
                state.put(members[i].substring(0, equals), members[i].substring(equals + 1));
            }
        }
        return state.build();
    }
}
