package dev.tieline.caller;

import dev.tieline.api.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands at a pointer with a {@code *} in it: something in each item of a list. */
final class Items {
    /** Nothing of a longer list is looked at before its sender is proved. */
    private static final int MOST = 1_000;

    private static final String EACH = "/*";

    private Items() {}

    /** The objects there; empty when one of them is none, or there is no list. */
    static List<Document> objects(Optional<Document> body, String pointer) {
        List<Document> objects = new ArrayList<>();
        for (Object item : at(body, pointer)) {
            if (!(item instanceof Map<?, ?> fields)) {
                return List.of();
            }
            Map<String, Object> copy = new LinkedHashMap<>();
            fields.forEach((name, value) -> copy.put(String.valueOf(name), value));
            objects.add(Document.of(copy));
        }
        return objects;
    }

    /** The texts there; what is no text is an empty one. */
    static List<String> texts(Optional<Document> body, String pointer) {
        return at(body, pointer).stream().map(v -> v instanceof String text ? text : "").toList();
    }

    private static List<Object> at(Optional<Document> body, String pointer) {
        int star = pointer.indexOf(EACH);
        if (star < 0) {
            return body.flatMap(document -> document.at(pointer)).stream().toList();
        }
        Optional<Object> list = body.flatMap(document -> document.at(pointer.substring(0, star)));
        List<Object> found = new ArrayList<>();
        if (list.isPresent() && list.get() instanceof List<?> items && items.size() <= MOST) {
            String below = pointer.substring(star + EACH.length());
            for (int i = 0; i < items.size(); i++) {
                String each = pointer.substring(0, star) + "/" + i + below;
                found.add(body.flatMap(document -> document.at(each)).orElse(""));
            }
        }
        return found;
    }
}
