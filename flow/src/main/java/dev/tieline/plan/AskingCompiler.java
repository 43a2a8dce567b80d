package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import dev.tieline.contract.Contract;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.Located;
import dev.tieline.mapping.Type;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks how a system is asked for what it has.
 *
 * @param kind begins the codes of findings
 * @param why it matters
 */
record AskingCompiler(SystemCatalog catalog, Findings findings, String kind, String why) {

    static AskingCompiler gaps(SystemCatalog catalog, Findings findings) {
        return new AskingCompiler(
                catalog, findings, "gaps", "what a sender could not deliver would be lost");
    }

    static AskingCompiler poll(SystemCatalog catalog, Findings findings) {
        return new AskingCompiler(catalog, findings, "poll", "what is new there would not be seen");
    }

    static AskingCompiler schedule(SystemCatalog catalog, Findings findings) {
        return new AskingCompiler(catalog, findings, "schedule", "what is there would not be seen");
    }

    /** Empty when it cannot be asked so, which is a finding. */
    Optional<Trigger.Asking> compile(FlowDeclaration.Asking asking) {
        return catalog.find(asking.ask())
                .flatMap(asked -> compile(asking, asked, Optional.empty()));
    }

    /**
     * The same for what is new.
     *
     * @param chunks whether the flow wants many rows at once
     */
    Optional<Trigger.Source> compile(
            FlowDeclaration.Source written, Contract contract, boolean chunks) {
        Optional<GrantedOperation> asked = catalog.find(written.asking().ask());
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        boolean inBulk = chunks && asked.get().operation().inBulk();
        FlowDeclaration.Source source = inBulk ? rows(written) : written;
        int before = findings.count();
        Optional<Trigger.Since> since =
                source.since().map(s -> since(source.asking(), asked.get(), s));
        whole(source, asked.get(), contract);
        Optional<String> filled =
                source.since().filter(s -> s.begin().isPresent()).map(FlowDeclaration.Since::field);
        Optional<Trigger.Asking> asking = compile(source.asking(), asked.get(), filled);
        return findings.count() > before
                ? Optional.empty()
                : asking.map(how ->
                        new Trigger.Source(source.asking().ask().system(), how, since, inBulk));
    }

    /** What comes row by row has no pages. */
    private FlowDeclaration.Source rows(FlowDeclaration.Source written) {
        FlowDeclaration.Asking asking = written.asking();
        if (!asking.items().value().isEmpty()
                || asking.more().isPresent()
                || !asking.after().isEmpty()) {
            add(
                    asking.ask().place(),
                    kind + "-pages-of-rows",
                    "'" + asking.ask() + "' gives its rows one by one and not in pages",
                    "remove 'items', 'more' and 'after'");
        }
        return new FlowDeclaration.Source(
                new FlowDeclaration.Asking(
                        asking.ask(),
                        new Located<>("rows", asking.ask().place()),
                        Optional.empty(),
                        Map.of()),
                written.since());
    }

    /** What the contract requires must be able to come. */
    private void whole(FlowDeclaration.Source source, GrantedOperation asked, Contract contract) {
        if (!(item(source.asking(), asked) instanceof Type.Shape(var fields, boolean open))
                || open) {
            return;
        }
        contract.fields().stream()
                .filter(Contract.Field::required)
                .map(field -> field.pointer().substring(1))
                .filter(name -> !name.contains("/") && !fields.containsKey(name))
                .forEach(name ->
                        add(
                                source.asking().items().place(),
                                kind + "-lacks-required",
                                "the contract requires '" + name + "', and no item has it",
                                "describe it at 'result' of '"
                                        + source.asking().ask()
                                        + "' if it is there, or correct the contract"));
    }

    private Trigger.Since since(
            FlowDeclaration.Asking asking, GrantedOperation asked, FlowDeclaration.Since since) {
        Map<String, Type.Field> input = fields(asked.input());
        Located<String> field = new Located<>(since.field(), since.by().place());
        Type sent = type(input, field, "'" + asking.ask() + "' takes");
        granted(asking, asked, field);
        Type by = type(fields(item(asking, asked)), since.by(), "an item has");
        if (!isOrdered(by)) {
            add(
                    since.by().place(),
                    kind + "-since-not-ordered",
                    "'"
                            + since.by().value()
                            + "' is "
                            + by.words()
                            + ", which does not tell how new an item is",
                    "name a field that is a number, or a text with a date and time");
        }
        if (isNumber(by) && since.overlap().isPresent()) {
            add(
                    since.overlap().get().place(),
                    kind + "-overlap-of-number",
                    "'" + since.by().value() + "' is " + by.words() + " and no date and time",
                    "remove 'overlap'");
        }
        Optional<Object> begin = since.begin().flatMap(written -> begin(written, sent));
        return new Trigger.Since(
                since.field(),
                since.by().value(),
                since.overlap().map(Located::value).orElse(Duration.ZERO),
                begin);
    }

    private Optional<Object> begin(Located<String> written, Type sent) {
        if (!isNumber(sent)) {
            return Optional.of(written.value());
        }
        try {
            return Optional.of(Long.valueOf(written.value()));
        } catch (NumberFormatException _) {
            add(
                    written.place(),
                    kind + "-begin-not-number",
                    "'" + written.value() + "' is no whole number, which is what is asked with",
                    "write a whole number, as in 0");
            return Optional.empty();
        }
    }

