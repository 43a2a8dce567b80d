package dev.tieline.run;

import dev.tieline.api.Document;
import dev.tieline.api.Operation;
import dev.tieline.plan.Pages;
import dev.tieline.plan.Trigger;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of what a system has: what it is asked for with, and from its answer the next. Immutable.
 *
 * @param asking how the system is asked
 * @param question what it is asked with for this page
 * @param number of the page, from 0
 * @param mark a page before, or this; by it pages that come in a circle are found (Brent)
 * @param before items of the page before
 */
public record Page(
        Trigger.Asking asking, Document question, int number, Mark mark, List<?> before) {

    /**
     * A page that others are compared with.
     *
     * @param items none until it has answered
     */
    record Mark(Document question, List<?> items) {}

    /** What comes behind a page. */
    public sealed interface Next {
        /** This one is to be asked for. */
        record More(Page page) implements Next {}

        /** Nothing: all was told. */
        record Last() implements Next {}

        /**
         * Nobody knows.
         *
         * @param code ends the code of a fault
         * @param why as the end of a sentence
         */
        record Lost(String code, String why) implements Next {}
    }

    /**
     * The first.
     *
     * @param always what each page is asked with
     */
    public static Page first(
            Trigger.Asking asking, Map<String, ? extends @Nullable Object> always) {
        Map<String, @Nullable Object> fields = new HashMap<>(always);
        switch (asking.pages()) {
            case Pages.Numbered pages -> fields.put(pages.field(), pages.begin());
            case Pages.Offset pages -> fields.put(pages.field(), pages.begin());
            case Pages.Single _, Pages.After _, Pages.Cursor _, Pages.Linked _ -> {}
        }
        return at(asking, Document.of(fields), 0);
    }

    /** One to go on with. */
    public static Page at(Trigger.Asking asking, Document question, int number) {
        return new Page(asking, question, number, new Mark(question, List.of()), List.of());
    }

    /** What its answer holds; empty when that is no list. */
    public Optional<List<?>> items(Document answer) {
        return answer.find(asking.items()).filter(List.class::isInstance).map(it -> (List<?>) it);
    }

    /**
     * The same, for who begins anew each time: a system that gives pages for ever must not keep it
     * busy for ever.
     *
     * @param most pages
     */
    public Next next(Document answer, int most) {
        Next next = next(answer);
        return next instanceof Next.More(Page page) && page.number() >= most ? endless() : next;
    }

    /** What comes behind it, by its answer. */
    public Next next(Document answer) {
        List<?> items = items(answer).orElse(List.of());
        return switch (asking.pages()) {
            case Pages.Single _ -> new Next.Last();
            case Pages.After pages ->
                    goesOn(pages.more(), answer, !items.isEmpty())
                            ? after(pages, items)
                            : new Next.Last();
            case Pages.Cursor pages -> cursor(pages, answer, items);
            case Pages.Numbered pages -> numbered(pages, answer, items);
            case Pages.Offset pages -> offset(pages, answer, items);
            case Pages.Linked _ ->
                    answer.field(Operation.NEXT_PAGE)
                            .map(link -> with(Map.of(Operation.NEXT_PAGE, link), items))
                            .orElseGet(Next.Last::new);
        };
    }

    private static boolean goesOn(Optional<String> more, Document answer, boolean otherwise) {
        return more.map(path -> answer.find(path).filter(Boolean.TRUE::equals).isPresent())
                .orElse(otherwise);
    }

    private Next after(Pages.After pages, List<?> items) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        Object last = items.isEmpty() ? null : items.getLast();
        pages.by()
                .forEach((field, by) -> {
                    Object value = last instanceof Map<?, ?> item ? item.get(by) : null;
                    if (value != null) {
                        fields.put(field, value);
                    }
                });
        return fields.size() < pages.by().size() ? nowhere() : with(fields, items);
    }

    private Next cursor(Pages.Cursor pages, Document answer, List<?> items) {
        if (!goesOn(pages.more(), answer, true)) {
            return new Next.Last();
        }
        Object cursor = answer.find(pages.from()).orElse("");
        if (cursor.equals("")) {
            // It said that there is more, and not where.
            return pages.more().isPresent() ? nowhere() : new Next.Last();
        }
        boolean usable =
                cursor instanceof String || cursor instanceof Long || cursor instanceof BigDecimal;
        return usable ? with(Map.of(pages.field(), cursor), items) : nowhere();
    }

    private Next numbered(Pages.Numbered pages, Document answer, List<?> items) {
        if (!goesOn(pages.more(), answer, !items.isEmpty())) {
            return new Next.Last();
        }
        return counted(
                pages.field(), number + 1L, pages.begin(), total(pages.total(), answer), items);
    }

    private Next offset(Pages.Offset pages, Document answer, List<?> items) {
        if (!goesOn(pages.more(), answer, !items.isEmpty())) {
            return new Next.Last();
        }
        long before = question.field(pages.field()).map(it -> (Long) it).orElse(pages.begin());
        long passed = before - pages.begin() + pages.size().orElse(items.size());
        return counted(pages.field(), passed, pages.begin(), total(pages.total(), answer), items);
    }

    /**
     * @param passed how many pages or items were there up to now
     */
    private Next counted(
            String field, long passed, long begin, Optional<BigDecimal> total, List<?> items) {
        boolean whole =
                total.filter(all -> BigDecimal.valueOf(passed).compareTo(all) >= 0).isPresent();
        return whole ? new Next.Last() : with(Map.of(field, begin + passed), items);
    }

    /** Where it does not say, pages are asked for until one is empty. */
    private static Optional<BigDecimal> total(Optional<String> path, Document answer) {
        return path.flatMap(answer::find)
                .flatMap(total ->
                        switch (total) {
                            case Long number -> Optional.of(BigDecimal.valueOf(number));
                            case BigDecimal number -> Optional.of(number);
                            default -> Optional.empty();
                        });
    }

    private static Next nowhere() {
        return new Next.Lost("-not-told", "nothing in it says where the next page is");
    }

    private static Next endless() {
        return new Next.Lost("-endless", "its pages do not end");
    }

    private Next with(Map<String, ? extends @Nullable Object> fields, List<?> items) {
        Map<String, @Nullable Object> all = new HashMap<>(question.fields());
        all.putAll(fields);
        Document next = Document.of(all);
        boolean again = !items.isEmpty() && (items.equals(before) || items.equals(mark.items()));
        if (next.equals(question) || next.equals(mark.question()) || again) {
            return endless();
        }
        return new Next.More(new Page(asking, next, number + 1, mark(next, items), items));
    }

    private Mark mark(Document next, List<?> items) {
        if (Integer.bitCount(number + 1) == 1) {
            return new Mark(next, List.of());
        }
        return question.equals(mark.question()) ? new Mark(question, items) : mark;
    }

    /** Shows nothing of what was asked and answered. */
    @Override
    public String toString() {
        return "Page[" + number + "]";
    }
}
