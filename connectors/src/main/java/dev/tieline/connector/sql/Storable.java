package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a record can be stored at all. Pure. */
public final class Storable {
    private Storable() {}

    /**
     * What no column can take; empty when some can. Never shows the value.
     *
     * @param bytes whether it is base64 of bytes
     */
    public static Optional<Fault> fault(String field, @Nullable Object value, boolean bytes) {
        if (bytes && value instanceof String text) {
            try {
                Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException _) {
                return wrong(field, "is not base64, which its schema says");
            }
        }
        return storable(value)
                ? Optional.empty()
                : wrong(field, "holds a NUL or half a character, which no column of text takes");
    }

    /** Where a field is in a record, as a JSON Pointer. */
    public static String pointer(String field) {
        return "/" + field.replace("~", "~0").replace("/", "~1");
    }

    private static Optional<Fault> wrong(String field, String what) {
        return Optional.of(
                new Fault(
                        "value-unstorable",
                        Blame.SENDER,
                        "'" + field + "' " + what + ".",
                        "Correct the record, or clean the field in the flow.",
                        pointer(field)));
    }

    private static boolean storable(@Nullable Object value) {
        return switch (value) {
            case String text -> characters(text);
            case List<?> list -> list.stream().allMatch(Storable::storable);
            case Map<?, ?> object ->
                    object.keySet().stream().allMatch(Storable::storable)
                            && object.values().stream().allMatch(Storable::storable);
            case null, default -> true;
        };
    }

    private static boolean characters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Nearly all are neither NUL nor half of anything, which one comparison tells.
            if ((char) (c - 1) >= Character.MIN_SURROGATE - 1 && !usual(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean usual(String text, int at) {
        char c = text.charAt(at);
        if (c == 0) {
            return false;
        }
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        return !Character.isLowSurrogate(c)
                || (at > 0 && Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
