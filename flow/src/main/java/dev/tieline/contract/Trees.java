package dev.tieline.contract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Between our value tree and the library's nodes. */
final class Trees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int MAX_ZEROS = 400;

    private Trees() {}

    static JsonNode toNode(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case String text -> NODES.stringNode(text);
            case Boolean bool -> NODES.booleanNode(bool);
            case Long whole -> NODES.numberNode(whole);
            case BigDecimal number -> number(number);
            case Map<?, ?> map -> {
                ObjectNode object = NODES.objectNode();
                map.forEach((name, field) -> object.set(String.valueOf(name), toNode(field)));
                yield object;
            }
            case List<?> list -> {
                ArrayNode array = NODES.arrayNode(list.size());
                list.forEach(item -> array.add(toNode(item)));
                yield array;
            }
            default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
        };
    }

    /** The library asks large whole numbers for 64 bits unless they come as such. */
    private static JsonNode number(BigDecimal number) {
        boolean large = number.precision() - number.scale() > 18;
        boolean whole = Words.isWhole(number) && number.scale() > -MAX_ZEROS;
        return large && whole ? NODES.numberNode(number.toBigInteger()) : NODES.numberNode(number);
    }

    static @Nullable Object toValue(@Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return node.isIntegralNumber() && node.canConvertToLong()
                    ? (Object) node.longValue()
                    : node.decimalValue();
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(item -> list.add(toValue(item)));
            return list;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        node.properties().forEach(field -> map.put(field.getKey(), toValue(field.getValue())));
        return map;
    }
}
