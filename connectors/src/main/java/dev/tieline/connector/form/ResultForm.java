package dev.tieline.connector.form;

import dev.tieline.api.Document;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer must look like for flows to use it: the types and required fields of the result
 * schema. Its finer rules are the destination's business.
 *
 * @param types JSON types allowed; empty for any
 * @param properties forms of the fields that are described
 * @param required fields that must be there
 * @param items form of a list's items
 * @param open whether fields that are not described are kept
 */
public record ResultForm(
        Set<String> types,
        Map<String, ResultForm> properties,
        List<String> required,
        Optional<ResultForm> items,
        boolean open) {

    /** Reads the form out of a JSON Schema's value tree. */
    public static ResultForm of(Map<?, ?> schema) {
        Map<String, ResultForm> properties = new LinkedHashMap<>();
        if (schema.get("properties") instanceof Map<?, ?> described) {
            described.forEach((name, form) -> {
                if (form instanceof Map<?, ?> inner) {
                    properties.put(String.valueOf(name), of(inner));
                }
            });
        }
        Object more = schema.get("additionalProperties");
        boolean open = properties.isEmpty() || (more != null && !Boolean.FALSE.equals(more));
        Optional<ResultForm> items =
                schema.get("items") instanceof Map<?, ?> item
                        ? Optional.of(of(item))
                        : Optional.empty();
        return new ResultForm(
                words(schema.get("type")),
                Map.copyOf(properties),
                List.copyOf(words(schema.get("required"))),
                items,
                open);
    }

    private static Set<String> words(@Nullable Object written) {
        Set<String> words = new LinkedHashSet<>();
        if (written instanceof String word) {
            words.add(word);
        } else if (written instanceof List<?> list) {
            list.forEach(word -> words.add(String.valueOf(word)));
        }
        return words;
    }

    /** Whether an empty answer would not do. */
    public boolean needsFields() {
        return !required.isEmpty();
    }

    /** Whether it says something of this field. */
    public boolean describes(String field) {
        return properties.containsKey(field);
    }

    /** What of the answer is kept: the fields that are described. */
    public Document kept(Map<String, @Nullable Object> answer) {
        if (open || properties.keySet().containsAll(answer.keySet())) {
            return Document.of(answer);
        }
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        answer.forEach((name, value) -> {
            if (properties.containsKey(name)) {
                kept.put(name, value);
            }
        });
        return Document.of(kept);
    }

    /** What is not as declared, in words without values; empty when all is. */
    public Optional<String> breach(@Nullable Object value) {
        return breach(value, "");
    }

    private Optional<String> breach(@Nullable Object value, String at) {
        if (!fits(value)) {
            return Optional.of(
                    (at.isEmpty() ? "the answer" : "'" + at + "'")
                            + " is not of type "
                            + String.join(" or ", types));
        }
        if (value instanceof Map<?, ?> object) {
            return inObject(object, at);
        }
        if (value instanceof List<?> list && items.isPresent()) {
            for (int i = 0; i < list.size(); i++) {
                Optional<String> inside = items.get().breach(list.get(i), at + "/" + i);
                if (inside.isPresent()) {
                    return inside;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> inObject(Map<?, ?> object, String at) {
        for (String name : required) {
            if (!object.containsKey(name)) {
                return Optional.of("'" + at + "/" + name + "' is missing");
            }
        }
        for (Map.Entry<String, ResultForm> field : properties.entrySet()) {
            if (object.containsKey(field.getKey())) {
                Optional<String> inside =
                        field.getValue()
                                .breach(object.get(field.getKey()), at + "/" + field.getKey());
                if (inside.isPresent()) {
                    return inside;
                }
            }
        }
        return Optional.empty();
    }

    private boolean fits(@Nullable Object value) {
        if (types.isEmpty()) {
            return true;
        }
        return switch (value) {
            case null -> types.contains("null");
            case String _ -> types.contains("string");
            case Boolean _ -> types.contains("boolean");
            case Long _ -> types.contains("integer") || types.contains("number");
            case BigDecimal number ->
                    types.contains("number") || (types.contains("integer") && whole(number));
            case List<?> _ -> types.contains("array");
            case Map<?, ?> _ -> types.contains("object");
            default -> false;
        };
    }

    private static boolean whole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }
}
