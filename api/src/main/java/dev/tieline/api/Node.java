package dev.tieline.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of a workspace file with its place: what a YAML file is after reading, before meaning.
 */
public sealed interface Node {

    /** Where it starts. */
    Place place();

    /**
     * A single value.
     *
     * @param place where it starts; for quoted text, the opening quote
     * @param text its text after unquoting
     * @param quoted whether quotes or a block style make it text whatever it looks like
     */
    record Scalar(Place place, String text, boolean quoted) implements Node {
        /** Whether this is the YAML null: nothing, {@code ~} or {@code null}, unquoted. */
        public boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }
    }

    /** A sequence. */
    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * A mapping in the order of the file.
     *
     * @param place where it starts
     * @param entries values by key
     * @param keys place of each key
     */
    record Mapping(Place place, Map<String, Node> entries, Map<String, Place> keys)
            implements Node {
        public Mapping {
            entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            keys = Map.copyOf(keys);
        }

        public Optional<Node> entry(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /** Place of a key; the mapping's own place when there is no such key. */
        public Place placeOf(String key) {
            return keys.getOrDefault(key, place);
        }
    }
}
