package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is different between two copies of a record. */
public final class Difference {
    private final List<Change> changes = new ArrayList<>();

    private Difference() {}

    /**
     * One value that is not the same.
     *
     * @param pointer JSON Pointer of the value
     * @param before as JSON; empty when it was not there
     * @param after as JSON; empty when it is not there
     */
    public record Change(String pointer, Optional<String> before, Optional<String> after) {}

    /** The changes from one to the other, in the order of the fields. */
    public static List<Change> between(Document before, Document after) {
        Difference difference = new Difference();
        difference.objects("", before.fields(), after.fields());
        return List.copyOf(difference.changes);
    }

    private void objects(String at, Map<?, ?> before, Map<?, ?> after) {
        Set<Object> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (Object key : keys) {
            String pointer = at + "/" + key.toString().replace("~", "~0").replace("/", "~1");
            Optional<Optional<Object>> was = value(before, key);
            Optional<Optional<Object>> is = value(after, key);
            if (was.isPresent() && is.isPresent()) {
                values(pointer, was.get().orElse(null), is.get().orElse(null));
            } else {
                add(pointer, was.map(Difference::json), is.map(Difference::json));
            }
        }
    }

    /** Empty when the key is not there; empty within when it is null. */
    private static Optional<Optional<Object>> value(Map<?, ?> map, Object key) {
        return map.containsKey(key)
                ? Optional.of(Optional.ofNullable(map.get(key)))
                : Optional.empty();
    }

    private void values(String at, @Nullable Object before, @Nullable Object after) {
        if (before instanceof Map<?, ?> was && after instanceof Map<?, ?> is) {
            objects(at, was, is);
        } else if (before instanceof List<?> was
                && after instanceof List<?> is
                && was.size() == is.size()) {
            for (int i = 0; i < was.size(); i++) {
                values(at + "/" + i, was.get(i), is.get(i));
            }
        } else {
            String was = json(Optional.ofNullable(before));
            String is = json(Optional.ofNullable(after));
            if (!was.equals(is)) {
                add(at, Optional.of(was), Optional.of(is));
            }
        }
    }

    private static String json(Optional<Object> value) {
        return JsonText.compact(value.orElse(null));
    }

    private void add(String pointer, Optional<String> before, Optional<String> after) {
        changes.add(new Change(pointer, before, after));
    }
}
