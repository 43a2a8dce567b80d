package dev.tieline.format;

import dev.tieline.api.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the fields of a form. A name may stand once; a name that ends with {@code []} may repeat
 * and is a list under the name without the brackets.
 */
final class FieldCollector {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    private final Map<String, List<String>> lists = new LinkedHashMap<>();
    private int count;

    void add(String name, String value) {
        if (++count > Limits.FORM_FIELDS) {
            throw Unreadable.over("form-limit", "The form has too many fields.");
        }
        if (value.length() > Limits.TEXT || name.length() > Limits.NAME) {
            throw Unreadable.over("form-limit", "A field's name or value is too long.");
        }
        boolean repeats = name.endsWith("[]");
        String plain = repeats ? name.substring(0, name.length() - 2) : name;
        if (plain.isEmpty() || plain.indexOf('\0') >= 0) {
            throw Unreadable.broken("form-name-invalid", "A field of the form has no usable name.");
        }
        if (repeats && lists.containsKey(plain)) {
            lists.getOrDefault(plain, List.of()).add(value);
            return;
        }
        if (fields.containsKey(plain)) {
            throw Unreadable.broken(
                    "form-duplicate-name",
                    "The same name stands twice in the form; only names ending with [] may"
                            + " repeat.");
        }
        if (!repeats) {
            fields.put(plain, value);
            return;
        }
        List<String> list = new ArrayList<>(List.of(value));
        lists.put(plain, list);
        fields.put(plain, Collections.unmodifiableList(list));
    }

    Document document() {
        return Document.of(fields);
    }
}
