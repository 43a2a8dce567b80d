package dev.tieline.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Operation;
import dev.tieline.plan.Pages;
import dev.tieline.plan.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Optional<String> NOBODY_SAYS = Optional.empty();

    private static Page first(Pages pages) {
        return Page.first(
                new Trigger.Asking("orders.list", "result.orders", pages), Map.of("since", "x"));
    }

    private static Document answer(List<?> items, Map<String, ? extends @Nullable Object> more) {
        Map<String, @Nullable Object> fields = new HashMap<>(more);
        fields.put("result", Map.of("orders", items));
        return Document.of(fields);
    }

    private static List<?> items(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> Map.of("id", "o-" + i)).toList();
    }

    private static Page more(Page.Next next) {
        assertThat(next).isInstanceOf(Page.Next.More.class);
        return ((Page.Next.More) next).page();
    }

    private static String lost(Page.Next next) {
        assertThat(next).isInstanceOf(Page.Next.Lost.class);
        return ((Page.Next.Lost) next).code();
    }

    private static void last(Page.Next next) {
        assertThat(next).isInstanceOf(Page.Next.Last.class);
    }

    @Test
    void onePageIsTheLast() {
        Page page = first(new Pages.Single());
        assertThat(page.question().fields()).containsExactly(Map.entry("since", "x"));
        last(page.next(answer(items(0, 2), Map.of())));
        assertThat(page.items(answer(items(0, 2), Map.of()))).contains(items(0, 2));
        assertThat(page.items(Document.of(Map.of("result", "none")))).isEmpty();
    }

    @Test
    void aCursorGoesOnUntilThereIsNone() {
        Page page = first(new Pages.Cursor("cursor", "meta.next", NOBODY_SAYS));
        Map<String, @Nullable Object> none = new HashMap<>();
        none.put("next", null);

        assertThat(
                        more(page.next(answer(List.of(), Map.of("meta", Map.of("next", "a")))))
                                .question())
                .as("an empty page that has a cursor is not the last")
                .isEqualTo(Document.of(Map.of("since", "x", "cursor", "a")));
        assertThat(
                        more(page.next(answer(items(0, 1), Map.of("meta", Map.of("next", 7L)))))
                                .question())
                .isEqualTo(Document.of(Map.of("since", "x", "cursor", 7L)));
        last(page.next(answer(items(0, 1), Map.of("meta", none))));
        last(page.next(answer(items(0, 1), Map.of("meta", Map.of("next", "")))));
        last(page.next(answer(items(0, 1), Map.of())));
        assertThat(lost(page.next(answer(items(0, 1), Map.of("meta", Map.of("next", true))))))
                .isEqualTo("-not-told");
    }

    @Test
    void aCursorThatIsMissingWhereThereIsMoreIsNotTheEnd() {
        Page page = first(new Pages.Cursor("cursor", "next", Optional.of("more")));

        assertThat(lost(page.next(answer(items(0, 1), Map.of("more", true)))))
                .isEqualTo("-not-told");
        last(page.next(answer(items(0, 1), Map.of("more", false, "next", "a"))));
        more(page.next(answer(items(0, 1), Map.of("more", true, "next", "a"))));
    }

    @Test
    void cursorsThatComeInACircleEnd() {
        long seed = System.nanoTime();
        System.out.println("PageTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            int way = random.nextInt(60);
            int circle = 1 + random.nextInt(60);
            Page page = first(new Pages.Cursor("cursor", "next", NOBODY_SAYS));
            Page.Next next = new Page.Next.More(page);
            int asked = 0;
            while (next instanceof Page.Next.More(Page there)) {
                int at = asked < way ? asked : way + (asked - way) % circle;
                next = there.next(answer(items(asked, 1), Map.of("next", "c" + at)));
                asked++;
            }
            assertThat(lost(next)).isEqualTo("-endless");
            assertThat(asked).isGreaterThan(way).isLessThanOrEqualTo(3 * (way + circle) + 3);
        }
    }

    /** The numbers never come again, and what is on the pages does. */
    @Test
    void itemsThatComeInACircleEnd() {
        for (int circle = 1; circle < 50; circle++) {
            Page.Next next =
                    new Page.Next.More(
                            first(new Pages.Numbered("page", 1, NOBODY_SAYS, NOBODY_SAYS)));
            int asked = 0;
            while (next instanceof Page.Next.More(Page there)) {
                next = there.next(answer(items(asked % circle, 1), Map.of()));
                asked++;
            }
            assertThat(lost(next)).isEqualTo("-endless");
            assertThat(asked).isGreaterThan(circle).isLessThanOrEqualTo(3 * circle + 3);
        }
    }

    @Test
    void pagesAreCountedFromTheirFirstNumber() {
        Page page = first(new Pages.Numbered("page", 1, NOBODY_SAYS, Optional.of("meta.pages")));
        assertThat(page.question().field("page")).contains(1L);
        Document some = answer(items(0, 1), Map.of("meta", Map.of("pages", 2L)));
        Page second = more(page.next(some));
        assertThat(second.question().field("page")).contains(2L);
        last(second.next(answer(items(1, 1), Map.of("meta", Map.of("pages", 2L)))));
        last(page.next(answer(items(0, 1), Map.of("meta", Map.of("pages", 0L)))));
        last(page.next(answer(List.of(), Map.of("meta", Map.of("pages", 9L)))));
        more(page.next(answer(items(0, 1), Map.of())));

        Page zero = first(new Pages.Numbered("page", 0, Optional.of("more"), NOBODY_SAYS));
        assertThat(zero.question().field("page")).contains(0L);
        assertThat(
                        more(zero.next(answer(List.of(), Map.of("more", true))))
                                .question()
                                .field("page"))
                .as("it says that there is more, though all of this page was filtered out")
                .contains(1L);
        last(zero.next(answer(items(0, 1), Map.of("more", false))));
        last(zero.next(answer(items(0, 1), Map.of())));
    }

    @Test
    void anOffsetGrowsByWhatCameOrByASize() {
        Page page =
                first(new Pages.Offset("skip", 1, Optional.empty(), NOBODY_SAYS, Optional.of("n")));
        assertThat(page.question().field("skip")).contains(1L);
        Page second = more(page.next(answer(items(0, 3), Map.of("n", 5L))));
        assertThat(second.question().field("skip")).contains(4L);
        last(second.next(answer(items(3, 2), Map.of("n", 5L))));
        assertThat(more(second.next(answer(items(3, 1), Map.of("n", 5L)))).question().field("skip"))
                .contains(5L);
        last(second.next(answer(List.of(), Map.of("n", 5L))));

        Page sized =
                first(
                        new Pages.Offset(
                                "skip", 0, Optional.of(50), Optional.of("more"), NOBODY_SAYS));
        assertThat(
                        more(sized.next(answer(items(0, 3), Map.of("more", true))))
                                .question()
                                .field("skip"))
                .contains(50L);
        more(sized.next(answer(List.of(), Map.of("more", true))));
        Page unsized =
                first(
                        new Pages.Offset(
                                "skip", 0, Optional.empty(), Optional.of("more"), NOBODY_SAYS));
        assertThat(lost(unsized.next(answer(List.of(), Map.of("more", true)))))
                .isEqualTo("-endless");
    }

    @Test
    void aLinkIsPassedBackAsItCame() {
        Page page = first(new Pages.Linked());
        assertThat(page.question().field(Operation.NEXT_PAGE)).isEmpty();
        Page second = more(page.next(answer(List.of(), Map.of(Operation.NEXT_PAGE, "p=2"))));
        assertThat(second.question())
                .isEqualTo(Document.of(Map.of("since", "x", Operation.NEXT_PAGE, "p=2")));
        last(second.next(answer(items(0, 1), Map.of())));
        assertThat(lost(second.next(answer(List.of(), Map.of(Operation.NEXT_PAGE, "p=2")))))
                .isEqualTo("-endless");
    }

    @Test
    void theLastItemFillsTheQuestion() {
        Page page = first(new Pages.After(Map.of("after", "id"), NOBODY_SAYS));
        Page second = more(page.next(answer(items(0, 2), Map.of())));
        assertThat(second.question()).isEqualTo(Document.of(Map.of("since", "x", "after", "o-1")));
        last(second.next(answer(List.of(), Map.of())));
        assertThat(lost(page.next(answer(List.of("text"), Map.of())))).isEqualTo("-not-told");
    }

    @Test
    void pagesEndSomewhere() {
        Page.Next next =
                new Page.Next.More(first(new Pages.Numbered("page", 1, NOBODY_SAYS, NOBODY_SAYS)));
        List<Page> all = new ArrayList<>();
        while (next instanceof Page.Next.More(Page page)) {
            all.add(page);
            next = page.next(answer(items(all.size(), 1), Map.of()), 10_000);
        }
        assertThat(lost(next)).isEqualTo("-endless");
        assertThat(all).hasSize(10_000);

        Page page = first(new Pages.Numbered("page", 1, NOBODY_SAYS, NOBODY_SAYS));
        Page second = more(page.next(answer(items(0, 2), Map.of())));
        assertThat(lost(second.next(answer(items(0, 2), Map.of()))))
                .as("the same items as before")
                .isEqualTo("-endless");
        assertThat(page.toString()).isEqualTo("Page[0]");
    }
}
