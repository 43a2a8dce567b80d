package dev.tieline.app;

import dev.tieline.format.JsonText;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A real server of a list, two items on a page, which it gives in one of the ways APIs do. */
final class PagedApi implements AutoCloseable {
    static final int SIZE = 2;

    private final ScriptedPeer peer = ScriptedPeer.start();
    private final Way way;
    private final Function<Map<String, String>, List<Map<String, Object>>> all;
    private final AtomicReference<List<Act>> trouble = new AtomicReference<>(List.of());
    private final AtomicInteger soundPages = new AtomicInteger();

    /** How it gives pages. */
    interface Way {
        /** How many items stand before what is asked for. */
        int from(Map<String, String> query, List<Map<String, Object>> all);

        List<Act> answer(Slice slice);
    }

    /**
     * What is on a page.
     *
     * @param from how many items stand before it
     * @param count of all there are
     */
    record Slice(List<Map<String, Object>> items, int from, int count, String url) {
        int end() {
            return from + items.size();
        }

        boolean more() {
            return end() < count;
        }
    }

    /**
     * @param all what it has, by the question
     */
    PagedApi(Way way, Function<Map<String, String>, List<Map<String, Object>>> all) {
        this.way = way;
        this.all = all;
        peer.usually(this::page);
    }

    /** Asked with the id of the last item, as Stripe is. */
    static Way after(String field, String list, String more) {
        return new Way() {
            @Override
            public int from(Map<String, String> query, List<Map<String, Object>> all) {
                return 1
                        + IntStream.range(0, all.size())
                                .filter(i -> all.get(i).get("id").equals(query.get(field)))
                                .findFirst()
                                .orElse(-1);
            }

            @Override
            public List<Act> answer(Slice slice) {
                return json(Map.of(list, slice.items(), more, slice.more()));
            }
        };
    }

    /**
     * Asked with a number that a field of the question has, and answering what {@code form} says.
     */
    static Way counted(
            String field, int begin, int size, Function<Slice, Map<String, Object>> form) {
        return new Way() {
            @Override
            public int from(Map<String, String> query, List<Map<String, Object>> all) {
                String asked = query.getOrDefault(field, Integer.toString(begin));
                return (Integer.parseInt(asked.replaceFirst("^c", "")) - begin) * size;
            }

            @Override
            public List<Act> answer(Slice slice) {
                return json(form.apply(slice));
            }
        };
    }

    static Map<String, String> query(String target) {
        Map<String, String> query = new HashMap<>();
        for (String pair : target.replaceFirst("^[^?]*\\??", "").split("&", -1)) {
            String[] both = pair.split("=", 2);
            if (both.length == 2) {
                query.put(
                        URLDecoder.decode(both[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(both[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    static List<Act> json(Map<String, Object> fields) {
        return Act.json(200, JsonText.compact(fields));
    }

    /** A list as the whole answer, and headers. */
    static List<Act> list(List<Map<String, Object>> items, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        return Act.answer(
                200,
                all,
                items.stream().map(JsonText::compact).collect(Collectors.joining(", ", "[", "]")));
    }

    private List<Act> page(ScriptedPeer.Heard heard) {
        Map<String, String> query = query(heard.target());
        List<Map<String, Object>> there = all.apply(query);
        int from = Math.min(way.from(query, there), there.size());
        if (!trouble.get().isEmpty() && from >= soundPages.get() * SIZE) {
            return trouble.get();
        }
        List<Map<String, Object>> items = there.subList(from, Math.min(from + SIZE, there.size()));
        return way.answer(new Slice(items, from, there.size(), peer.url() + heard.target()));
    }

    /** What it does instead; nothing when it is well. */
    void trouble(List<Act> instead) {
        troubleBehind(0, instead);
    }

    /** The same, but for so many first pages. */
    void troubleBehind(int pages, List<Act> instead) {
        soundPages.set(pages);
        trouble.set(instead);
    }

    String url() {
        return peer.url().toString();
    }

    List<ScriptedPeer.Heard> heard() {
        return peer.heard();
    }

    List<String> targets() {
        return heard().stream().map(ScriptedPeer.Heard::target).toList();
    }

    @Override
    public void close() {
        peer.close();
    }
}
