package dev.tieline.connector.form;

import dev.tieline.api.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes the value tree of a JSON Schema that is written in YAML (its core schema). */
public final class SchemaTree {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern DECIMAL =
            Pattern.compile(
                    "[-+]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30})"
                            + "(?:[eE][-+]?[0-9]{1,3})?");

    private SchemaTree() {}

    /** YAML null is left out: no keyword of a schema takes it but {@code const}. */
    public static Map<String, Object> of(Node.Mapping node) {
        Map<String, Object> tree = new LinkedHashMap<>();
        node.entries()
                .forEach((key, value) -> {
                    if (!(value instanceof Node.Scalar scalar && scalar.isNull())) {
                        tree.put(key, value(value));
                    }
                });
        return tree;
    }

    private static Object value(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> of(mapping);
            case Node.Sequence sequence -> {
                List<Object> items = new ArrayList<>();
                sequence.items().forEach(item -> items.add(value(item)));
                yield items;
            }
            case Node.Scalar scalar -> scalar(scalar);
        };
    }

    private static Object scalar(Node.Scalar scalar) {
        String text = scalar.text();
        if (scalar.quoted()) {
            return text;
        }
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return DECIMAL.matcher(text).matches() ? new BigDecimal(text) : text;
    }
}
