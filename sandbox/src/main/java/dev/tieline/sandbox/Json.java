package dev.tieline.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Just enough JSON for systems that need no library: maps, lists, strings, numbers as {@link
 * Double} and booleans. {@code null} members are left out.
 */
final class Json {
    private static final int MAX_DEPTH = 32;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** The text is not JSON, or not an object. */
    static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message);
        }
    }

    static Map<String, Object> object(String text) {
        Json json = new Json(text);
        json.space();
        if (json.peek() != '{') {
            throw json.malformed("an object");
        }
        Map<String, Object> object = json.members();
        json.space();
        if (json.at != text.length()) {
            throw json.malformed("the end");
        }
        return object;
    }

    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(separator);
                    quote(String.valueOf(entry.getKey()), out);
                    out.append(':');
                    write(entry.getValue(), out);
                    separator = ",";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                String separator = "[";
                for (Object item : list) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
                    out.append(number.longValue());
            case Number number -> out.append(number);
            case Boolean flag -> out.append(flag);
            default -> quote(value.toString(), out);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
                        out.append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private @Nullable Object value() {
        space();
        return switch (peek()) {
            case '{' -> members();
            case '[' -> items();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> members() {
        enter();
        Map<String, Object> members = new LinkedHashMap<>();
        space();
        while (peek() != '}') {
            space();
            String name = string();
            space();
            expect(':');
            Object value = value();
            if (value != null) {
                members.put(name, value);
            }
            next('}');
        }
        leave();
        return members;
    }

    private List<Object> items() {
        enter();
        List<Object> items = new ArrayList<>();
        space();
        while (peek() != ']') {
            Object value = value();
            if (value != null) {
                items.add(value);
            }
            next(']');
        }
        leave();
        return items;
    }

    /** After a member: a comma and another one, or the end. */
    private void next(char end) {
        space();
        if (peek() == end) {
            return;
        }
        expect(',');
        space();
        if (peek() == end) {
            throw malformed("another member");
        }
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < 0x20) {
                throw malformed("no control character");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed("an escape");
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw malformed("four digits");
        }
        try {
            char c = (char) Integer.parseUnsignedInt(text, at, at + 4, 16);
            at += 4;
            return c;
        } catch (NumberFormatException _) {
            throw malformed("four digits");
        }
    }

    private Double number() {
        int begin = at;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return Double.valueOf(text.substring(begin, at));
        } catch (NumberFormatException _) {
            throw malformed("a value");
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw malformed(word);
        }
        at += word.length();
        return value;
    }

    private void enter() {
        at++;
        if (++depth > MAX_DEPTH) {
            throw malformed("fewer levels");
        }
    }

    private void leave() {
        at++;
        depth--;
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed("more");
        }
        return text.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed("'" + c + "'");
        }
        at++;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Malformed malformed(String expected) {
        return new Malformed("expected " + expected + " at character " + at);
    }
}
