package dev.tieline.api;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields that many rows have alike, kept once for all of them: a row is then little
 * more than its values. Immutable.
 */
public final class Columns {
    /** Stands for a field that a row does not have; JSON null is {@code null}. */
    public static final Object ABSENT = new Object();

    /** Fewer are looked through faster than a hash is looked up. */
    private static final int FEW = 16;

    private final String[] names;
    private final Map<String, Integer> places = new HashMap<>();

    /**
     * @param names each once
     */
    public Columns(List<String> names) {
        this.names = names.stream().map(String::intern).toArray(String[]::new);
        for (int i = 0; i < this.names.length; i++) {
            if (places.put(this.names[i], i) != null) {
                throw new IllegalArgumentException("a column stands there twice");
            }
        }
    }

    /** How many. */
    public int count() {
        return names.length;
    }

    /**
     * Where a name stands; -1 when it is none of them. Names that are interned are found fastest.
     */
    @SuppressWarnings("ReferenceEquality") // One that is equal but not the same is found behind.
    public int place(@Nullable Object name) {
        for (int i = 0; i < names.length && i < FEW; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        Integer place = places.get(name);
        return place == null ? -1 : place;
    }

    /**
     * A row as a document.
     *
     * @param values as a {@link Document} may hold them or {@link #ABSENT}, in the order of the
     *     names; given away
     */
    public Document row(@Nullable Object[] values) {
        return Document.of(fields(values));
    }

    /** The same as a map, for an object within a document. */
    public Row fields(@Nullable Object[] values) {
        if (values.length != names.length) {
            throw new IllegalArgumentException(values.length + " values for " + names.length);
        }
        return new Row(this, values);
    }

    /** Read-only, for all that changes a map ends in what {@link AbstractMap} does not allow. */
    public static final class Row extends AbstractMap<String, @Nullable Object> {
        private final Columns columns;
        private final @Nullable Object[] values;

        private Row(Columns columns, @Nullable Object[] values) {
            this.columns = columns;
            this.values = values;
        }

        /** The names it has, of which some may be absent. */
        public Columns columns() {
            return columns;
        }

        /** The value of the name that stands there, or {@link #ABSENT}. */
        public @Nullable Object at(int place) {
            return values[place];
        }

        @Override
        public @Nullable Object get(@Nullable Object name) {
            int at = columns.place(name);
            Object value = at < 0 ? null : values[at];
            return value == ABSENT ? null : value;
        }

        @Override
        public boolean containsKey(@Nullable Object name) {
            int at = columns.place(name);
            return at >= 0 && values[at] != ABSENT;
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] != ABSENT) {
                    action.accept(columns.names[i], values[i]);
                }
            }
        }

        @Override
        public int size() {
            int size = 0;
            for (Object value : values) {
                size += value == ABSENT ? 0 : 1;
            }
            return size;
        }

        @Override
        public Set<Entry<String, @Nullable Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return Row.this.size();
                }

                @Override
                public Iterator<Entry<String, @Nullable Object>> iterator() {
                    return new Walk();
                }
            };
        }

        private final class Walk implements Iterator<Entry<String, @Nullable Object>> {
            private int at;

            @Override
            public boolean hasNext() {
                while (at < values.length && values[at] == ABSENT) {
                    at++;
                }
                return at < values.length;
            }

            @Override
            public Entry<String, @Nullable Object> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int here = at++;
                return new SimpleImmutableEntry<>(columns.names[here], values[here]);
            }
        }
    }
}
