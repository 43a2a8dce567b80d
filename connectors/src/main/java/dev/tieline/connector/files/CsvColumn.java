package dev.tieline.connector.files;

import dev.tieline.api.Columns;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A declared column and how its text becomes a value. Pure.
 *
 * @param nullable whether an empty cell is JSON null; otherwise the field is absent
 * @param required whether a row without it is at fault
 */
record CsvColumn(String name, Type type, boolean nullable, boolean required) {
    private static final int MAX_FAST_DIGITS = 18;
    private static final int MAX_NUMBER = 110;
    private static final int MAX_EXPONENT = 400;
    private static final int MAX_SCALE = 1_000;
    private static final int MAX_DIGITS = 100;

    /** What a cell holds. */
    enum Type {
        STRING("a text"),
        INTEGER("a whole number"),
        NUMBER("a number"),
        BOOLEAN("true or false");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Text is no value of the type. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        private Unfit() {
            super("", null, false, false);
        }
    }

    /** What an empty cell means; one in quotes is an empty text where a text is declared. */
    @Nullable Object empty(boolean quoted) {
        if (quoted && type == Type.STRING) {
            return "";
        }
        return nullable ? null : Columns.ABSENT;
    }

    /** The value of a cell that is no text; spaces around it do not count. */
    Object value(char[] text, int start, int end, char decimal) throws Unfit {
        int from = start;
        int to = end;
        while (from < to && text[from] == ' ') {
            from++;
        }
        while (from < to && text[to - 1] == ' ') {
            to--;
        }
        return switch (type) {
            case STRING -> new String(text, start, end - start);
            case BOOLEAN -> truth(text, from, to);
            case INTEGER -> integer(number(text, from, to, decimal));
            case NUMBER -> number(text, from, to, decimal);
        };
    }

    private static Object truth(char[] text, int from, int to) throws Unfit {
        return switch (new String(text, from, to - from)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Unfit();
        };
    }

    private static Object integer(Object number) throws Unfit {
        if (number instanceof BigDecimal large && large.scale() > 0) {
            throw new Unfit();
        }
        return number;
    }

    private static Object number(char[] text, int from, int to, char decimal) throws Unfit {
        int i = from;
        boolean negative = i < to && text[i] == '-';
        if (negative || (i < to && text[i] == '+')) {
            i++;
        }
        int first = i;
        int point = -1;
        long value = 0;
        for (; i < to; i++) {
            char c = text[i];
            if (c >= '0' && c <= '9') {
                value = value * 10 + (c - '0');
            } else if (c == decimal && point < 0) {
                point = i;
            } else {
                return slow(text, from, to, decimal);
            }
        }
        int digits = to - first - (point < 0 ? 0 : 1);
        if (digits == 0) {
            throw new Unfit();
        }
        if (digits > MAX_FAST_DIGITS) {
            return slow(text, from, to, decimal);
        }
        long signed = negative ? -value : value;
        int scale = point < 0 ? 0 : to - point - 1;
        return scale == 0 ? (Object) signed : BigDecimal.valueOf(signed, scale);
    }

    /** What has an exponent or many digits; as strict as the hub's own reader. */
    private static Object slow(char[] text, int from, int to, char decimal) throws Unfit {
        if (to - from > MAX_NUMBER) {
            throw new Unfit();
        }
        StringBuilder plain = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text[i];
            boolean known = (c >= '0' && c <= '9') || "+-eE".indexOf(c) >= 0 || c == decimal;
            if (!known) {
                throw new Unfit();
            }
            plain.append(c == decimal ? '.' : c);
        }
        return bounded(parsed(plain.toString()).orElseThrow(Unfit::new));
    }

    private static Optional<BigDecimal> parsed(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Object bounded(BigDecimal value) throws Unfit {
        long exponent = (long) value.precision() - value.scale() - 1;
        if (value.precision() > MAX_DIGITS
                || Math.abs(exponent) > MAX_EXPONENT
                || Math.abs((long) value.scale()) > MAX_SCALE) {
            throw new Unfit();
        }
        boolean whole = value.scale() == 0 && value.unscaledValue().bitLength() < 64;
        return whole ? (Object) value.longValue() : value;
    }
}
