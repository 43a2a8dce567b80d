package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Payload;
import dev.tieline.api.Place;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.format.Bodies;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes what the ledger tells fit to be shown: values of fields that the contract of a record's
 * version classifies are unreadable wherever they stand. In doubt it hides: when the version is not
 * known any more, every value is. Thread-safe.
 */
final class Masking {
    private final Ledger ledger;
    private final Plans plans;

    Masking(Ledger ledger, Plans plans) {
        this.ledger = ledger;
        this.plans = plans;
    }

    /** The same story without classified values; payloads are JSON, or empty when unreadable. */
    Trace trace(Trace trace) {
        Optional<Plan> plan = plan(trace.record());
        Hidden hidden = hidden(trace);
        return new Trace(
                head(trace.record(), hidden),
                trace.caller(),
                trace.traceparent(),
                payload(plan, trace.payload()),
                trace.original().map(original -> payload(plan, original)),
                trace.duplicateOf(),
                trace.problems(),
                trace.deliveries().stream().map(d -> delivery(d, plan, hidden)).toList(),
                trace.facts().stream()
                        .map(f ->
                                new Trace.Fact(
                                        f.at(), f.actor(), f.action(), hidden.text(f.detail())))
                        .toList());
    }

    /** The head of a record with its key masked if it is classified. */
    RecordSummary head(RecordSummary record) {
        if (record.key().isEmpty() || nothingClassified(record)) {
            return record;
        }
        return head(record, hidden(record));
    }

    HeldItem item(HeldItem item) {
        Hidden hidden = hidden(item.record());
        return new HeldItem(
                head(item.record(), hidden),
                item.destination(),
                fault(item.cause(), hidden),
                item.since());
    }

    /**
     * A group tells of its cause in the words of its oldest held delivery: whose values would have
     * to be hidden in the words of one that is not held any more, nobody knows.
     */
    HeldGroup group(HeldGroup group) {
        Fault cause =
                ledger.held(group.id(), 0, 1).stream()
                        .findFirst()
                        .map(oldest -> item(oldest).cause())
                        .orElseGet(() -> fault(group.cause(), Hidden.everything()));
        return new HeldGroup(
                group.id(),
                group.flow(),
                group.destination(),
                cause,
                group.count(),
                group.first(),
                group.last());
    }

    /** What is hidden in everything that is said of a record. */
    Hidden hidden(Trace trace) {
        Optional<Contract> contract = plan(trace.record()).map(Plan::contract);
        if (contract.isEmpty()) {
            return Hidden.everything();
        }
        List<Document> payloads =
                Stream.concat(Stream.of(trace.payload()), trace.original().stream())
                        .flatMap(payload -> read(payload).stream())
                        .toList();
        return Hidden.of(payloads, contract.get()::mask);
    }

    private Hidden hidden(RecordSummary record) {
        return ledger.trace(record.id()).map(this::hidden).orElseGet(Hidden::everything);
    }

    /** The payload of a record as it may be shown; empty when it cannot be read. */
    Optional<Document> shown(Trace trace) {
        return read(trace.payload()).map(document -> masked(plan(trace.record()), document));
    }

    /** The JSON object in a payload; empty when it cannot be read. */
    static Optional<Document> read(Payload payload) {
        return Bodies.read(payload, "", "", Integer.MAX_VALUE) instanceof Reading.Read(Document d)
                ? Optional.of(d)
                : Optional.empty();
    }

    private Optional<Plan> plan(RecordSummary record) {
        return plans.version(record.flow(), record.version());
    }

    private boolean nothingClassified(RecordSummary record) {
        return plan(record)
                .filter(plan ->
                        plan.contract().fields().stream()
                                .allMatch(field -> field.classification().isEmpty()))
                .isPresent();
    }

    private static RecordSummary head(RecordSummary record, Hidden hidden) {
        return new RecordSummary(
                record.id(),
                record.position(),
                record.flow(),
                record.version(),
                hidden.key(record.key()),
                record.received(),
                record.state());
    }

    private static Payload payload(Optional<Plan> plan, Payload payload) {
        return read(payload)
                .map(document -> new Payload(bytes(plan, document), payload.mediaType()))
                .orElseGet(() -> new Payload(new byte[0], payload.mediaType()));
    }

    private static byte[] bytes(Optional<Plan> plan, Document document) {
        return JsonText.bytes(masked(plan, document));
    }

    private static Document masked(Optional<Plan> plan, Document document) {
        return plan.map(p -> p.contract().mask(document))
                .orElseGet(() -> Hidden.unreadable(document));
    }

    private static Trace.DeliveryTrace delivery(
            Trace.DeliveryTrace delivery, Optional<Plan> plan, Hidden hidden) {
        Optional<Operation> operation =
                plan.flatMap(p -> p.destination(delivery.destination()))
                        .map(Destination::operation);
        return new Trace.DeliveryTrace(
                delivery.destination(),
                delivery.state(),
                delivery.since(),
                delivery.attempts(),
                delivery.nextAttempt(),
                delivery.fault().map(fault -> fault(fault, hidden)),
                hidden.text(delivery.note()),
                hidden.key(delivery.remoteId()),
                hidden.document(result(operation, delivery.result())),
                delivery.late(),
                delivery.tries().stream().map(attempt -> attempt(attempt, hidden)).toList());
    }

    /** A result shows what its operation's schema knows and does not classify. */
    private static Document result(Optional<Operation> operation, Document result) {
        if (result.isEmpty()) {
            return result;
        }
        return operation
                .flatMap(Operation::result)
                .flatMap(schema ->
                        JsonContract.compile(
                                "result", schema, _ -> Place.startOf("result"), new Findings()))
                .map(contract -> contract.mask(result))
                .orElseGet(() -> Hidden.unreadable(result));
    }

    private static Trace.Try attempt(Trace.Try attempt, Hidden hidden) {
        return new Trace.Try(
                attempt.number(),
                attempt.kind(),
                attempt.outcome(),
                attempt.phase(),
                attempt.started(),
                attempt.timing(),
                attempt.status(),
                attempt.fault().map(fault -> fault(fault, hidden)),
                hidden.text(attempt.answer()));
    }

    static Fault fault(Fault fault, Hidden hidden) {
        return new Fault(
                fault.code(),
                fault.blame(),
                hidden.text(fault.message()),
                hidden.text(fault.remedy()),
                fault.field());
    }
}
