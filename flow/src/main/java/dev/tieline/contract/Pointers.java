package dev.tieline.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON Pointers (RFC 6901). */
final class Pointers {
    private Pointers() {}

    static String escape(String name) {
        return name.indexOf('~') < 0 && name.indexOf('/') < 0
                ? name
                : name.replace("~", "~0").replace("/", "~1");
    }

    static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }

    /** The value at a pointer; null when there is none. */
    static @Nullable Object at(@Nullable Object root, String pointer) {
        Object here = root;
        if (pointer.isEmpty()) {
            return here;
        }
        for (String step : pointer.substring(1).split("/", -1)) {
            here = step(here, unescape(step));
        }
        return here;
    }

    private static @Nullable Object step(@Nullable Object here, String name) {
        if (here instanceof Map<?, ?> map) {
            return map.get(name);
        }
        if (here instanceof List<?> list && name.matches("[0-9]{1,9}")) {
            int index = Integer.parseInt(name);
            return index < list.size() ? list.get(index) : null;
        }
        return null;
    }
}
