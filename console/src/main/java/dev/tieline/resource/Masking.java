package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Payload;
import dev.tieline.api.Place;
import dev.tieline.api.Problem;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.format.Bodies;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Refusal;
import dev.tieline.ledger.Sighting;
import dev.tieline.ledger.Trace;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes what the ledger tells fit to be shown, to programs and to people alike: values of fields
 * that the contract of a record's version classifies are unreadable wherever they stand, and so are
 * names of fields that came from a caller and may carry values. In doubt it hides: when the version
 * is not known any more, every value is. Thread-safe.
 */
public final class Masking {
    private final Ledger ledger;
    private final Plans plans;

    /**
     * @param ledger asked for the payload behind a key or a cause
     * @param plans know the contract of a record's version
     */
    public Masking(Ledger ledger, Plans plans) {
        this.ledger = ledger;
        this.plans = plans;
    }

    /** The same story without classified values; payloads are JSON, or empty when unreadable. */
    public Trace trace(Trace trace) {
        Optional<Plan> plan = plan(trace.record());
        FieldNames names = FieldNames.of(plan);
        Hidden hidden = hidden(trace);
        return new Trace(
                head(trace.record(), hidden),
                trace.caller(),
                trace.traceparent(),
                payload(plan, names, trace.payload()),
                trace.original().map(original -> payload(plan, names, original)),
                trace.duplicateOf(),
                trace.problems().stream().map(p -> problem(p, hidden, names)).toList(),
                trace.deliveries().stream().map(d -> delivery(d, plan, hidden, names)).toList(),
                trace.facts().stream()
                        .map(f ->
                                new Trace.Fact(
                                        f.at(), f.actor(), f.action(), hidden.text(f.detail())))
                        .toList());
    }

    /** The head of a record with its key masked if it is classified. */
    public RecordSummary head(RecordSummary record) {
        if (record.key().isEmpty() || nothingClassified(record)) {
            return record;
        }
        return head(record, hidden(record));
    }

    /** A held delivery whose key and cause tell nothing classified. */
    public HeldItem item(HeldItem item) {
        Hidden hidden = hidden(item.record());
        return new HeldItem(
                head(item.record(), hidden),
                item.destination(),
                fault(item.cause(), hidden, names(item.record())),
                item.since());
    }

    /**
     * A group tells of its cause in the words of its oldest held delivery: whose values would have
     * to be hidden in the words of one that is not held any more, nobody knows.
     */
    public HeldGroup group(HeldGroup group) {
        Fault cause =
                ledger.held(group.id(), 0, 1).stream()
                        .findFirst()
                        .map(oldest -> item(oldest).cause())
                        .orElseGet(() ->
                                fault(
                                        group.cause(),
                                        Hidden.everything(),
                                        FieldNames.of(Optional.empty())));
        return new HeldGroup(
                group.id(),
                group.flow(),
                group.destination(),
                cause,
                group.count(),
                group.first(),
                group.last());
    }

    /** An incident whose words tell nothing classified; see {@link #group} for what is held. */
    public Incident incident(Incident incident) {
        Sighting sighting = incident.sighting();
        Fault told = sighting.fault();
        Fault fault =
                sighting.kind() == Sighting.Kind.HELD
                        ? ledger.heldGroups().stream()
                                .filter(group -> Sighting.held(group).equals(sighting.cause()))
                                .findFirst()
                                .map(group -> group(group).cause())
                                .orElseGet(() ->
                                        fault(
                                                told,
                                                Hidden.everything(),
                                                FieldNames.of(Optional.empty())))
                        : new Fault(
                                told.code(),
                                told.blame(),
                                Hidden.withoutMail(told.message()),
                                told.remedy(),
                                told.field());
        return incident.with(sighting.with(fault));
    }

    /** A condition belongs to no record, so only e-mail addresses can be told from other words. */
    public static Condition condition(Condition condition) {
        return new Condition(
                condition.system(),
                condition.state(),
                condition.since(),
                Hidden.withoutMail(condition.detail()));
    }

    /** A refused arrival left no record behind: only e-mail addresses can be told. */
    public static Refusal refusal(Refusal refusal) {
        return new Refusal(
                refusal.flow(),
                refusal.at(),
                refusal.status(),
                refusal.code(),
                Hidden.withoutMail(refusal.reason()),
                refusal.remote(),
                refusal.headers(),
                refusal.bytes());
    }

    /** How the fields of a record are called where it is shown. */
    FieldNames names(RecordSummary record) {
        return FieldNames.of(plan(record));
    }

    /** What is hidden in everything that is said of a record. */
    Hidden hidden(Trace trace) {
        Optional<Contract> contract = plan(trace.record()).map(Plan::contract);
        // What has no payload any more cannot say which values are to be hidden.
        if (contract.isEmpty() || trace.payload().size() == 0) {
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

    /** The payload of a record, all names and no classified value; empty when unreadable. */
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

    private static Payload payload(Optional<Plan> plan, FieldNames names, Payload payload) {
        byte[] json =
                read(payload)
                        .map(document -> JsonText.bytes(names.document(masked(plan, document))))
                        .orElseGet(() -> new byte[0]);
        return new Payload(json, "application/json");
    }

    private static Document masked(Optional<Plan> plan, Document document) {
        return plan.map(p -> p.contract().mask(document))
                .orElseGet(() -> Hidden.unreadable(document));
    }

    private static Trace.DeliveryTrace delivery(
            Trace.DeliveryTrace delivery, Optional<Plan> plan, Hidden hidden, FieldNames names) {
        Optional<Operation> operation =
                plan.flatMap(p -> p.destination(delivery.destination()))
                        .map(Destination::operation);
        return new Trace.DeliveryTrace(
                delivery.destination(),
                delivery.state(),
                delivery.since(),
                delivery.attempts(),
                delivery.nextAttempt(),
                delivery.fault().map(fault -> fault(fault, hidden, names)),
                hidden.text(delivery.note()),
                hidden.key(delivery.remoteId()),
                hidden.document(result(operation, delivery.result())),
                delivery.late(),
                delivery.tries().stream().map(attempt -> attempt(attempt, hidden, names)).toList());
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

    private static Trace.Try attempt(Trace.Try attempt, Hidden hidden, FieldNames names) {
        return new Trace.Try(
                attempt.number(),
                attempt.kind(),
                attempt.outcome(),
                attempt.phase(),
                attempt.started(),
                attempt.timing(),
                attempt.status(),
                attempt.fault().map(fault -> fault(fault, hidden, names)),
                hidden.text(attempt.answer()));
    }

    private static Problem problem(Problem problem, Hidden hidden, FieldNames names) {
        return new Problem(
                names.pointer(problem.pointer()),
                problem.code(),
                hidden.text(problem.message()),
                problem.meaning());
    }

    static Fault fault(Fault fault, Hidden hidden, FieldNames names) {
        return new Fault(
                fault.code(),
                fault.blame(),
                hidden.text(fault.message()),
                hidden.text(fault.remedy()),
                names.pointer(fault.field()));
    }
}
