package dev.tieline.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a contract says of its fields, flat, in its order. List items and free keys are {@code *}.
 */
final class FieldList {
    private static final int MAX_FIELDS = 2_000;

    private final Map<String, ?> root;
    private final Map<String, Contract.Field> fields = new LinkedHashMap<>();

    private FieldList(Map<String, ? extends @Nullable Object> root) {
        this.root = root;
    }

    static Map<String, Contract.Field> of(Map<String, ? extends @Nullable Object> root) {
        FieldList list = new FieldList(root);
        list.inside(root, "", "", Set.of());
        ClassedFields classes = ClassedFields.of(root);
        list.fields.replaceAll((at, field) -> classed(field, classes.classOf(steps(at))));
        return list.fields;
    }

    /** A field is described where it is found first; its class is that of all its branches. */
    private static Contract.Field classed(Contract.Field field, String classification) {
        return new Contract.Field(
                field.pointer(),
                field.type(),
                field.required(),
                field.meaning(),
                ClassedFields.graver(field.classification(), classification),
                field.searched());
    }

    private static List<String> steps(String pointer) {
        return Arrays.stream(pointer.substring(1).split("/", -1)).map(Pointers::unescape).toList();
    }

    private void inside(Map<?, ?> schema, String at, String inherited, Set<Object> followed) {
        List<?> required = schema.get("required") instanceof List<?> names ? names : List.of();
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, field) ->
                    field(
                            field,
                            at + "/" + Pointers.escape(String.valueOf(name)),
                            required.contains(name),
                            inherited,
                            followed));
        }
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            if (schema.get(keyword) instanceof List<?> parts) {
                parts.forEach(part -> part(part, at, inherited, followed));
            }
        }
        for (String keyword : List.of("then", "else")) {
            part(schema.get(keyword), at, inherited, followed);
        }
        if (schema.get("items") instanceof Map<?, ?> item) {
            field(item, at + "/*", false, inherited, followed);
        }
        if (schema.get("additionalProperties") instanceof Map<?, ?> other) {
            field(other, at + "/*", false, inherited, followed);
        }
    }

    private void part(@Nullable Object part, String at, String inherited, Set<Object> followed) {
        if (part instanceof Map<?, ?> schema) {
            Resolved resolved = resolve(schema, followed);
            inside(resolved.schema(), at, inherited, resolved.followed());
        }
    }

    private void field(
            @Nullable Object field,
            String at,
            boolean required,
            String inherited,
            Set<Object> followed) {
        if (fields.containsKey(at) || fields.size() >= MAX_FIELDS) {
            return;
        }
        Map<?, ?> outer = field instanceof Map<?, ?> schema ? schema : Map.of();
        Resolved resolved = resolve(outer, followed);
        String own = text(outer, "x-class", text(resolved.schema(), "x-class", inherited));
        String meaning = text(outer, "description", text(resolved.schema(), "description", ""));
        boolean searched =
                Boolean.TRUE.equals(outer.get("x-search"))
                        || Boolean.TRUE.equals(resolved.schema().get("x-search"));
        String type = type(resolved.schema());
        fields.put(at, new Contract.Field(at, type, required, meaning, own, searched));
        inside(resolved.schema(), at, own, resolved.followed());
    }

    private record Resolved(Map<?, ?> schema, Set<Object> followed) {}

    private Resolved resolve(Map<?, ?> schema, Set<Object> followed) {
        Map<?, ?> here = schema;
        Set<Object> seen = followed;
        while (here.get("$ref") instanceof String reference && reference.startsWith("#")) {
            if (seen.contains(reference)) {
                return new Resolved(Map.of(), seen);
            }
            seen = new java.util.HashSet<>(seen);
            seen.add(reference);
            here = Pointers.at(root, reference.substring(1)) instanceof Map<?, ?> m ? m : Map.of();
        }
        return new Resolved(here, seen);
    }

    private static String type(Map<?, ?> schema) {
        if (schema.get("enum") instanceof List<?> choices) {
            return "one of: " + Words.choices(choices);
        }
        if (schema.containsKey("const")) {
            return "always " + Words.choices(schema.get("const"));
        }
        List<String> types = new ArrayList<>();
        if (schema.get("type") instanceof List<?> several) {
            several.forEach(type -> types.add(type(schema, String.valueOf(type))));
        } else if (schema.get("type") instanceof String one) {
            types.add(type(schema, one));
        }
        return types.isEmpty() ? "anything" : String.join(" or ", types);
    }

    private static String type(Map<?, ?> schema, String type) {
        return switch (type) {
            case "string" ->
                    schema.get("format") instanceof String format
                            ? "text (" + format + ")"
                            : "text";
            case "integer" -> "whole number";
            case "number" -> "number";
            case "object" -> "object";
            case "array" -> "list";
            default -> Words.types(type);
        };
    }

    private static String text(Map<?, ?> schema, String keyword, String otherwise) {
        return schema.get(keyword) instanceof String text ? text : otherwise;
    }
}
