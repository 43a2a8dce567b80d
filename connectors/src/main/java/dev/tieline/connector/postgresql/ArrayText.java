package dev.tieline.connector.postgresql;

import dev.tieline.connector.sql.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Arrays in PostgreSQL's text form (documentation, chapter 8.15.2 and 8.15.6). */
final class ArrayText {
    private ArrayText() {}

    /** The literal of a list; lists in it are further dimensions, objects are JSON. */
    static String written(List<?> list) {
        StringBuilder out = new StringBuilder();
        write(out, list);
        return out.toString();
    }

    private static void write(StringBuilder out, List<?> list) {
        out.append('{');
        boolean more = false;
        for (Object item : list) {
            if (more) {
                out.append(',');
            }
            more = true;
            switch (item) {
                case null -> out.append("NULL");
                case List<?> inner -> write(out, inner);
                case Map<?, ?> object -> quote(out, Json.written(object));
                default -> quote(out, item.toString());
            }
        }
        out.append('}');
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    /**
     * The list of a literal.
     *
     * @param delimiter between items: {@code ;} for {@code box}, a comma for all other types
     * @param item what the text of an item is
     * @throws ArithmeticException when the text is no literal
     */
    static List<@Nullable Object> read(
            String text, char delimiter, Function<String, @Nullable Object> item) {
        return new Reader(text, delimiter, item).read();
    }

    private static final class Reader {
        private final String text;
        private final char delimiter;
        private final Function<String, @Nullable Object> item;
        private final Deque<List<@Nullable Object>> open = new ArrayDeque<>();
        private int at;

        Reader(String text, char delimiter, Function<String, @Nullable Object> item) {
            this.text = text;
            this.delimiter = delimiter;
            this.item = item;
            // Lower bounds that are not 1 stand before: [0:2]={...}
            this.at = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
        }

        List<@Nullable Object> read() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '{') {
                    open.push(new ArrayList<>());
                    at++;
                } else if (c == '}') {
                    at++;
                    List<@Nullable Object> whole = Collections.unmodifiableList(open.pop());
                    if (open.isEmpty()) {
                        return whole;
                    }
                    open.element().add(whole);
                } else if (c == delimiter) {
                    at++;
                } else {
                    open.element().add(c == '"' ? item.apply(quoted()) : plain());
                }
            }
            throw new ArithmeticException("no array");
        }

        private String quoted() {
            StringBuilder out = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                out.append(text.charAt(at));
            }
            at++;
            return out.toString();
        }

        private @Nullable Object plain() {
            int start = at;
            while (text.charAt(at) != delimiter && text.charAt(at) != '}') {
                at++;
            }
            String word = text.substring(start, at);
            return word.equals("NULL") ? null : item.apply(word);
        }
    }
}
