package dev.tieline.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON object as a value tree. Values are {@link String}, {@link Boolean}, {@link
 * Long}, {@link java.math.BigDecimal} (every number that is not a whole number within 64 bits),
 * {@link List}, {@link Map} in the order of the text, and {@code null} for JSON null. Its {@code
 * toString} never shows content, so that personal data cannot reach a log by accident.
 */
public final class Document {
    private static final Document EMPTY = new Document(Map.of());

    private final Map<String, @Nullable Object> fields;

    private Document(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    /** A document with no fields. */
    public static Document empty() {
        return EMPTY;
    }

    /**
     * Wraps a tree without copying it; the caller gives it away. The tree must hold only the types
     * named above.
     */
    public static Document of(Map<String, ? extends @Nullable Object> fields) {
        return new Document(
                fields instanceof Columns.Row unmodifiable
                        ? unmodifiable
                        : Collections.unmodifiableMap(fields));
    }

    /** The fields in the order of the text; unmodifiable at this level, read-only below it. */
    public Map<String, @Nullable Object> fields() {
        return fields;
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The value of a top-level field; empty when it is absent or null. */
    public Optional<Object> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** A top-level field as text; empty when absent, null, an object or a list. */
    public Optional<String> text(String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof Map<?, ?> || value instanceof List<?>) {
            return Optional.empty();
        }
        return Optional.of(value.toString());
    }

    /**
     * The value at a JSON Pointer (RFC 6901), such as {@code /lines/0/sku}; empty when the place
     * does not exist or holds null.
     */
    public Optional<Object> at(String pointer) {
        Object here = fields;
        if (pointer.isEmpty()) {
            return Optional.of(here);
        }
        for (String raw : pointer.substring(1).split("/", -1)) {
            here = step(here, raw.replace("~1", "/").replace("~0", "~"));
            if (here == null) {
                return Optional.empty();
            }
        }
        return Optional.of(here);
    }

    /**
     * The value at a path with dots, such as {@code meta.next_cursor}; names that hold dots
     * themselves, as {@code @odata.nextLink} does, come first. Empty when the place does not exist
     * or holds null.
     */
    public Optional<Object> find(String path) {
        return Optional.ofNullable(find(fields, path));
    }

    private static @Nullable Object find(Map<?, ?> here, String path) {
        if (here.containsKey(path)) {
            return here.get(path);
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (here.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                return find(inner, path.substring(dot + 1));
            }
        }
        return null;
    }

    private static @Nullable Object step(Object here, String name) {
        if (here instanceof Map<?, ?> map) {
            return map.get(name);
        }
        if (here instanceof List<?> list && !name.isEmpty() && name.length() < 10) {
            if (!name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return null;
            }
            int index = Integer.parseInt(name);
            return index < list.size() ? list.get(index) : null;
        }
        return null;
    }

    /**
     * A copy in which every leaf went through {@code change}, which gets the leaf's JSON Pointer
     * and its value. Used to mask classified fields.
     */
    public Document mapLeaves(BiFunction<String, @Nullable Object, @Nullable Object> change) {
        return new Document(mapObject("", fields, change));
    }

    private static Map<String, @Nullable Object> mapObject(
            String at,
            Map<?, ?> object,
            BiFunction<String, @Nullable Object, @Nullable Object> change) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        object.forEach((name, value) -> {
            String escaped = String.valueOf(name).replace("~", "~0").replace("/", "~1");
            copy.put(String.valueOf(name), mapValue(at + "/" + escaped, value, change));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object mapValue(
            String at,
            @Nullable Object value,
            BiFunction<String, @Nullable Object, @Nullable Object> change) {
        return switch (value) {
            case Map<?, ?> object -> mapObject(at, object, change);
            case List<?> list -> {
                @Nullable Object[] copy = new Object[list.size()];
                for (int i = 0; i < copy.length; i++) {
                    copy[i] = mapValue(at + "/" + i, list.get(i), change);
                }
                yield Collections.unmodifiableList(java.util.Arrays.asList(copy));
            }
            case null, default -> change.apply(at, value);
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Document that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return "Document[" + fields.size() + " fields]";
    }
}
