package dev.tieline.connector.http;

import dev.tieline.api.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads settings that the workspace's own check has found to be of the right kind. */
final class Texts {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");

    private Texts() {}

    static Optional<Node.Scalar> scalar(Node.Mapping node, String key) {
        return node.entry(key)
                .filter(value -> value instanceof Node.Scalar)
                .map(value -> (Node.Scalar) value)
                .filter(value -> !value.isNull());
    }

    static Optional<String> text(Node.Mapping node, String key) {
        return scalar(node, key).map(Node.Scalar::text);
    }

    static Optional<Boolean> truth(Node.Mapping node, String key) {
        return text(node, key).map(Boolean::parseBoolean);
    }

    static Optional<Node.Mapping> mapping(Node.Mapping node, String key) {
        return node.entry(key)
                .filter(value -> value instanceof Node.Mapping)
                .map(value -> (Node.Mapping) value);
    }

    /** A JSON Schema written in YAML, as a value tree. */
    static Map<String, Object> schema(Node.Mapping node) {
        Map<String, Object> tree = new LinkedHashMap<>();
        node.entries()
                .forEach((key, value) -> {
                    Object read = value(value);
                    if (read != null) {
                        tree.put(key, read);
                    }
                });
        return tree;
    }

    private static @Nullable Object value(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> schema(mapping);
            case Node.Sequence(_, List<Node> items) -> {
                List<@Nullable Object> list = new ArrayList<>();
                items.forEach(item -> list.add(value(item)));
                yield list;
            }
            case Node.Scalar scalar -> scalar(scalar);
        };
    }

    /** The core schema of YAML 1.2, as far as JSON goes. */
    private static @Nullable Object scalar(Node.Scalar scalar) {
        String text = scalar.text();
        if (scalar.quoted()) {
            return text;
        }
        if (scalar.isNull()) {
            return null;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : text;
    }
}