    private static boolean isNumber(Type type) {
        return type instanceof Type.Whole || type instanceof Type.Decimal;
    }

    private static boolean isOrdered(Type type) {
        return isNumber(type) || type instanceof Type.Text || type instanceof Type.Any;
    }

    private static Type item(FlowDeclaration.Asking asking, GrantedOperation asked) {
        Type.Field items =
                fields(asked.result().orElse(new Type.Any())).get(asking.items().value());
        return items != null && items.type() instanceof Type.ListOf(Type one)
                ? one
                : new Type.Any();
    }

    /**
     * @param filled a field of the question that always has a value; empty when there is none
     */
    private Optional<Trigger.Asking> compile(
            FlowDeclaration.Asking asking, GrantedOperation asked, Optional<String> filled) {
        int before = findings.count();
        if (asked.operation().effect() != Operation.Effect.READ) {
            add(
                    asking.ask().place(),
                    kind + "-writes",
                    "'" + asking.ask() + "' changes something, and is to be asked again and again",
                    "name an operation that only reads, such as a GET");
        }
        if (asking.items().value().isEmpty()) {
            add(
                    asking.ask().place(),
                    kind + "-items-missing",
                    "nothing says which list of the answer of '" + asking.ask() + "' is meant",
                    "write 'items: FIELD OF THE ANSWER'");
            return Optional.empty();
        }
        Map<String, Type.Field> answer = fields(asked.result().orElse(new Type.Any()));
        Type items = type(answer, asking.items(), "'" + asking.ask() + "' answers");
        if (!(items instanceof Type.ListOf) && !(items instanceof Type.Any)) {
            add(
                    asking.items().place(),
                    kind + "-items-not-list",
                    "'" + asking.items().value() + "' is " + items.words() + " and not a list",
                    "name the field of the answer that holds the records");
        }
        asking.more().ifPresent(more -> more(asking, answer, more));
        question(asking, asked, filled);
        if (findings.count() > before) {
            return Optional.empty();
        }
        Map<String, String> after = new LinkedHashMap<>();
        asking.after().forEach((field, by) -> after.put(field, by.value()));
        return Optional.of(
                new Trigger.Asking(
                        asking.ask().operation(),
                        asking.items().value(),
                        asking.more().map(Located::value),
                        after));
    }

    private void more(
            FlowDeclaration.Asking asking, Map<String, Type.Field> answer, Located<String> more) {
        Type type = type(answer, more, "'" + asking.ask() + "' answers");
        if (!(type instanceof Type.Bool) && !(type instanceof Type.Any)) {
            add(
                    more.place(),
                    kind + "-more-not-truth",
                    "'" + more.value() + "' is " + type.words() + " and not true or false",
                    "leave 'more' out: then pages are asked for until one is empty");
        }
        if (asking.after().isEmpty()) {
            add(
                    more.place(),
                    kind + "-after-missing",
                    "nothing says how the next page is asked for",
                    "write 'after: { FIELD OF THE QUESTION: FIELD OF THE LAST ITEM }'");
        }
    }

    /** What is asked for the first page has no field, and for the next those of the last item. */
    private void question(
            FlowDeclaration.Asking asking, GrantedOperation asked, Optional<String> filled) {
        Map<String, Type.Field> input = fields(asked.input());
        input.forEach((field, form) -> {
            if (form.required() && !filled.equals(Optional.of(field))) {
                add(
                        asking.ask().place(),
                        kind + "-input-required",
                        "'" + asking.ask() + "' requires '" + field + "', which nothing fills",
                        "write what is always the same into its 'request', as in"
                                + " 'GET /events?status=failed'");
            }
        });
        asking.after()
                .forEach((field, by) -> {
                    type(input, new Located<>(field, by.place()), "'" + asking.ask() + "' takes");
                    granted(asking, asked, new Located<>(field, by.place()));
                    type(fields(item(asking, asked)), by, "an item has");
                });
    }

    private void granted(
            FlowDeclaration.Asking asking, GrantedOperation asked, Located<String> field) {
        if (!asked.grants(field.value())) {
            add(
                    field.place(),
                    "field-not-granted",
                    "'" + field.value() + "' may not go to '" + asking.ask().system() + "'",
                    "add it to 'allow' in " + asked.system().declaration().place().file());
        }
    }

    /** What stands in a field; anything when nothing is known of the fields. */
    private Type type(Map<String, Type.Field> fields, Located<String> field, String who) {
        Type.Field found = fields.get(field.value());
        if (found == null && !fields.isEmpty()) {
            add(
                    field.place(),
                    kind + "-field-unknown",
                    who + " no field '" + field.value() + "'",
                    Spelling.remedy(field.value(), fields.keySet()));
        }
        return found == null ? new Type.Any() : found.type();
    }

    private static Map<String, Type.Field> fields(Type type) {
        return type instanceof Type.Shape(Map<String, Type.Field> fields, boolean _)
                ? fields
                : Map.of();
    }

    private void add(Place place, String code, String message, String remedy) {
        findings.add(place, code, message, why, remedy);
    }
}
