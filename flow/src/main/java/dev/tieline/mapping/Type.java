package dev.tieline.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What kind of value stands somewhere. */
public sealed interface Type {

    /** In plain words, with its article. */
    String words();

    /** Text; {@code accepted} lists the only values it may have, and is empty when any will do. */
    record Text(List<String> accepted) implements Type {
        public static final Text ANY = new Text(List.of());

        public Text {
            accepted = List.copyOf(accepted);
        }

        @Override
        public String words() {
            return accepted.isEmpty() ? "text" : "one of: " + String.join(", ", accepted);
        }
    }

    record Whole() implements Type {
        @Override
        public String words() {
            return "a whole number";
        }
    }

    record Decimal() implements Type {
        @Override
        public String words() {
            return "a number";
        }
    }

    record Bool() implements Type {
        @Override
        public String words() {
            return "true or false";
        }
    }

    record ListOf(Type item) implements Type {
        @Override
        public String words() {
            return "a list";
        }
    }

    /** An object with free keys. */
    record MapOf(Type value) implements Type {
        @Override
        public String words() {
            return "an object with free keys";
        }
    }

    /** An object with known fields; {@code open}: it may hold others that nobody describes. */
    record Shape(Map<String, Field> fields, boolean open) implements Type {
        public Shape {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String words() {
            return "an object";
        }
    }

    /** Nothing is known about it. */
    record Any() implements Type {
        @Override
        public String words() {
            return "anything";
        }
    }

    /**
     * A field of a shape.
     *
     * @param type of its value
     * @param required whether it must be there
     * @param nullable whether it may hold null
     * @param meaning its description; may be empty
     * @param classification {@code personal}, {@code payment}, {@code secret}; empty when none
     */
    record Field(
            Type type, boolean required, boolean nullable, String meaning, String classification) {

        /** A field that is always there. */
        public static Field always(Type type) {
            return new Field(type, true, false, "", "");
        }

        /** Whether reading it may find nothing. */
        public boolean uncertain() {
            return !required || nullable;
        }
    }
}
