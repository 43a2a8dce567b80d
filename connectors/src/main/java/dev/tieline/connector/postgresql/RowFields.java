package dev.tieline.connector.postgresql;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a row. All rows of an answer share their names. Immutable. */
final class RowFields extends AbstractMap<String, @Nullable Object> {

    /** Names of fields, each once, in their order. Immutable. */
    static final class Names {
        private final List<String> all;
        private final Map<String, Integer> places = new HashMap<>();

        Names(List<String> all) {
            this.all = List.copyOf(all);
            for (int i = 0; i < all.size(); i++) {
                places.put(all.get(i), i);
            }
        }

        int size() {
            return all.size();
        }
    }

    private final Names names;
    private final @Nullable Object[] values;

    /**
     * @param values as many as names; given away
     */
    RowFields(Names names, @Nullable Object[] values) {
        this.names = names;
        this.values = values;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        Integer place = names.places.get(name);
        return place == null ? null : values[place];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return names.places.containsKey(name);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return values.length;
            }

            @Override
            public Iterator<Entry<String, @Nullable Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Entry<String, @Nullable Object>> {
        private int at;

        @Override
        public boolean hasNext() {
            return at < values.length;
        }

        @Override
        public Entry<String, @Nullable Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int here = at++;
            return new SimpleImmutableEntry<>(names.all.get(here), values[here]);
        }
    }
}
