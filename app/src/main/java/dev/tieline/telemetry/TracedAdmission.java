package dev.tieline.telemetry;

import dev.tieline.api.Admission;
import dev.tieline.api.Arrival;
import dev.tieline.api.Fault;
import dev.tieline.api.Receipt;
import dev.tieline.api.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;

/** A span for each record that was taken in. What was refused has no record and no span. */
record TracedAdmission(Admission to, Spans spans) implements Admission {
    private static final AttributeKey<String> FLOW = AttributeKey.stringKey("tieline.flow");
    private static final AttributeKey<String> RECORD = AttributeKey.stringKey("tieline.record");
    private static final AttributeKey<String> RECEIPT = AttributeKey.stringKey("tieline.receipt");

    @Override
    public Receipt admit(Arrival arrival) {
        Instant began = spans.now();
        Receipt receipt = to.admit(arrival);
        switch (receipt) {
            case Receipt.Accepted(String id) -> taken(arrival, began, id, "accepted", "");
            case Receipt.Held(String id, var _) -> taken(arrival, began, id, "held", "held");
            case Receipt.Duplicate(String id, String _) ->
                    taken(arrival, began, id, "duplicate", "");
            case Receipt.Conflict(String id, String _) ->
                    taken(arrival, began, id, "conflict", "conflict");
            case Receipt.Rejected _,
                    Receipt.Malformed _,
                    Receipt.Unproved _,
                    Receipt.Greeted _,
                    Receipt.Limited _,
                    Receipt.Busy(int _, Fault _) -> {}
        }
        return receipt;
    }

    private void taken(Arrival arrival, Instant began, String id, String word, String error) {
        TraceContext came =
                TraceContext.read(arrival.values("traceparent"), arrival.values("tracestate"));
        if (spans.recorded(came, id)) {
            spans.end(
                    new Spans.Whole(
                            "receive " + arrival.flow(),
                            SpanKind.SERVER,
                            came,
                            came.isEmpty() ? Ids.trace(id) : came.traceId(),
                            Ids.span(id),
                            began,
                            Attributes.of(FLOW, arrival.flow(), RECORD, id, RECEIPT, word),
                            error));
        }
    }
}
