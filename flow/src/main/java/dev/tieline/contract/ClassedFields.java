package dev.tieline.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a JSON Schema says {@code x-class}. Asked for a path it names every classed field there,
 * above and below, in any branch the schema has: a field is never missed, at worst one too many is
 * named. Immutable and thread-safe.
 */
public final class ClassedFields {
    private static final List<String> BRANCHES =
            List.of("allOf", "anyOf", "oneOf", "then", "else", "if", "dependentSchemas");
    private static final List<String> OTHERS =
            List.of("additionalProperties", "unevaluatedProperties", "patternProperties");
    private static final List<String> ITEMS =
            List.of("items", "prefixItems", "contains", "unevaluatedItems");

    private static final Set<String> NAMED = Set.of("dependentSchemas", "patternProperties");

    private static final List<String> ORDER = List.of("", "personal", "payment", "secret");

    private final Map<String, ? extends @Nullable Object> root;
    private final boolean any;

    private ClassedFields(Map<String, ? extends @Nullable Object> root) {
        this.root = root;
        this.any = mentions(root);
    }

    /**
     * A classed field.
     *
     * @param classification {@code personal}, {@code payment} or {@code secret}
     * @param path its names with dots between them; items of lists have none
     * @param pointer where the schema says so
     */
    public record Classed(String classification, String path, String pointer) {}

    /** Of a schema. */
    public static ClassedFields of(Map<String, ? extends @Nullable Object> schema) {
        return new ClassedFields(schema);
    }

    /** Classed fields at a path of names, above and below it; without names: all. */
    public List<Classed> at(List<String> path) {
        if (!any) {
            return List.of();
        }
        Group here = group(List.of(new Spot(root, "")), List.of(), "");
        for (String name : path) {
            List<Spot> next = here.named(name);
            if (next.isEmpty()) {
                break;
            }
            here = group(next, here.classes(), joined(here.path(), name));
        }
        Set<Classed> found = new LinkedHashSet<>();
        below(here, found, new LinkedHashSet<>());
        return List.copyOf(found);
    }

    /**
     * The gravest class of the value at a field's place, in any branch; empty when it has none.
     *
     * @param steps names, and {@code *} for items of lists and for free keys
     */
    String classOf(List<String> steps) {
        if (!any) {
            return "";
        }
        Group here = group(List.of(new Spot(root, "")), List.of(), "");
        for (String step : steps) {
            List<Spot> next = here.named(step);
            if (step.equals("*")) {
                next.addAll(here.listed());
            }
            here = group(next, here.classes(), joined(here.path(), step));
        }
        return gravest(here.classes());
    }

    /** The gravest class that a schema within this one gives its value; empty when none. */
    String classOf(Map<?, ?> schema, String pointer) {
        return gravest(group(List.of(new Spot(schema, pointer)), List.of(), "").classes());
    }

    private static String gravest(List<Classed> classes) {
        return classes.stream().map(Classed::classification).reduce("", ClassedFields::graver);
    }

    /** The graver of two classes of data. */
    public static String graver(String one, String other) {
        return ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other;
    }

    private void below(Group here, Set<Classed> found, Set<String> seen) {
        found.addAll(here.classes());
        boolean fresh = false;
        for (Spot spot : here.spots()) {
            fresh |= seen.add(spot.at());
        }
        if (!fresh) {
            return;
        }
        here.children()
                .forEach((name, spots) ->
                        below(
                                group(spots, here.classes(), joined(here.path(), name)),
                                found,
                                seen));
    }

    /** All schemas that describe the same value, and the classes they give it. */
    private Group group(List<Spot> start, List<Classed> inherited, String path) {
        Map<String, Spot> all = new LinkedHashMap<>();
        start.forEach(spot -> collect(spot, all));
        List<Classed> own = new ArrayList<>();
        all.values()
                .forEach(spot -> {
                    if (spot.schema().get("x-class") instanceof String named) {
                        own.add(new Classed(named, path, spot.at() + "/x-class"));
                    }
                });
        return new Group(List.copyOf(all.values()), own.isEmpty() ? inherited : own, path);
    }

    private void collect(Spot spot, Map<String, Spot> all) {
        if (all.putIfAbsent(spot.at(), spot) != null) {
            return;
        }
        if (spot.schema().get("$ref") instanceof String reference && reference.startsWith("#")) {
            String pointer = reference.substring(1);
            Spot.of(Pointers.at(root, pointer), pointer).forEach(target -> collect(target, all));
        }
        for (String keyword : BRANCHES) {
            spot.parts(keyword).forEach(part -> collect(part, all));
        }
        // The items of a list stand for the list: paths have no names for them.
        for (String keyword : ITEMS) {
            spot.parts(keyword).forEach(part -> collect(part, all));
        }
    }

    private static String joined(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean mentions(@Nullable Object tree) {
        return switch (tree) {
            case Map<?, ?> map ->
                    map.containsKey("x-class")
                            || map.values().stream().anyMatch(inner -> mentions(inner));
            case List<?> list -> list.stream().anyMatch(inner -> mentions(inner));
            case null, default -> false;
        };
    }

    /** A schema and the pointer to it. */
    private record Spot(Map<?, ?> schema, String at) {

        static List<Spot> of(@Nullable Object schema, String at) {
            return schema instanceof Map<?, ?> map ? List.of(new Spot(map, at)) : List.of();
        }

        /** The schemas under a keyword: one, a list or, where it names them, a map of them. */
        List<Spot> parts(String keyword) {
            String below = at + "/" + keyword;
            Object value = schema.get(keyword);
            List<Spot> parts = new ArrayList<>();
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    parts.addAll(of(list.get(i), below + "/" + i));
                }
            } else if (value instanceof Map<?, ?> map && NAMED.contains(keyword)) {
                map.forEach((name, part) ->
                        parts.addAll(
                                of(part, below + "/" + Pointers.escape(String.valueOf(name)))));
            } else {
                parts.addAll(of(value, below));
            }
            return parts;
        }
    }

    /** What the schemas of one value say. */
    private record Group(List<Spot> spots, List<Classed> classes, String path) {

        List<Spot> named(String name) {
            List<Spot> found = new ArrayList<>();
            for (Spot spot : spots) {
                if (spot.schema().get("properties") instanceof Map<?, ?> properties) {
                    found.addAll(
                            Spot.of(
                                    properties.get(name),
                                    spot.at() + "/properties/" + Pointers.escape(name)));
                }
                OTHERS.forEach(keyword -> found.addAll(spot.parts(keyword)));
            }
            return found;
        }

        /** Lists among them: their items are collected where they are. */
        List<Spot> listed() {
            return spots.stream()
                    .filter(spot -> ITEMS.stream().anyMatch(spot.schema()::containsKey))
                    .toList();
        }

        Map<String, List<Spot>> children() {
            Map<String, List<Spot>> all = new LinkedHashMap<>();
            for (Spot spot : spots) {
                if (spot.schema().get("properties") instanceof Map<?, ?> properties) {
                    properties
                            .keySet()
                            .forEach(name -> {
                                String plain = String.valueOf(name);
                                all.computeIfAbsent(plain, this::named);
                            });
                }
                for (String keyword : OTHERS) {
                    all.computeIfAbsent("*", _ -> new ArrayList<>()).addAll(spot.parts(keyword));
                }
            }
            return all;
        }
    }
}
