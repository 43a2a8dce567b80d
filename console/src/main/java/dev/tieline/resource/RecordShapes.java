package dev.tieline.resource;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import dev.tieline.api.Problem;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How records and their stories look; what they are given is masked already. */
final class RecordShapes {
    private static final List<String> BLAMES =
            Stream.of(Blame.values()).map(RecordShapes::word).toList();

    static final Shape<Fault> FAULT =
            Shape.<Fault>of("Fault", "What went wrong, whose it looks like and what to do.")
                    .text("code", "Stable name of the reason.", Fault::code)
                    .word("blame", "Whose it looks like.", BLAMES, fault -> word(fault.blame()))
                    .text("message", "What happened and what was expected.", Fault::message)
                    .text("remedy", "What a person can do; may be empty.", Fault::remedy)
                    .text("field", "JSON Pointer it is about; may be empty.", Fault::field);

    static final Shape<Problem> PROBLEM =
            Shape.<Problem>of("FieldProblem", "One way in which a record breaks its contract.")
                    .text("pointer", "JSON Pointer of the field.", Problem::pointer)
                    .text("code", "The contract's keyword.", Problem::code)
                    .text("detail", "What was expected and what came.", Problem::message)
                    .text("meaning", "The field's description; may be empty.", Problem::meaning);

    static final Shape<RecordSummary> RECORD =
            Shape.<RecordSummary>of("Record", "The head of a record.")
                    .text("id", "UUIDv7.", RecordSummary::id)
                    .whole("position", "Grows with time; for paging.", RecordSummary::position)
                    .text("flow", "Name of its flow.", RecordSummary::flow)
                    .text("version", "Of the flow it came in with.", RecordSummary::version)
                    .text("key", "Masked when classified; may be empty.", RecordSummary::key)
                    .time("received", "When it was accepted.", RecordSummary::received)
                    .word(
                            "state",
                            "Where it stands.",
                            Stream.of(RecordState.values()).map(RecordState::word).toList(),
                            record -> record.state().word());

    private static final Shape<Attempt.Timing> TIMING =
            Shape.<Attempt.Timing>of("Timing", "How long the phases of an attempt took.")
                    .whole("connectMicros", "Microseconds.", Attempt.Timing::connectMicros)
                    .whole("sendMicros", "Microseconds.", Attempt.Timing::sendMicros)
                    .whole("waitMicros", "Microseconds.", Attempt.Timing::waitMicros)
                    .whole("readMicros", "Microseconds.", Attempt.Timing::readMicros);

    private static final Shape<Trace.Try> ATTEMPT =
            Shape.<Trace.Try>of("Attempt", "One attempt of a delivery.")
                    .whole("number", "From 1.", Trace.Try::number)
                    .text("kind", "send or verify.", Trace.Try::kind)
                    .text("outcome", "Name of the outcome.", Trace.Try::outcome)
                    .text("phase", "How far it came.", Trace.Try::phase)
                    .time("started", "When.", Trace.Try::started)
                    .one("timing", "How long it took.", TIMING, Trace.Try::timing)
                    .whole("status", "The protocol's number; 0 when none.", Trace.Try::status)
                    .maybe("fault", "What went wrong.", FAULT, Trace.Try::fault)
                    .text("answer", "Masked excerpt; may be empty.", Trace.Try::answer);

    private static final Shape<Trace.Unknown> UNKNOWN =
            Shape.<Trace.Unknown>of("Unknown", "An attempt that may have been applied.")
                    .whole("number", "Of the attempt.", Trace.Unknown::number)
                    .text("followed", "What was done about it.", Trace.Unknown::followed);

    private static final Shape<Trace.DeliveryTrace> DELIVERY =
            Shape.<Trace.DeliveryTrace>of("Delivery", "One destination's part of a record.")
                    .text(
                            "destination",
                            "Name in the flow; (record) when the record as a whole is held.",
                            Trace.DeliveryTrace::destination)
                    .word(
                            "state",
                            "Where it stands.",
                            Stream.of(DeliveryState.values()).map(DeliveryState::word).toList(),
                            delivery -> delivery.state().word())
                    .time("since", "When it came there.", Trace.DeliveryTrace::since)
                    .whole("attempts", "How many were made.", Trace.DeliveryTrace::attempts)
                    .maybeTime(
                            "nextAttempt",
                            "When the next is due.",
                            Trace.DeliveryTrace::nextAttempt)
                    .maybe(
                            "fault",
                            "Why it is held, skipped or tried again.",
                            FAULT,
                            Trace.DeliveryTrace::fault)
                    .text("note", "How it was settled; may be empty.", Trace.DeliveryTrace::note)
                    .text(
                            "remoteId",
                            "What the destination calls it; may be empty.",
                            Trace.DeliveryTrace::remoteId)
                    .free("result", "The answer, masked.", delivery -> delivery.result().fields())
                    .truth("late", "Whether it missed its deadline.", Trace.DeliveryTrace::late)
                    .list(
                            "unknowns",
                            "Attempts of which nobody knew whether they were applied.",
                            UNKNOWN,
                            d -> d.unknowns())
                    .list("tries", "Every attempt, oldest first.", ATTEMPT, d -> d.tries());

    private static final Shape<Trace.Fact> FACT =
            Shape.<Trace.Fact>of("Fact", "Something that was done with a record.")
                    .time("at", "When.", Trace.Fact::at)
                    .text("actor", "Who did it, or hub.", Trace.Fact::actor)
                    .text("action", "In a word.", Trace.Fact::action)
                    .text("detail", "In words; may be empty.", Trace.Fact::detail);

    static final Shape<Trace> TRACE =
            Shape.<Trace>of("Trace", "The whole story of one record, classified values masked.")
                    .one("record", "Its head.", RECORD, Trace::record)
                    .text("caller", "Who sent it and how that was proved.", Trace::caller)
                    .text("traceparent", "W3C trace context; may be empty.", Trace::traceparent)
                    .maybeFree(
                            "payload",
                            "As accepted or last amended; missing when it cannot be read.",
                            trace -> fields(trace.payload()))
                    .maybeFree(
                            "original",
                            "As accepted, when it was amended since.",
                            trace -> trace.original().flatMap(RecordShapes::fields))
                    .maybeText("duplicateOf", "Id of the record it repeats.", Trace::duplicateOf)
                    .list("problems", "Why it breaks its contract.", PROBLEM, Trace::problems)
                    .list("deliveries", "In the order of the flow.", DELIVERY, Trace::deliveries)
                    .list("facts", "What was done with it, oldest first.", FACT, Trace::facts);

    private RecordShapes() {}

    private static Optional<Map<String, ?>> fields(Payload payload) {
        return Masking.read(payload).map(Document::fields);
    }

    private static String word(Blame blame) {
        return blame.name().toLowerCase(Locale.ROOT);
    }
}
