package dev.tieline.flow;

import dev.tieline.api.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What may stand at a mapped field: a plain value, an expression, or a tree of them. */
public sealed interface Template {

    /** Where it starts. */
    Place place();

    /**
     * A plain value.
     *
     * @param place where it starts
     * @param value a {@link String}, {@link Boolean}, {@link Long} or {@link java.math.BigDecimal}
     */
    record Literal(Place place, Object value) implements Template {}

    /** A plain null. */
    record Null(Place place) implements Template {}

    /** Exactly one {@code ${...}}: the value keeps its type. */
    record Expression(ExpressionText expression) implements Template {
        @Override
        public Place place() {
            return expression.place();
        }
    }

    /** Text with {@code ${...}} in it: the values become text. */
    record Concat(Place place, List<Part> parts) implements Template {
        public Concat {
            parts = List.copyOf(parts);
        }
    }

    /** An object, its fields in the order of the file. */
    record Fields(Place place, Map<String, Template> fields, Map<String, Place> keys)
            implements Template {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            keys = Map.copyOf(keys);
        }

        /** Place of a field's name; the object's own place when there is no such field. */
        public Place placeOf(String field) {
            return keys.getOrDefault(field, place);
        }
    }

    /** A list. */
    record Items(Place place, List<Template> items) implements Template {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A piece of a {@link Concat}. */
    sealed interface Part {
        record Text(String text) implements Part {}

        record Value(ExpressionText expression) implements Part {}
    }
}
