package dev.tieline.plan;

import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.Located;
import dev.tieline.flow.PagesForm;
import dev.tieline.mapping.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks how the next page of what a system has is asked for.
 *
 * @param of what it belongs to; hears the findings
 */
record PagesCompiler(AskingCompiler of, FlowDeclaration.Asking asking, GrantedOperation asked) {

    /** What is wrong is a finding; then nobody uses what is returned. */
    Pages compile() {
        return asking.pages().map(this::compile).orElseGet(Pages.Single::new);
    }

    private Pages compile(PagesForm form) {
        form.more().ifPresent(this::more);
        form.total().ifPresent(this::total);
        form.fields().forEach((field, filled) -> question(form.way(), field, filled));
        Optional<String> more = form.more().map(Located::value);
        Optional<String> total = form.total().map(Located::value);
        return switch (form.way()) {
            case AFTER -> new Pages.After(after(form), more);
            case CURSOR -> {
                Located<String> from = by(form);
                of.answered(asking, asked, from).ifPresent(type -> cursor(from, type));
                yield new Pages.Cursor(field(form), from.value(), more);
            }
            case NUMBER -> new Pages.Numbered(field(form), begin(form), more, total);
            case OFFSET -> new Pages.Offset(field(form), begin(form), form.size(), more, total);
            case LINK -> linked(form);
        };
    }

    private Map<String, String> after(PagesForm form) {
        Map<String, String> after = new LinkedHashMap<>();
        form.fields()
                .forEach((field, by) -> {
                    of.ofItem(asking, asked, by);
                    after.put(field, by.value());
                });
        return after;
    }

    private static String field(PagesForm form) {
        return form.fields().keySet().iterator().next();
    }

    private static Located<String> by(PagesForm form) {
        return form.fields().values().iterator().next();
    }

    private static long begin(PagesForm form) {
        return by(form).value().equals("1") ? 1 : 0;
    }

    private void question(PagesForm.Way way, String field, Located<String> filled) {
        Located<String> at = new Located<>(field, filled.place());
        Type type = of.ofQuestion(asking, asked, at);
        boolean counted = way == PagesForm.Way.NUMBER || way == PagesForm.Way.OFFSET;
        if (counted && !isNumber(type) && !(type instanceof Type.Any)) {
            of.add(
                    at.place(),
                    "pages-field-not-number",
                    "'" + field + "' is " + type.words() + ", and it is counted with",
                    "write 'type: integer' for it in 'body' of '" + asking.ask() + "'");
        }
    }

    private void more(Located<String> more) {
        of.answered(asking, asked, more)
                .filter(type -> !(type instanceof Type.Bool) && !(type instanceof Type.Any))
                .ifPresent(type ->
                        of.add(
                                more.place(),
                                "more-not-truth",
                                "'"
                                        + more.value()
                                        + "' is "
                                        + type.words()
                                        + " and not true or false",
                                "name the field that is true while there is another page, or leave"
                                        + " 'more' out"));
    }

    private void total(Located<String> total) {
        of.answered(asking, asked, total)
                .filter(type -> !isNumber(type) && !(type instanceof Type.Any))
                .ifPresent(type ->
                        of.add(
                                total.place(),
                                "total-not-number",
                                "'" + total.value() + "' is " + type.words() + " and no number",
                                "name the field that says how many there are, or leave 'total' out"));
    }

    private void cursor(Located<String> from, Type type) {
        if (!isNumber(type) && !(type instanceof Type.Text) && !(type instanceof Type.Any)) {
            of.add(
                    from.place(),
                    "cursor-not-text",
                    "'" + from.value() + "' is " + type.words() + " and no text or number",
                    "name the field that holds what the next page is asked for with");
        }
    }

    private Pages linked(PagesForm form) {
        if (!asked.operation().linked()) {
            of.add(
                    form.place(),
                    "pages-not-linked",
                    "nothing says where an answer of '" + asking.ask() + "' holds a link",
                    "write 'next: link-header' or 'next: FIELD OF THE ANSWER' at the operation in "
                            + asked.system().declaration().place().file());
        }
        return new Pages.Linked();
    }

    private static boolean isNumber(Type type) {
        return type instanceof Type.Whole || type instanceof Type.Decimal;
    }
}
