package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import dev.tieline.contract.Contract;
import dev.tieline.format.JsonText;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Trace;
import dev.tieline.operate.Amendment;
import dev.tieline.operate.Operator;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What corrected copies and dry runs come to, masked. Thread-safe. */
final class Amendments {
    private final Ledger ledger;
    private final Operator operator;
    private final Plans plans;
    private final Masking masking;

    Amendments(Ledger ledger, Operator operator, Plans plans) {
        this.ledger = ledger;
        this.operator = operator;
        this.plans = plans;
        this.masking = new Masking(ledger, plans);
    }

    /** One destination of a corrected copy. */
    record Part(String destination, Optional<Document> request, Optional<Fault> fault) {}

    private static final Shape<Part> PART =
            Shape.<Part>of("AmendedDelivery", "What a corrected copy comes to at a destination.")
                    .text("destination", "Name in the flow.", Part::destination)
                    .maybeFree(
                            "request",
                            "What it would get, masked.",
                            part -> part.request().map(Document::fields))
                    .maybe("fault", "Why it would not.", RecordShapes.FAULT, Part::fault);

    /** A corrected copy. */
    record Amended(
            boolean stored,
            List<Problem> problems,
            List<Difference.Change> changes,
            List<Part> parts) {}

    private static final Shape<Difference.Change> CHANGE =
            Shape.<Difference.Change>of("FieldChange", "A value that a correction changes.")
                    .text("field", "JSON Pointer.", Difference.Change::pointer)
                    .maybeText(
                            "before",
                            "As JSON, masked; missing when it was not there.",
                            c -> c.before())
                    .maybeText(
                            "after",
                            "As JSON, masked; missing when it is not there.",
                            c -> c.after());

    static final Shape<Amended> AMENDED =
            Shape.<Amended>of("Amendment", "What a corrected copy of a record comes to.")
                    .truth("fits", "Whether it keeps the contract.", a -> a.problems().isEmpty())
                    .truth("stored", "Whether it is stored.", Amended::stored)
                    .list("problems", "How it breaks it.", RecordShapes.PROBLEM, Amended::problems)
                    .list("changes", "Against the record as it is.", CHANGE, Amended::changes)
                    .list("deliveries", "Per destination.", PART, Amended::parts);

    /** What a corrected copy comes to; stores it as well when asked to. */
    Reply<Amended> amended(Call call, boolean store) {
        Optional<Trace> trace = ledger.trace(call.text("id"));
        if (trace.isEmpty()) {
            return Commands.unknownRecord();
        }
        Document real = Masking.read(trace.get().payload()).orElseGet(Document::empty);
        FieldNames names = masking.names(trace.get().record());
        Document shown = masking.shown(trace.get()).orElseGet(Document::empty);
        return switch (Correction.restore(call.body(), shown, real, names)) {
            case Correction.Restored.Misplaced(List<String> pointers) -> misplaced(pointers);
            case Correction.Restored.Whole(Document whole) ->
                    amended(trace.get(), changes(trace.get(), real, whole), whole, store);
        };
    }

    private static Reply<Amended> misplaced(List<String> pointers) {
        List<Problem> errors =
                pointers.stream()
                        .map(at -> new Problem(at, "masked", "expected a value, got a mask", ""))
                        .toList();
        String detail =
                "A mask stands where there is no value to keep; write the value, or leave the mask"
                        + " where it stood.";
        return new Reply.Refused<>(new Details(422, "mask-misplaced", detail, errors));
    }

    private List<Difference.Change> changes(Trace trace, Document real, Document corrected) {
        Optional<Contract> contract = plans.current(trace.record().flow()).map(Plan::contract);
        // In doubt it hides: what was classified when the record came, and what is now.
        Optional<Contract> then =
                plans.version(trace.record().flow(), trace.record().version()).map(Plan::contract);
        Document before = masked(contract, masked(then, real));
        Document after = masked(contract, masked(then, corrected));
        return Difference.between(real, corrected).stream()
                .map(change ->
                        new Difference.Change(
                                names(trace).pointer(change.pointer()),
                                change.before().map(_ -> json(before, change.pointer())),
                                change.after().map(_ -> json(after, change.pointer()))))
                .toList();
    }

