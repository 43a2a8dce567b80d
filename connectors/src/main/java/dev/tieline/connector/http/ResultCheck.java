package dev.tieline.connector.http;

import dev.tieline.api.Document;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer has what deliveries that come after may read: the required fields, with their
 * types. What else a vendor sends is its own business and may change any day.
 */
final class ResultCheck {
    private ResultCheck() {}

    /** What is wrong, as the end of a sentence; empty when nothing is. */
    static Optional<String> problem(Map<String, Object> schema, Document result) {
        return object(schema, result.fields(), "");
    }

    private static Optional<String> object(Map<?, ?> schema, Map<?, ?> object, String at) {
        if (schema.get("required") instanceof List<?> required) {
            for (Object name : required) {
                if (!object.containsKey(name)) {
                    return Optional.of("without '" + at + name + "', which it promises");
                }
            }
        }
        if (!(schema.get("properties") instanceof Map<?, ?> properties)) {
            return Optional.empty();
        }
        for (Map.Entry<?, ?> property : properties.entrySet()) {
            if (object.containsKey(property.getKey())
                    && property.getValue() instanceof Map<?, ?> inner) {
                String here = at + property.getKey();
                Optional<String> problem = value(inner, object.get(property.getKey()), here);
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> value(Map<?, ?> schema, @Nullable Object value, String at) {
        Object type = schema.get("type");
        boolean fits =
                switch (type) {
                    case String one -> is(one, value);
                    case List<?> several ->
                            several.stream().anyMatch(one -> is(String.valueOf(one), value));
                    case null, default -> true;
                };
        if (!fits) {
            return Optional.of("'" + at + "' is not of the type it promises (" + type + ")");
        }
        return value instanceof Map<?, ?> object
                ? object(schema, object, at + ".")
                : Optional.empty();
    }

    private static boolean is(String type, @Nullable Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Long || whole(value);
            case "number" -> value instanceof Long || value instanceof BigDecimal;
            case "boolean" -> value instanceof Boolean;
            case "object" -> value instanceof Map<?, ?>;
            case "array" -> value instanceof List<?>;
            case "null" -> value == null;
            default -> true;
        };
    }

    private static boolean whole(@Nullable Object value) {
        return value instanceof BigDecimal number && number.stripTrailingZeros().scale() <= 0;
    }
}
