package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.contract.JsonContract;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts back what a person could not see. Corrections are made on a masked copy: a mask that still
 * stands where it stood means the value is to stay as it was.
 */
final class Correction {
    private final List<String> misplaced = new ArrayList<>();
    private final FieldNames names;

    private Correction(FieldNames names) {
        this.names = names;
    }

    /** What became of it. */
    sealed interface Restored {
        record Whole(Document document) implements Restored {}

        /** Masks stand where the record has nothing to put back. */
        record Misplaced(List<String> pointers) implements Restored {}
    }

    /**
     * @param corrected as it came
     * @param shown the copy it was made from: values masked, names not
     * @param real the same without masks
     * @param names what fields are called in the corrected one
     */
    static Restored restore(Document corrected, Document shown, Document real, FieldNames names) {
        Correction correction = new Correction(names);
        Map<String, @Nullable Object> fields =
                correction.object("", corrected.fields(), shown.fields(), real.fields());
        return correction.misplaced.isEmpty()
                ? new Restored.Whole(Document.of(fields))
                : new Restored.Misplaced(List.copyOf(correction.misplaced));
    }

    private Map<String, @Nullable Object> object(
            String at, Map<?, ?> corrected, Map<?, ?> shown, Map<?, ?> real) {
        Map<String, @Nullable Object> restored = new LinkedHashMap<>();
        Map<String, String> calledSo = names.inside(real);
        corrected.forEach((key, value) -> {
            String called = String.valueOf(key);
            String name = calledSo.getOrDefault(called, called);
            String pointer = at + "/" + called.replace("~", "~0").replace("/", "~1");
            if (called.startsWith(JsonContract.MASK) && !calledSo.containsKey(called)) {
                misplaced.add(pointer);
            }
            restored.put(name, value(pointer, value, shown.get(name), real.get(name)));
        });
        return restored;
    }

    private @Nullable Object value(
            String at, @Nullable Object corrected, @Nullable Object shown, @Nullable Object real) {
        return switch (corrected) {
            case Map<?, ?> object -> object(at, object, asObject(shown), asObject(real));
            case List<?> list -> list(at, list, asList(shown), asList(real));
            case String text when text.startsWith(JsonContract.MASK) -> {
                if (!text.equals(shown)) {
                    misplaced.add(at);
                }
                yield text.equals(shown) ? real : text;
            }
            case null, default -> corrected;
        };
    }

    /** When a list grew or shrank, nobody can tell which item a mask belongs to. */
    private List<@Nullable Object> list(String at, List<?> corrected, List<?> shown, List<?> real) {
        boolean same = corrected.size() == shown.size();
        List<@Nullable Object> restored = new ArrayList<>();
        for (int i = 0; i < corrected.size(); i++) {
            restored.add(
                    value(
                            at + "/" + i,
                            corrected.get(i),
                            same ? shown.get(i) : null,
                            same ? real.get(i) : null));
        }
        return restored;
    }

    private static Map<?, ?> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> object ? object : Map.of();
    }

    private static List<?> asList(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