    private static Document masked(Optional<Contract> contract, Document document) {
        return contract.map(c -> c.mask(document)).orElseGet(Document::empty);
    }

    private static String json(Document masked, String pointer) {
        return JsonText.compact(masked.at(pointer).orElse(null));
    }

    /** What a replay would send. */
    Reply<Amended> dryRun(Call call) {
        Optional<Trace> trace = ledger.trace(call.text("id"));
        if (trace.isEmpty()) {
            return Commands.unknownRecord();
        }
        boolean then = call.text("version").equals(Inbox.THEN);
        String flow = trace.get().record().flow();
        Optional<Plan> plan =
                then ? plans.version(flow, trace.get().record().version()) : plans.current(flow);
        Document record = Masking.read(trace.get().payload()).orElseGet(Document::empty);
        return switch (operator.dryRun(trace.get().record().id(), then)) {
            case Amendment.Fits fits ->
                    Reply.found(
                            new Amended(
                                    false,
                                    List.of(),
                                    List.of(),
                                    parts(plan, trace.get(), record, fits)));
            case Amendment.Breaks(List<Problem> broken) ->
                    Reply.found(
                            new Amended(
                                    false,
                                    broken.stream().map(names(trace.get())::problem).toList(),
                                    List.of(),
                                    List.of()));
            case Amendment.Malformed(Fault fault) -> new Reply.Refused<>(Details.of(409, fault));
        };
    }

    private Reply<Amended> amended(
            Trace trace, List<Difference.Change> changes, Document corrected, boolean store) {
        String id = trace.record().id();
        byte[] json = JsonText.bytes(corrected);
        Amendment amendment =
                store ? operator.amend(id, json, Commands.actor()) : operator.preview(id, json);
        return switch (amendment) {
            case Amendment.Fits fits ->
                    Reply.found(
                            new Amended(
                                    store,
                                    List.of(),
                                    changes,
                                    parts(
                                            plans.current(trace.record().flow()),
                                            trace,
                                            corrected,
                                            fits)));
            case Amendment.Breaks(List<Problem> broken) -> {
                List<Problem> problems = broken.stream().map(names(trace)::problem).toList();
                yield store
                        ? broken(problems)
                        : Reply.found(new Amended(false, problems, changes, List.of()));
            }
            case Amendment.Malformed(Fault fault) -> new Reply.Refused<>(Details.of(409, fault));
        };
    }

    private FieldNames names(Trace trace) {
        return FieldNames.of(plans.current(trace.record().flow()));
    }

    private static Reply<Amended> broken(List<Problem> problems) {
        String detail = "The corrected copy still breaks its contract; nothing was changed.";
        return new Reply.Refused<>(new Details(422, "contract", detail, problems));
    }

    private List<Part> parts(
            Optional<Plan> plan, Trace trace, Document corrected, Amendment.Fits fits) {
        Hidden hidden =
                plan.map(p -> Hidden.of(List.of(corrected), p.contract()::mask))
                        .orElseGet(Hidden::everything);
        List<Part> parts = new ArrayList<>();
        fits.requests()
                .forEach((name, request) ->
                        parts.add(
                                new Part(
                                        name,
                                        Optional.of(masked(plan, name, request, hidden)),
                                        Optional.empty())));
        fits.faults()
                .forEach((name, fault) ->
                        parts.add(
                                new Part(
                                        name,
                                        Optional.empty(),
                                        Optional.of(Masking.fault(fault, hidden, names(trace))))));
        return parts;
    }

    private static Document masked(
            Optional<Plan> plan, String destination, Document request, Hidden hidden) {
        List<Destination.MappingLine> lines =
                plan.flatMap(p -> p.destination(destination))
                        .map(Destination::mapping)
                        .orElseGet(List::of);
        return hidden.request(request, lines);
    }
}
