package dev.tieline.app;

import dev.tieline.app.PagedApi.Slice;
import dev.tieline.testkit.Act;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every way to ask for the next page, as flows write it and as servers do it. */
final class PagedWays {
    private static final String ITEM =
            "{ type: object, properties: { id: { type: string }, email: { type: string } } }";
    static final String LIST = "{ type: array, items: " + ITEM + " }";
    private static final String SHOP =
            """
            system: shop
            purpose: Sells things.
            owner: ops
            connector: http
            url: @api@
            credential: there
            allow: { orders.list: [@grant@] }
            @take@
            operations:
              orders.list:
                request: GET /orders?limit=2
                @next@
                body: { type: object, properties: { @field@ } }
                result: @result@
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: Orders arrive there.
            owner: ops
            trigger:
              poll: { ask: shop.orders.list, items: @items@, pages: @pages@, every: 1s }
            record: { contract: thing, key: record.id, unique: { by: record.id, within: 35d } }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;

    /**
     * A way, as it is written and as a server does it.
     *
     * @param field its question's, with its schema; empty when it has none
     * @param next line of the operation; empty when it has none
     * @param take line of the system; empty when all of an answer comes in
     * @param asked what each page of five items is asked with, as the server hears it
     */
    record Way(
            String name,
            String pages,
            String field,
            String next,
            String take,
            String items,
            String result,
            PagedApi.Way way,
            List<String> asked) {

        String file(String url) {
            return SHOP.replace("@api@", url)
                    .replace("@grant@", field.replaceAll(":.*", ""))
                    .replace("@next@", next)
                    .replace("@take@", take)
                    .replace("@field@", field)
                    .replace("@result@", result);
        }

        String flow() {
            return FLOW.replace("@items@", items).replace("@pages@", pages);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static String object(String more) {
        return "{ type: object, required: [orders], properties: { orders: { type: array, items: "
                + ITEM
                + " }"
                + (more.isEmpty() ? "" : ", " + more)
                + " } }";
    }

    private static Map<String, Object> with(Slice slice, String name, Object value) {
        return Map.of("orders", slice.items(), name, value);
    }

    private static Map<String, Object> cursor(Slice slice) {
        Map<String, Object> meta = new HashMap<>();
        meta.put("next_cursor", slice.more() ? "c" + slice.end() : null);
        return with(slice, "meta", meta);
    }

    private static String queryBehind(Slice slice) {
        return "?limit=2&page%5Bafter%5D=" + slice.end();
    }

    static PagedApi.Way linked(Function<Slice, List<Act>> answer) {
        PagedApi.Way counted = PagedApi.counted("page[after]", 0, 1, _ -> Map.of());
        return new PagedApi.Way() {
            @Override
            public int from(Map<String, String> query, List<Map<String, Object>> all) {
                return counted.from(query, all);
            }

            @Override
            public List<Act> answer(Slice slice) {
                return answer.apply(slice);
            }
        };
    }

    private static List<Act> header(Slice slice) {
        String first = "<" + slice.url().replaceFirst("\\?.*", "?limit=2") + ">; rel=\"first\"";
        String next =
                ", <"
                        + slice.url().replaceFirst("\\?.*", "")
                        + queryBehind(slice)
                        + ">; title=\"a, b\"; rel=\"last next\"";
        return PagedApi.list(slice.items(), Map.of("Link", slice.more() ? first + next : first));
    }

    private static Map<String, Object> links(Slice slice) {
        return with(slice, "links", slice.more() ? Map.of("next", queryBehind(slice)) : Map.of());
    }

    static Stream<Way> all() {
        List<String> linked = List.of("", "limit=2&page%5Bafter%5D=2", "limit=2&page%5Bafter%5D=4");
        return Stream.of(
                new Way(
                        "after the last item",
                        "{ after: { after: id } }",
                        "after: { type: string }",
                        "",
                        "",
                        "orders",
                        object("more: { type: boolean }"),
                        PagedApi.after("after", "orders", "more"),
                        List.of("", "after=o-1", "after=o-3", "after=o-4")),
                new Way(
                        "after the last item while there is more",
                        "{ after: { after: id }, more: more }",
                        "after: { type: string }",
                        "",
                        "",
                        "orders",
                        object("more: { type: boolean }"),
                        PagedApi.after("after", "orders", "more"),
                        List.of("", "after=o-1", "after=o-3")),
                new Way(
                        "cursor",
                        "{ cursor: { cursor: meta.next_cursor } }",
                        "cursor: { type: string }",
                        "",
                        "",
                        "orders",
                        object(
                                "meta: { type: object, properties: { next_cursor: { type: [string,"
                                        + " 'null'] } } }"),
                        PagedApi.counted("cursor", 0, 1, PagedWays::cursor),
                        List.of("", "cursor=c2", "cursor=c4")),
                new Way(
                        "number until one is empty",
                        "{ number: { page: 1 } }",
                        "page: { type: integer }",
                        "",
                        "",
                        "orders",
                        object(""),
                        PagedApi.counted("page", 1, 2, slice -> Map.of("orders", slice.items())),
                        List.of("page=1", "page=2", "page=3", "page=4")),
                new Way(
                        "number up to a total",
                        "{ number: { page: 0 }, total: pages }",
                        "page: { type: integer }",
                        "",
                        "",
                        "orders",
                        object("pages: { type: integer }"),
                        PagedApi.counted("page", 0, 2, s -> with(s, "pages", (s.count() + 1L) / 2)),
                        List.of("page=0", "page=1", "page=2")),
                new Way(
                        "offset by what came, up to a total",
                        "{ offset: { startIndex: 1 }, total: total }",
                        "startIndex: { type: integer }",
                        "",
                        "",
                        "orders",
                        object("total: { type: integer }"),
                        PagedApi.counted("startIndex", 1, 1, s -> with(s, "total", s.count())),
                        List.of("startIndex=1", "startIndex=3", "startIndex=5")),
                new Way(
                        "offset by a size while there is more",
                        "{ offset: { skip: 0 }, size: 2, more: more }",
                        "skip: { type: integer }",
                        "",
                        "",
                        "orders",
                        object("more: { type: boolean }"),
                        PagedApi.counted("skip", 0, 1, s -> with(s, "more", s.more())),
                        List.of("skip=0", "skip=2", "skip=4")),
                new Way(
                        "link in a header, of a list",
                        "link",
                        "",
                        "next: link-header",
                        "",
                        "items",
                        LIST,
                        linked(PagedWays::header),
                        linked),
                new Way(
                        "link in the body, which does not come in",
                        "link",
                        "",
                        "next: links.next",
                        "take: { orders.list: [orders] }",
                        "orders",
                        object("links: { type: object, properties: { next: { type: string } } }"),
                        linked(slice -> PagedApi.json(links(slice))),
                        linked));
    }

    private PagedWays() {}
}
