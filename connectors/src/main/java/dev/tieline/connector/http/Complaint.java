package dev.tieline.connector.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a system says is wrong, as far as its error body can be read: problem details (RFC 9457),
 * JSON:API errors and the usual shapes besides.
 *
 * @param message in its words; empty when it does not say
 * @param field JSON Pointer of the field it names in the request; empty when none
 */
record Complaint(String message, String field) {
    private static final Complaint SILENT = new Complaint("", "");
    private static final List<String> LISTS =
            List.of("errors", "invalid-params", "invalidParams", "violations", "details", "detail");
    private static final List<String> MESSAGES =
            List.of(
                    "detail",
                    "message",
                    "error_description",
                    "msg",
                    "reason",
                    "title",
                    "error",
                    "description",
                    "code");
    private static final List<String> FIELDS =
            List.of("field", "pointer", "param", "property", "path", "name", "loc", "attribute");
    private static final int DEPTH = 3;

    /**
     * Reads a body.
     *
     * @param known top-level fields of the request; others are not taken for fields
     */
    static Complaint of(Optional<Object> body, Set<String> known) {
        return body.map(value -> read(value, known, DEPTH)).orElse(SILENT);
    }

    private static Complaint read(@Nullable Object value, Set<String> known, int depth) {
        return switch (value) {
            case String text -> new Complaint(text, "");
            case Map<?, ?> object when depth > 0 -> inObject(object, known, depth);
            case List<?> list when depth > 0 && !list.isEmpty() ->
                    read(list.getFirst(), known, depth - 1);
            case null, default -> SILENT;
        };
    }

    private static Complaint inObject(Map<?, ?> object, Set<String> known, int depth) {
        Complaint own = new Complaint(message(object), field(object, known));
        if (object.get("error") instanceof Map<?, ?> error) {
            own = own.orElse(read(error, known, depth - 1));
        }
        for (String name : LISTS) {
            own = own.orElse(inList(object.get(name), known, depth));
        }
        return own;
    }

    /** Details name fields; the sentence above them is kept when there is one. */
    private static Complaint inList(@Nullable Object list, Set<String> known, int depth) {
        if (list instanceof Map<?, ?> byField) {
            for (Map.Entry<?, ?> entry : byField.entrySet()) {
                String field = pointer(String.valueOf(entry.getKey()), known);
                if (!field.isEmpty()) {
                    String said = read(entry.getValue(), known, depth - 1).message();
                    return new Complaint(said, field);
                }
            }
        }
        return read(list, known, depth - 1);
    }

    private Complaint orElse(Complaint other) {
        boolean more = !other.field.isEmpty() && field.isEmpty() && !other.message.isEmpty();
        String words =
                more && !message.isEmpty() && !message.equals(other.message)
                        ? message + ": " + other.message
                        : message.isEmpty() ? other.message : message;
        return new Complaint(words, field.isEmpty() ? other.field : field);
    }

    private static String message(Map<?, ?> object) {
        for (String name : MESSAGES) {
            if (object.get(name) instanceof String text && !text.isBlank()) {
                return text.strip();
            }
        }
        return "";
    }

    private static String field(Map<?, ?> object, Set<String> known) {
        if (object.get("source") instanceof Map<?, ?> source) {
            String inside = field(source, known);
            if (!inside.isEmpty()) {
                return inside;
            }
        }
        for (String name : FIELDS) {
            Object named = object.get(name);
            if (named instanceof List<?> path && !path.isEmpty()) {
                named = path.getLast();
            }
            String pointer = named instanceof String text ? pointer(text, known) : "";
            if (!pointer.isEmpty()) {
                return pointer;
            }
        }
        return "";
    }

    /** {@code email}, {@code #/email}, {@code data.attributes.email}: the first step we sent. */
    private static String pointer(String named, Set<String> known) {
        String[] steps = named.split("[/.#\\[\\]]+", -1);
        for (int i = 0; i < steps.length; i++) {
            if (known.contains(steps[i])) {
                StringBuilder out = new StringBuilder();
                for (int j = i; j < steps.length; j++) {
                    if (!steps[j].isEmpty()) {
                        out.append('/').append(steps[j].replace("~", "~0"));
                    }
                }
                return out.toString();
            }
        }
        return "";
    }
}
