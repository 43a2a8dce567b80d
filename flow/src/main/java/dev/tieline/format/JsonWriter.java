package dev.tieline.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes value trees as JSON. Used once. */
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private final boolean pretty;

    JsonWriter(StringBuilder out, boolean pretty) {
        this.out = out;
        this.pretty = pretty;
    }

    void value(@Nullable Object value, int depth) {
        switch (value) {
            case null -> out.append("null");
            case String text -> text(text);
            case Map<?, ?> object -> object(object, depth);
            case List<?> list -> list(list, depth);
            case Boolean truth -> out.append(truth.booleanValue());
            case Long whole -> out.append(whole.longValue());
            case Integer whole -> out.append(whole.intValue());
            case BigDecimal number -> out.append(number);
            case BigInteger number -> out.append(number);
            case Double number when Double.isFinite(number) -> out.append(number.doubleValue());
            default -> throw new IllegalArgumentException("JSON has no " + value.getClass());
        }
    }

    private void object(Map<?, ?> object, int depth) {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> fields = object.entrySet().iterator();
        while (fields.hasNext()) {
            Map.Entry<?, ?> field = fields.next();
            newLine(depth + 1);
            text(String.valueOf(field.getKey()));
            out.append(pretty ? ": " : ":");
            value(field.getValue(), depth + 1);
            out.append(fields.hasNext() ? "," : "");
        }
        if (!object.isEmpty()) {
            newLine(depth);
        }
        out.append('}');
    }

    private void list(List<?> list, int depth) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : ",");
            newLine(depth + 1);
            value(list.get(i), depth + 1);
        }
        if (!list.isEmpty()) {
            newLine(depth);
        }
        out.append(']');
    }

    private void newLine(int depth) {
        if (pretty) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void text(String text) {
        out.append('"');
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (plain(c) || (Character.isSurrogate(c) && Utf8.paired(text, i))) {
                continue;
            }
            out.append(text, plainFrom, i);
            escape(c);
            plainFrom = i + 1;
        }
        out.append(text, plainFrom, text.length()).append('"');
    }

    /** U+2028 and U+2029 end a line in JavaScript and in logs; half characters end in no UTF-8. */
    private static boolean plain(char c) {
        return c >= ' '
                && c != '"'
                && c != '\\'
                && c != '\u2028'
                && c != '\u2029'
                && !Character.isSurrogate(c);
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(HEX.charAt((c >> shift) & 0xF));
                }
            }
        }
    }
}
