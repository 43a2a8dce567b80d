package dev.tieline.flow;

import dev.tieline.api.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks a checked mapping for its values; what has the wrong form is as good as absent. */
final class Keys {
    private Keys() {}

    static Optional<Node.Scalar> scalar(Node.Mapping node, String key) {
        return node.entry(key).flatMap(Keys::scalar);
    }

    static Optional<Node.Scalar> scalar(Node node) {
        return node instanceof Node.Scalar scalar && !scalar.isNull()
                ? Optional.of(scalar)
                : Optional.empty();
    }

    static Optional<String> text(Node.Mapping node, String key) {
        return scalar(node, key).map(Node.Scalar::text);
    }

    static Optional<Located<String>> located(Node.Mapping node, String key) {
        return scalar(node, key).map(Keys::located);
    }

    static Located<String> located(Node.Scalar scalar) {
        return new Located<>(scalar.text(), scalar.place());
    }

    static Optional<Duration> duration(Node.Mapping node, String key) {
        return text(node, key).flatMap(Quantities::duration);
    }

    static Optional<Integer> whole(Node.Mapping node, String key) {
        return text(node, key).filter(t -> t.matches("[0-9]{1,9}")).map(Integer::parseInt);
    }

    static Optional<Node.Mapping> mapping(Node.Mapping node, String key) {
        return node.entry(key).flatMap(Keys::mapping);
    }

    static Optional<Node.Mapping> mapping(Node node) {
        return node instanceof Node.Mapping mapping ? Optional.of(mapping) : Optional.empty();
    }

    static List<Node> items(Node.Mapping node, String key) {
        return node.entry(key).orElse(node) instanceof Node.Sequence list
                ? list.items()
                : List.of();
    }

    /** A scalar's text, or those of a list. */
    static List<Located<String>> texts(Node.Mapping node, String key) {
        Optional<Node.Scalar> single = scalar(node, key);
        if (single.isPresent()) {
            return List.of(located(single.orElseThrow()));
        }
        return items(node, key).stream()
                .flatMap(item -> scalar(item).stream())
                .map(Keys::located)
                .toList();
    }
}
