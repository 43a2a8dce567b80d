package dev.tieline.console;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import dev.tieline.contract.JsonContract;
import dev.tieline.format.JsonText;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.Trace;
import dev.tieline.operate.Amendment;
import dev.tieline.people.Actor;
import dev.tieline.people.Permission;
import dev.tieline.plan.Plan;
import dev.tieline.resource.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the page on which a person corrects a held record, under today's version of its flow. */
final class Editor {
    private final Desk desk;
    private final Trace trace;
    private final Plan plan;
    private final Correction correction;
    private final boolean clear;

    private Editor(Desk desk, Trace trace, Plan plan, Document record) {
        this.desk = desk;
        this.trace = trace;
        this.plan = plan;
        this.clear = Actor.current().may(Permission.REVEAL);
        this.correction = new Correction(plan.contract(), record, clear);
    }

    /** Empty when nothing of the record is held, or it cannot be read as fields. */
    static Optional<Editor> of(Desk desk, String recordId) {
        Optional<Trace> trace =
                desk.ledger()
                        .trace(recordId)
                        .filter(t -> t.deliveries().stream().anyMatch(Editor::held));
        if (trace.isEmpty()) {
            return Optional.empty();
        }
        Optional<Plan> plan = desk.plans().current(trace.get().record().flow());
        return plan.flatMap(now ->
                Story.read(trace.get().payload())
                        .map(record -> new Editor(desk, trace.get(), now, record)));
    }

    private static boolean held(Trace.DeliveryTrace delivery) {
        return delivery.state() == DeliveryState.HELD;
    }

    /** The record as it stands. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        correction.inputs().forEach(i -> texts.put(i.field().pointer(), correction.text(i)));
        return texts;
    }

    /** What the operator is given for a filled form. */
    byte[] json(Map<String, String> texts) {
        return JsonText.bytes(correction.record(texts));
    }

    /** The page for a filled form. */
    EditPage page(Map<String, String> texts, String refusal) {
        Amendment amendment = desk.sources().operator().preview(trace.record().id(), json(texts));
        Map<String, String> problems = problems(amendment);
        List<EditPage.Row> rows = new ArrayList<>();
        for (Correction.Input input : correction.inputs()) {
            rows.add(row(rows.size(), input, texts, problems));
        }
        List<String> rest = new ArrayList<>();
        problems.forEach((field, problem) -> {
            String name = HeldWords.field(field);
            rest.add(name.isEmpty() ? problem : name + ": " + problem);
        });
        return new EditPage(
                RecordRow.of(trace.record(), desk),
                plan.contract().name(),
                why(),
                rows,
                check(amendment, rest, changes(texts)),
                refusal,
                clear);
    }

    private List<EditPage.Change> changes(Map<String, String> texts) {
        Document before = Story.read(trace.payload()).orElseGet(Document::empty);
        return Difference.between(before, correction.record(texts)).stream()
                .map(change ->
                        new EditPage.Change(
                                HeldWords.field(change.pointer()),
                                change.before()
                                        .map(text ->
                                                correction.hides(change.pointer())
                                                        ? JsonContract.MASK
                                                        : text)
                                        .orElse(""),
                                change.after().orElse("")))
                .toList();
    }

    private List<String> why() {
        return desk.masking().trace(trace).deliveries().stream()
                .filter(Editor::held)
                .flatMap(d ->
                        d.fault().stream()
                                .map(f ->
                                        (HeldWords.whole(d.destination())
                                                        ? ""
                                                        : d.destination() + ": ")
                                                + HeldWords.said(f)))
                .toList();
    }

    /** Whether the page shows classified values. */
    boolean clear() {
        return clear;
    }

    private Map<String, String> problems(Amendment amendment) {
        Map<String, String> problems = new LinkedHashMap<>();
        switch (amendment) {
            case Amendment.Breaks(List<Problem> broken) ->
                    broken.forEach(p -> add(problems, p.pointer(), p.message()));
            case Amendment.Malformed(Fault fault) -> add(problems, fault.field(), fault.message());
            case Amendment.Fits(var _, Map<String, Fault> faults) ->
                    faults.forEach((destination, fault) -> {
                        // A skipped destination has a reason too, but nobody has to correct it.
                        if (!fault.code().equals("skipped-by-rule")) {
                            boolean ours = HeldWords.whole(destination);
                            add(
                                    problems,
                                    ours ? fault.field() : "",
                                    (ours ? "" : destination + ": ") + fault.message());
                        }
                    });
        }
        return problems;
    }

    private void add(Map<String, String> problems, String field, String message) {
        String veiled = correction.veiled(message);
        problems.merge(field, Words.sentence(veiled), (a, b) -> a + " " + b);
    }

    private static EditPage.Row row(
            int number,
            Correction.Input input,
            Map<String, String> texts,
            Map<String, String> problems) {
        String pointer = input.field().pointer();
        String problem = Optional.ofNullable(problems.remove(pointer)).orElse("");
        if (input.json() && problem.isEmpty()) {
            Optional<String> inside =
                    problems.keySet().stream().filter(p -> p.startsWith(pointer + "/")).findFirst();
            problem = inside.map(problems::remove).orElse("");
        }
        String value = texts.getOrDefault(pointer, "");
        return new EditPage.Row(
                number,
                pointer,
                HeldWords.field(pointer),
                kind(input, value),
                new EditPage.About(
                        input.field().type(),
                        input.field().required(),
                        input.field().meaning(),
                        input.field().classification()),
                value,
                problem);
    }

    private static String kind(Correction.Input input, String value) {
        if (input.field().type().equals("true or false")) {
            return "choice";
        }
        return input.json() || value.length() > 60 || value.contains("\n") ? "text" : "line";
    }

    private EditPage.Check check(
            Amendment amendment, List<String> rest, List<EditPage.Change> changes) {
        return switch (amendment) {
            case Amendment.Malformed _ ->
                    new EditPage.Check(false, "It cannot be read yet.", rest, changes, List.of());
            case Amendment.Breaks(List<Problem> broken) ->
                    new EditPage.Check(
                            false,
                            "It still breaks the contract in "
                                    + Words.count(broken.size(), "place")
                                    + ".",
                            rest,
                            changes,
                            List.of());
            case Amendment.Fits(Map<String, Document> requests, Map<String, Fault> faults) ->
                    fits(requests, faults, rest, changes);
        };
    }

    private Document shown(String destination, Document request) {
        return clear
                ? request
                : plan.destination(destination)
                        .map(d -> d.mask(request))
                        .orElseGet(Document::empty);
    }

    private EditPage.Check fits(
            Map<String, Document> requests,
            Map<String, Fault> faults,
            List<String> rest,
            List<EditPage.Change> changes) {
        boolean fits = faults.values().stream().allMatch(f -> f.code().equals("skipped-by-rule"));
        List<EditPage.Request> shown = new ArrayList<>();
        requests.forEach((name, request) -> {
            List<RecordPage.Fact> fields = new ArrayList<>();
            shown(name, request)
                    .fields()
                    .forEach((field, value) ->
                            fields.add(
                                    new RecordPage.Fact(
                                            field,
                                            value instanceof String text
                                                    ? text
                                                    : JsonText.compact(value))));
            String operation =
                    plan.destination(name)
                            .map(d -> d.system() + "." + d.operation().name())
                            .orElse("");
            shown.add(new EditPage.Request(name, operation, fields));
        });
        String sentence =
                fits
                        ? "It keeps the contract and can be delivered."
                        : "It keeps the contract, but would be held again.";
        return new EditPage.Check(fits, sentence, rest, changes, shown);
    }
}
