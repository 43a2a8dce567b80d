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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    static AskingCompiler follows(SystemCatalog catalog, Findings findings) {
        return new AskingCompiler(catalog, findings, "flow", "what is there would not be seen");
    }

    static AskingCompiler schedule(SystemCatalog catalog, Findings findings) {
        return new AskingCompiler(catalog, findings, "schedule", "what is there would not be seen");
    }

    static AskingCompiler files(SystemCatalog catalog, Findings findings) {
        return new AskingCompiler(catalog, findings, "file", "no file would ever be read");
    }

    /** Empty when its files cannot be read one by one, which is a finding. */
    Optional<Trigger.Source> compile(FlowDeclaration.Trigger.Dropped dropped, Contract contract) {
        FlowDeclaration.Target ask = dropped.source().asking().ask();
        Optional<GrantedOperation> asked = catalog.find(ask);
        if (asked.filter(it -> it.operation().bulk() != Operation.Bulk.PARTS).isPresent()) {
            add(
                    ask.place(),
                    "not-of-files",
                    "'" + ask + "' reads no files of a folder one by one",
                    "name an operation that has 'read', of a system with 'connector: files', or write"
                            + " 'schedule' as the trigger");
            return Optional.empty();
        }
        if (DropCheck.takesAway(dropped.drop())
                && asked.filter(it -> it.system().readOnly()).isPresent()) {
            add(
                    ask.place(),
                    "read-only",
                    "'" + ask.system() + "' is read-only, and its files are to be moved or deleted",
                    "write 'done: stay', and 'wait' or 'pass' at 'failed'; or take 'read-only' out"
                            + " of its file if its owner agrees");
        }
        return compile(dropped.source(), contract, true);
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
        int before = findings.count();
        FlowDeclaration.Source source = inBulk ? rows(written) : written;
        if (inBulk) {
            taken(written.asking(), asked.get());
        }
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

    /** Of a row there is nothing that is left out: it has the columns that it is read with. */
    private void taken(FlowDeclaration.Asking asking, GrantedOperation asked) {
        if (asked.system().takes().containsKey(asking.ask().operation())) {
            add(
                    asking.ask().place(),
                    "take-of-rows",
                    "'take' of '" + asking.ask() + "' means nothing for its rows",
                    "declare only the columns that may come in at its 'row', and remove it from"
                            + " 'take'");
        }
    }

    /** What comes row by row has no pages. */
    private FlowDeclaration.Source rows(FlowDeclaration.Source written) {
        FlowDeclaration.Asking asking = written.asking();
        if (!asking.items().value().isEmpty() || asking.pages().isPresent()) {
            add(
                    asking.ask().place(),
                    "pages-of-rows",
                    "'" + asking.ask() + "' gives its rows one by one and not in pages",
                    "remove 'items' and 'pages'");
        }
        return new FlowDeclaration.Source(
                new FlowDeclaration.Asking(
                        asking.ask(),
                        new Located<>("rows", asking.ask().place()),
                        Optional.empty()),
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
                                "lacks-required",
                                "the contract requires '" + name + "', and no item has it",
                                "describe it at 'result' of '"
                                        + source.asking().ask()
                                        + "' if it is there, or correct the contract"));
    }

    private Trigger.Since since(
            FlowDeclaration.Asking asking, GrantedOperation asked, FlowDeclaration.Since since) {
        Type sent = ofQuestion(asking, asked, new Located<>(since.field(), since.by().place()));
        Type by = ofItem(asking, asked, since.by());
        if (!isOrdered(by)) {
            add(
                    since.by().place(),
                    "since-not-ordered",
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
                    "overlap-of-number",
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
                    "begin-not-number",
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
        return AnswerFields.at(asked.result().orElse(new Type.Any()), asking.items().value())
                                .orElse(new Type.Any())
                        instanceof Type.ListOf(Type one)
                ? one
                : new Type.Any();
    }

    /**
     * @param filled a field of the question that always has a value; empty when there is none
     */
    private Optional<Trigger.Asking> compile(
            FlowDeclaration.Asking asking, GrantedOperation asked, Optional<String> filled) {
        int before = findings.count();
        if (asked.operation().followed()) {
            add(
                    asking.ask().place(),
                    "only-followed",
                    "'" + asking.ask() + "' cannot be asked: its changes come by themselves",
                    "write 'changes: { of: " + asking.ask() + ", begin: rows }' as the trigger");
            return Optional.empty();
        }
        if (asked.operation().effect() != Operation.Effect.READ) {
            add(
                    asking.ask().place(),
                    "writes",
                    "'" + asking.ask() + "' changes something, and is to be asked again and again",
                    "name an operation that only reads, such as a GET");
        }
        if (asking.items().value().isEmpty()) {
            add(
                    asking.ask().place(),
                    "items-missing",
                    "nothing says which list of the answer of '" + asking.ask() + "' is meant",
                    "write 'items: FIELD OF THE ANSWER'");
            return Optional.empty();
        }
        Type items = answered(asking, asked, asking.items()).orElse(new Type.Any());
        if (!(items instanceof Type.ListOf) && !(items instanceof Type.Any)) {
            add(
                    asking.items().place(),
                    "items-not-list",
                    "'" + asking.items().value() + "' is " + items.words() + " and not a list",
                    "name the field of the answer that holds the records");
        }
        Pages pages = new PagesCompiler(this, asking, asked).compile();
        Set<String> always = new HashSet<>();
        filled.ifPresent(always::add);
        if (pages instanceof Pages.Numbered || pages instanceof Pages.Offset) {
            always.addAll(pages.fields());
        }
        question(asking, asked, always);
        if (findings.count() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new Trigger.Asking(asking.ask().operation(), asking.items().value(), pages));
    }

    /**
     * What is asked for the first page must need no more than is known before it.
     *
     * @param always fields that have a value each time
     */
    private void question(
            FlowDeclaration.Asking asking, GrantedOperation asked, Set<String> always) {
        fields(asked.input())
                .forEach((field, form) -> {
                    if (form.required() && !always.contains(field)) {
                        add(
                                asking.ask().place(),
                                "input-required",
                                "'"
                                        + asking.ask()
                                        + "' requires '"
                                        + field
                                        + "', which nothing fills",
                                "write what is always the same into its 'request', as in"
                                        + " 'GET /events?status=failed'");
                    }
                });
    }

    /** What a field of the question takes; it must be there and granted. */
    Type ofQuestion(FlowDeclaration.Asking asking, GrantedOperation asked, Located<String> field) {
        Type type = type(fields(asked.input()), field, "'" + asking.ask() + "' takes");
        granted(asking, asked, field);
        return type;
    }

    /** What a field of an item holds. */
    Type ofItem(FlowDeclaration.Asking asking, GrantedOperation asked, Located<String> field) {
        return type(fields(item(asking, asked)), field, "an item has");
    }

    /** What a field of the answer holds; empty when there is no such field, which is a finding. */
    Optional<Type> answered(
            FlowDeclaration.Asking asking, GrantedOperation asked, Located<String> path) {
        Type answer = asked.result().orElse(new Type.Any());
        Optional<Type> found = AnswerFields.at(answer, path.value());
        if (found.isEmpty()) {
            add(
                    path.place(),
                    "field-unknown",
                    "'" + asking.ask() + "' answers no field '" + path.value() + "'",
                    Spelling.remedy(path.value(), AnswerFields.paths(answer)));
        }
        return found;
    }

    private void granted(
            FlowDeclaration.Asking asking, GrantedOperation asked, Located<String> field) {
        if (!asked.grants(field.value())) {
            findings.add(
                    field.place(),
                    "field-not-granted",
                    "'" + field.value() + "' may not go to '" + asking.ask().system() + "'",
                    why,
                    "add it to 'allow' in " + asked.system().declaration().place().file());
        }
    }

    /** What stands in a field; anything when nothing is known of the fields. */
    private Type type(Map<String, Type.Field> fields, Located<String> field, String who) {
        Type.Field found = fields.get(field.value());
        if (found == null && !fields.isEmpty()) {
            add(
                    field.place(),
                    "field-unknown",
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

    /**
     * @param code without what begins all of them here
     */
    void add(Place place, String code, String message, String remedy) {
        findings.add(place, kind + "-" + code, message, why, remedy);
    }
}
