package dev.tieline.mapping;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.common.values.StructValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between our value trees and what CEL computes with. */
final class Adapter {
    private static final int MAX_VALUES = 100_000;
    private static final int MAX_DEPTH = 64;
    private static final long MAX_EXACT = 1L << 53;

    private Adapter() {}

    /**
     * A value of a declared type as CEL sees it; converts only what is looked at.
     *
     * @throws RuntimeException when it is of another type
     */
    static Object toCel(@Nullable Object value, Type type) {
        if (value == null) {
            return NullValue.NULL_VALUE;
        }
        return switch (type) {
            case Type.Shape shape when value instanceof Map<?, ?> map -> new View(map, shape);
            case Type.ListOf(Type item) when value instanceof List<?> list -> new Items(list, item);
            case Type.Decimal _ when value instanceof Long whole -> (Object) whole.doubleValue();
            case Type.Decimal _ when value instanceof BigDecimal number -> number.doubleValue();
            case Type.Whole _ when value instanceof Long whole -> whole;
            case Type.Whole _ when value instanceof BigDecimal number -> number.longValueExact();
            case Type.MapOf(Type inner) when value instanceof Map<?, ?> map -> free(map, inner);
            case Type.Text _ when value instanceof String text -> text;
            case Type.Bool _ when value instanceof Boolean bool -> bool;
            case Type.Any _ -> free(value);
            case Type _ -> throw new IllegalArgumentException("not of the type that was promised");
        };
    }

    private static Map<String, Object> free(Map<?, ?> map, Type inner) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), toCel(value, inner)));
        return copy;
    }

    private static Object free(Object value) {
        return switch (value) {
            case BigDecimal number -> number.doubleValue();
            case Map<?, ?> map -> free(map, new Type.Any());
            case List<?> list -> new Items(list, new Type.Any());
            default -> value;
        };
    }

    /**
     * An object, looked at field by field. Null reads as absent: {@code has} and optionals say so.
     */
    // The tree is never changed; only its types cannot say so.
    @SuppressWarnings("Immutable")
    static final class View extends StructValue<String, Object> {
        private final Map<?, ?> fields;
        private final Type.Shape shape;

        View(Map<?, ?> fields, Type.Shape shape) {
            this.fields = fields;
            this.shape = shape;
        }

        @Override
        public Object value() {
            // The library would unwrap it and touch raw nulls.
            return this;
        }

        @Override
        public boolean isZeroValue() {
            return fields.isEmpty();
        }

        @Override
        public CelType celType() {
            return SimpleType.DYN;
        }

        @Override
        public Object select(String field) {
            return find(field)
                    .orElseThrow(() -> new NoSuchElementException("a field is not there"));
        }

        @Override
        public Optional<Object> find(String field) {
            Object value = fields.get(field);
            Type.Field known = shape.fields().get(field);
            return value == null || known == null
                    ? Optional.empty()
                    : Optional.of(toCel(value, known.type()));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof View view && fields.equals(view.fields);
        }

        @Override
        public int hashCode() {
            return fields.hashCode();
        }
    }

    /** A list, looked at item by item. */
    private static final class Items extends AbstractList<Object> {
        private final List<?> items;
        private final Type item;

        Items(List<?> items, Type item) {
            this.items = items;
            this.item = item;
        }

        @Override
        public Object get(int index) {
            return toCel(items.get(index), item);
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    /** What an expression gave as a value tree of ours; null when there is nothing. */
    static @Nullable Object fromCel(@Nullable Object value) {
        return new Result().tree(value, 0);
    }

    /** Counts what it converts, so that no result can outgrow its bounds. */
    private static final class Result {
        private int values;
        private long characters;

        @Nullable Object tree(@Nullable Object value, int depth) {
            if (++values > MAX_VALUES || depth > MAX_DEPTH) {
                throw new Budget.Exceeded();
            }
            return switch (value) {
                case null -> null;
                case NullValue _ -> null;
                case Optional<?> optional -> tree(optional.orElse(null), depth);
                case String text -> counted(text);
                case Boolean bool -> bool;
                case Long whole -> whole;
                case Double number -> number(number);
                case View view -> object(view.fields, depth);
                case Items list -> list(list.items, depth);
                case Map<?, ?> map -> object(map, depth);
                case List<?> list -> list(list, depth);
                // A field passed on as it is.
                case BigDecimal number -> number;
                case Instant time -> time.toString();
                case Duration _, CelByteString _ ->
                        throw new IllegalArgumentException("no such value in a document");
                default -> throw new IllegalArgumentException("no such value in a document");
            };
        }

        private String counted(String text) {
            characters += text.length();
            if (characters > Budget.MAX_TEXT) {
                throw new Budget.Exceeded();
            }
            return text;
        }

        private Object object(Map<?, ?> map, int depth) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, value) ->
                    copy.put(counted(String.valueOf(name)), tree(value, depth + 1)));
            return copy;
        }

        private Object list(List<?> list, int depth) {
            List<@Nullable Object> copy = new java.util.ArrayList<>(list.size());
            for (Object item : list) {
                copy.add(tree(item, depth + 1));
            }
            return copy;
        }
    }

    /**
     * A double as documents have it.
     *
     * @throws ArithmeticException when it is none there
     */
    static Object number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new ArithmeticException("not a number");
        }
        boolean whole = number == Math.rint(number) && Math.abs(number) < MAX_EXACT;
        return whole ? (Object) (long) number : BigDecimal.valueOf(number);
    }
}
