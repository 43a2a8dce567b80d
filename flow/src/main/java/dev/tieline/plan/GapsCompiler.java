package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.Located;
import dev.tieline.mapping.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Checks how a caller is asked for what it could not deliver. */
record GapsCompiler(SystemCatalog catalog, Findings findings) {

    /** Empty when it cannot be asked so, which is a finding. */
    Optional<Trigger.Gaps> compile(FlowDeclaration.Gaps gaps) {
        return catalog.find(gaps.ask()).flatMap(operation -> compile(gaps, operation));
    }

    private Optional<Trigger.Gaps> compile(FlowDeclaration.Gaps gaps, GrantedOperation asked) {
        int before = findings.count();
        if (asked.operation().effect() != Operation.Effect.READ) {
            add(
                    gaps.ask().place(),
                    "gaps-writes",
                    "'" + gaps.ask() + "' changes something, and is to be asked again and again",
                    "name an operation that only reads, such as a GET");
        }
        Map<String, Type.Field> answer = fields(asked.result().orElse(new Type.Any()));
        Type items = type(answer, gaps.items(), "'" + gaps.ask() + "' answers");
        Type item = items instanceof Type.ListOf(Type one) ? one : new Type.Any();
        if (!(items instanceof Type.ListOf) && !(items instanceof Type.Any)) {
            add(
                    gaps.items().place(),
                    "gaps-items-not-list",
                    "'" + gaps.items().value() + "' is " + items.words() + " and not a list",
                    "name the field of the answer that holds what was missed");
        }
        gaps.more().ifPresent(more -> more(gaps, answer, more));
        question(gaps, asked, item);
        if (findings.count() > before) {
            return Optional.empty();
        }
        Map<String, String> after = new LinkedHashMap<>();
        gaps.after().forEach((field, by) -> after.put(field, by.value()));
        return Optional.of(
                new Trigger.Gaps(
                        gaps.ask().operation(),
                        gaps.items().value(),
                        gaps.more().map(Located::value),
                        after,
                        gaps.every()));
    }

    private void more(
            FlowDeclaration.Gaps gaps, Map<String, Type.Field> answer, Located<String> more) {
        Type type = type(answer, more, "'" + gaps.ask() + "' answers");
        if (!(type instanceof Type.Bool) && !(type instanceof Type.Any)) {
            add(
                    more.place(),
                    "gaps-more-not-truth",
                    "'" + more.value() + "' is " + type.words() + " and not true or false",
                    "leave 'more' out: then pages are asked for until one is empty");
        }
        if (gaps.after().isEmpty()) {
            add(
                    more.place(),
                    "gaps-after-missing",
                    "nothing says how the next page is asked for",
                    "write 'after: { FIELD OF THE QUESTION: FIELD OF THE LAST ITEM }'");
        }
    }

    /** What is asked for the first page has no field, and for the next those of the last item. */
    private void question(FlowDeclaration.Gaps gaps, GrantedOperation asked, Type item) {
        Map<String, Type.Field> input = fields(asked.input());
        input.forEach((field, form) -> {
            if (form.required()) {
                add(
                        gaps.ask().place(),
                        "gaps-input-required",
                        "'" + gaps.ask() + "' requires '" + field + "', which nothing fills",
                        "write what is always the same into its 'request', as in"
                                + " 'GET /events?status=failed'");
            }
        });
        gaps.after()
                .forEach((field, by) -> {
                    type(input, new Located<>(field, by.place()), "'" + gaps.ask() + "' takes");
                    if (!asked.grants(field)) {
                        add(
                                by.place(),
                                "field-not-granted",
                                "'" + field + "' may not go to '" + gaps.ask().system() + "'",
                                "add it to 'allow' in "
                                        + asked.system().declaration().place().file());
                    }
                    type(fields(item), by, "an item has");
                });
    }

    /** What stands in a field; anything when nothing is known of the fields. */
    private Type type(Map<String, Type.Field> fields, Located<String> field, String who) {
        Type.Field found = fields.get(field.value());
        if (found == null && !fields.isEmpty()) {
            add(
                    field.place(),
                    "gaps-field-unknown",
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
        findings.add(place, code, message, "what a sender could not deliver would be lost", remedy);
    }
}
