package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.flow.PagesForm.Way;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads how a flow asks for the next page. */
record PagesReader(Findings findings) {
    static final String KEY = "pages";
    private static final Set<Way> COUNTED = Set.of(Way.NUMBER, Way.OFFSET);
    private static final List<Way> WRITTEN_AS_KEYS =
            Stream.of(Way.values()).filter(way -> way != Way.LINK).toList();

    /** Empty when nothing says so, or when that is wrong, which is a finding. */
    Optional<PagesForm> read(Node.Mapping source) {
        if (Keys.text(source, KEY).isPresent()) {
            return Optional.of(
                    new PagesForm(
                            source.placeOf(KEY),
                            Way.LINK,
                            Map.of(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }
        return Keys.mapping(source, KEY).flatMap(pages -> read(pages, source.placeOf(KEY)));
    }

    private Optional<PagesForm> read(Node.Mapping pages, Place place) {
        List<Way> ways =
                WRITTEN_AS_KEYS.stream()
                        .filter(way -> pages.entries().containsKey(way.word()))
                        .toList();
        if (ways.size() != 1) {
            add(
                    ways.isEmpty() ? place : pages.placeOf(ways.get(1).word()),
                    ways.isEmpty() ? "pages-way-missing" : "pages-way-twice",
                    ways.isEmpty()
                            ? "'pages' does not say how the next one is asked for."
                            : "'pages' names two ways to ask for the next one.",
                    "Write one of 'after', 'cursor', 'number' and 'offset', or 'pages: link'.");
            return Optional.empty();
        }
        Way way = ways.getFirst();
        Map<String, Located<String>> fields = fields(pages, way.word());
        if (way != Way.AFTER && fields.size() > 1) {
            add(
                    pages.placeOf(way.word()),
                    "pages-field-twice",
                    "'" + way.word() + "' has " + fields.size() + " fields.",
                    "Write the one that the next page is asked for with.");
        }
        if (!COUNTED.contains(way)) {
            meansNothing(pages, "total", way);
        }
        if (way != Way.OFFSET) {
            meansNothing(pages, "size", way);
        }
        if (fields.isEmpty()) {
            add(
                    pages.placeOf(way.word()),
                    "pages-field-missing",
                    "'" + way.word() + "' names no field of the question.",
                    "Write the one that the next page is asked for with.");
            return Optional.empty();
        }
        return Optional.of(
                new PagesForm(
                        place,
                        way,
                        fields,
                        Keys.located(pages, "more"),
                        Keys.located(pages, "total"),
                        Keys.whole(pages, "size")));
    }

    private void meansNothing(Node.Mapping pages, String key, Way way) {
        if (pages.entries().containsKey(key)) {
            add(
                    pages.placeOf(key),
                    "pages-key-idle",
                    "'" + key + "' means nothing with '" + way.word() + "'.",
                    "Remove it.");
        }
    }

    /** Fields of the question, each with what is written for it. */
    static Map<String, Located<String>> fields(Node.Mapping node, String key) {
        Map<String, Located<String>> fields = new LinkedHashMap<>();
        Keys.mapping(node, key)
                .ifPresent(written ->
                        written.entries()
                                .keySet()
                                .forEach(field ->
                                        Keys.located(written, field)
                                                .ifPresent(by -> fields.put(field, by))));
        return fields;
    }

    private void add(Place place, String code, String message, String remedy) {
        findings.add(place, code, message, "", remedy);
    }
}
