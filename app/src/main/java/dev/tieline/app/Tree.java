package dev.tieline.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what the API answered: JSON objects as maps. What is not there is empty text or no item.
 */
final class Tree {
    private Tree() {}

    static String text(Map<?, ?> object, String name) {
        // Texts of senders and destinations end up in a terminal: none may command it.
        return Optional.ofNullable(object.get(name))
                .map(value -> value.toString().replaceAll("\\p{Cntrl}", "\uFFFD"))
                .orElse("");
    }

    static boolean truth(Map<?, ?> object, String name) {
        return Boolean.TRUE.equals(object.get(name));
    }

    static Map<?, ?> object(Map<?, ?> object, String name) {
        return object.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    static List<? extends Map<?, ?>> objects(Map<?, ?> object, String name) {
        return object.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(item -> item instanceof Map<?, ?>)
                        .<Map<?, ?>>map(item -> (Map<?, ?>) item)
                        .toList()
                : List.of();
    }
}
