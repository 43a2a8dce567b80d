package dev.tieline.mapping;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads types out of JSON Schemas. What a schema leaves open becomes {@link Type.Any}. */
public final class Types {
    private static final int MAX_DEPTH = 32;
    private static final List<String> COMBINED = List.of("allOf", "anyOf", "oneOf");

    private final Map<?, ?> root;

    private Types(Map<?, ?> root) {
        this.root = root;
    }

    /** The type of values that a JSON Schema (2020-12, as a value tree) describes. */
    public static Type ofSchema(Map<?, ?> schema) {
        return new Types(schema).type(schema, Set.of(), "");
    }

    private Type type(@Nullable Object schema, Set<Object> followed, String inherited) {
        if (!(schema instanceof Map<?, ?> keywords) || followed.size() > MAX_DEPTH) {
            return new Type.Any();
        }
        if (keywords.get("$ref") instanceof String reference) {
            if (!reference.startsWith("#") || followed.contains(reference)) {
                return new Type.Any();
            }
            Set<Object> more = new HashSet<>(followed);
            more.add(reference);
            return type(target(reference), more, inherited);
        }
        if (keywords.get("enum") instanceof List<?> choices) {
            return accepted(choices);
        }
        if (keywords.containsKey("const")) {
            return accepted(java.util.Collections.singletonList(keywords.get("const")));
        }
        return switch (singleType(keywords)) {
            case "string" -> Type.Text.ANY;
            case "integer" -> new Type.Whole();
            case "number" -> new Type.Decimal();
            case "boolean" -> new Type.Bool();
            case "array" -> new Type.ListOf(type(keywords.get("items"), followed, inherited));
            case "object" -> object(keywords, followed, inherited);
            default -> new Type.Any();
        };
    }

    private Type object(Map<?, ?> keywords, Set<Object> followed, String inherited) {
        boolean combined = COMBINED.stream().anyMatch(keywords::containsKey);
        Map<String, Type.Field> fields = new LinkedHashMap<>();
        collect(keywords, fields, followed, inherited);
        if (keywords.get("allOf") instanceof List<?> parts) {
            for (Object part : parts) {
                if (part instanceof Map<?, ?> more && !more.containsKey("$ref")) {
                    collect(more, fields, followed, inherited);
                }
            }
        }
        if (!fields.isEmpty()) {
            return new Type.Shape(fields, !isClosed(keywords));
        }
        Object others = keywords.get("additionalProperties");
        if (Boolean.FALSE.equals(others) && !combined) {
            return new Type.Shape(fields, false);
        }
        return new Type.MapOf(type(others, followed, inherited));
    }

    private void collect(
            Map<?, ?> keywords,
            Map<String, Type.Field> fields,
            Set<Object> followed,
            String inherited) {
        List<?> required = keywords.get("required") instanceof List<?> names ? names : List.of();
        if (keywords.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, field) -> {
                boolean must = required.contains(name);
                fields.put(String.valueOf(name), field(field, must, followed, inherited));
            });
        }
    }

    private Type.Field field(
            @Nullable Object schema, boolean required, Set<Object> followed, String inherited) {
        Map<?, ?> outer = schema instanceof Map<?, ?> map ? map : Map.of();
        Map<?, ?> inner =
                outer.get("$ref") instanceof String reference
                                && target(reference) instanceof Map<?, ?> named
                        ? named
                        : outer;
        String meaning = text(outer, "description", text(inner, "description", ""));
        String owned = text(outer, "x-class", text(inner, "x-class", inherited));
        Type type = type(schema, followed, owned);
        return new Type.Field(type, required, nullable(inner), meaning, owned);
    }

    private static boolean nullable(Map<?, ?> keywords) {
        return (keywords.get("type") instanceof List<?> types && types.contains("null"))
                || (keywords.get("enum") instanceof List<?> choices
                        && choices.stream().anyMatch(choice -> choice == null));
    }

    private static boolean isClosed(Map<?, ?> keywords) {
        return Boolean.FALSE.equals(keywords.get("additionalProperties"))
                || Boolean.FALSE.equals(keywords.get("unevaluatedProperties"));
    }

    private static String singleType(Map<?, ?> keywords) {
        if (keywords.get("type") instanceof List<?> types) {
            List<?> real = types.stream().filter(type -> !"null".equals(type)).toList();
            return real.size() == 1 ? String.valueOf(real.getFirst()) : "";
        }
        boolean object = !keywords.containsKey("type") && keywords.containsKey("properties");
        return object ? "object" : String.valueOf(keywords.get("type"));
    }

    private static Type accepted(List<?> choices) {
        List<?> real = choices.stream().filter(choice -> choice != null).toList();
        if (!real.isEmpty() && real.stream().allMatch(String.class::isInstance)) {
            return new Type.Text(real.stream().map(String::valueOf).toList());
        }
        if (!real.isEmpty() && real.stream().allMatch(Long.class::isInstance)) {
            return new Type.Whole();
        }
        return !real.isEmpty() && real.stream().allMatch(Boolean.class::isInstance)
                ? new Type.Bool()
                : new Type.Any();
    }

    private @Nullable Object target(String reference) {
        Object here = root;
        for (String step : reference.substring(1).split("/", -1)) {
            if (!step.isEmpty()) {
                String name = step.replace("~1", "/").replace("~0", "~");
                here = here instanceof Map<?, ?> map ? map.get(name) : null;
            }
        }
        return here;
    }

    private static String text(Map<?, ?> keywords, String name, String otherwise) {
        return keywords.get(name) instanceof String text ? text : otherwise;
    }
}
