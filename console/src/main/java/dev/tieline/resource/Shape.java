package dev.tieline.resource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * How a thing looks as JSON, declared once: both its JSON and the JSON Schema of it are made from
 * this. Immutable; each method gives a shape with one more field.
 *
 * @param name of the schema
 * @param meaning what it describes
 * @param parts its fields, in order
 */
record Shape<T>(String name, String meaning, List<Part<T>> parts) {

    Shape {
        parts = List.copyOf(parts);
    }

    /**
     * One field.
     *
     * @param required whether it is always there
     * @param nested the shape inside it, if any
     * @param value reads it; empty leaves the field out
     */
    record Part<T>(
            String name,
            Map<String, Object> schema,
            boolean required,
            Optional<Shape<?>> nested,
            Function<T, Optional<Object>> value) {}

    static <T> Shape<T> of(String name, String meaning) {
        return new Shape<>(name, meaning, List.of());
    }

    Map<String, Object> json(T thing) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Part<T> part : parts) {
            part.value().apply(thing).ifPresent(value -> object.put(part.name(), value));
        }
        return object;
    }

    Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        parts.forEach(part -> properties.put(part.name(), part.schema()));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("description", meaning);
        schema.put("required", parts.stream().filter(Part::required).map(Part::name).toList());
        schema.put("properties", properties);
        return schema;
    }

    Map<String, Object> reference() {
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    Shape<T> text(String field, String meaning, Function<T, String> value) {
        return with(field, schema("string", meaning), true, t -> Optional.of(value.apply(t)));
    }

    Shape<T> maybeText(String field, String meaning, Function<T, Optional<String>> value) {
        return with(field, schema("string", meaning), false, t -> value.apply(t).map(s -> s));
    }

    /** Text that is one of a closed list of words. */
    Shape<T> word(String field, String meaning, List<String> words, Function<T, String> value) {
        Map<String, Object> schema = schema("string", meaning);
        schema.put("enum", words);
        return with(field, schema, true, t -> Optional.of(value.apply(t)));
    }

    Shape<T> texts(String field, String meaning, Function<T, List<String>> value) {
        Map<String, Object> schema = schema("array", meaning);
        schema.put("items", Map.of("type", "string"));
        return with(field, schema, true, t -> Optional.of(value.apply(t)));
    }

    Shape<T> whole(String field, String meaning, ToLongFunction<T> value) {
        return with(
                field, schema("integer", meaning), true, t -> Optional.of(value.applyAsLong(t)));
    }

    Shape<T> maybeWhole(String field, String meaning, Function<T, Optional<Long>> value) {
        return with(field, schema("integer", meaning), false, t -> value.apply(t).map(n -> n));
    }

    Shape<T> truth(String field, String meaning, Predicate<T> value) {
        return with(field, schema("boolean", meaning), true, t -> Optional.of(value.test(t)));
    }

    Shape<T> time(String field, String meaning, Function<T, Instant> value) {
        return with(field, time(meaning), true, t -> Optional.of(value.apply(t).toString()));
    }

    Shape<T> maybeTime(String field, String meaning, Function<T, Optional<Instant>> value) {
        return with(field, time(meaning), false, t -> value.apply(t).map(Instant::toString));
    }

    /** An object of any form. */
    Shape<T> free(String field, String meaning, Function<T, Map<String, ?>> value) {
        return with(field, schema("object", meaning), true, t -> Optional.of(value.apply(t)));
    }

    /** An object of any form that may be missing. */
    Shape<T> maybeFree(String field, String meaning, Function<T, Optional<Map<String, ?>>> value) {
        return with(field, schema("object", meaning), false, t -> value.apply(t).map(m -> m));
    }

    <U> Shape<T> one(String field, String meaning, Shape<U> inner, Function<T, U> value) {
        return nest(
                field,
                inner,
                nested(inner, meaning),
                true,
                t -> Optional.of(inner.json(value.apply(t))));
    }

    <U> Shape<T> maybe(
            String field, String meaning, Shape<U> inner, Function<T, Optional<U>> value) {
        return nest(
                field, inner, nested(inner, meaning), false, t -> value.apply(t).map(inner::json));
    }

    <U> Shape<T> list(String field, String meaning, Shape<U> inner, Function<T, List<U>> value) {
        Map<String, Object> schema = schema("array", meaning);
        schema.put("items", inner.reference());
        return nest(
                field,
                inner,
                schema,
                true,
                t -> Optional.of(value.apply(t).stream().map(inner::json).toList()));
    }

    private static Map<String, Object> nested(Shape<?> inner, String meaning) {
        Map<String, Object> schema = new LinkedHashMap<>(inner.reference());
        schema.put("description", meaning);
        return schema;
    }

    private static Map<String, Object> schema(String type, String meaning) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        schema.put("description", meaning);
        return schema;
    }

    private static Map<String, Object> time(String meaning) {
        Map<String, Object> schema = schema("string", meaning);
        schema.put("format", "date-time");
        return schema;
    }

    private Shape<T> with(
            String field,
            Map<String, Object> schema,
            boolean required,
            Function<T, Optional<Object>> value) {
        return plus(new Part<>(field, schema, required, Optional.empty(), value));
    }

    private Shape<T> nest(
            String field,
            Shape<?> inner,
            Map<String, Object> schema,
            boolean required,
            Function<T, Optional<Object>> value) {
        return plus(new Part<>(field, schema, required, Optional.of(inner), value));
    }

    private Shape<T> plus(Part<T> part) {
        List<Part<T>> more = new ArrayList<>(parts);
        more.add(part);
        return new Shape<>(name, meaning, more);
    }
}
