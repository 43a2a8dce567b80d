package dev.tieline.mapping;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A simple expression as direct code: gives exactly what CEL gives, but leaves numbers and objects
 * as they are instead of converting them.
 *
 * @param text as written
 * @param type of what it gives
 * @param uncertain whether it may give nothing
 * @param reads the paths it reads
 * @param code what to do
 */
record Direct(String text, Type type, boolean uncertain, List<String> reads, Code code)
        implements Expression {

    @Override
    public Value evaluate(Names names) {
        Object value = code.run(names);
        if (value == null) {
            return uncertain ? Value.Absent.ABSENT : failed("a field it reads is missing");
        }
        return value == Code.WRONG_KIND
                ? failed("a field it reads is of another type")
                : new Value.Present(value);
    }

    private static Value failed(String what) {
        return new Value.Failed(
                Fault.of(
                        "expression-failed",
                        Blame.FLOW,
                        "The expression could not be evaluated: " + what + ".",
                        "Compare what came with the contract it was checked against."));
    }

    /** Gives a value, null when there is none, or {@link #WRONG_KIND}. Never throws. */
    sealed interface Code {
        Object WRONG_KIND = new Object();

        @Nullable Object run(Names names);
    }

    /** A path into a name; {@code kind} guards against values that are not what was promised. */
    record Path(String name, List<String> steps, Type kind) implements Code {
        @Override
        public @Nullable Object run(Names names) {
            Object here = names.value(name);
            for (int i = 0; i < steps.size() && here != null; i++) {
                here = here instanceof Map<?, ?> map ? map.get(steps.get(i)) : WRONG_KIND;
            }
            return here == null || fits(here) ? here : WRONG_KIND;
        }

        private boolean fits(Object value) {
            return switch (kind) {
                case Type.Text _ -> value instanceof String;
                case Type.Whole _ -> value instanceof Long || value instanceof BigDecimal;
                case Type.Decimal _ -> value instanceof Long || value instanceof BigDecimal;
                case Type.Bool _ -> value instanceof Boolean;
                case Type.ListOf _ -> value instanceof List<?>;
                case Type.MapOf _, Type.Shape _ -> value instanceof Map<?, ?>;
                case Type.Any _ -> value != WRONG_KIND;
            };
        }
    }

    record Literal(Object value) implements Code {
        @Override
        public Object run(Names names) {
            return value;
        }
    }

    /** {@code orValue} with a literal. */
    record Otherwise(Code code, Object value) implements Code {
        @Override
        public Object run(Names names) {
            Object found = code.run(names);
            return found == null ? value : found;
        }
    }

    /** A method of text. */
    record Change(Code code, Method method) implements Code {
        @Override
        public @Nullable Object run(Names names) {
            return code.run(names) instanceof String text ? method.apply(text) : WRONG_KIND;
        }
    }

    /** Text one after the other. */
    record Concat(List<Code> parts) implements Code {
        @Override
        public Object run(Names names) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < parts.size(); i++) {
                if (!(parts.get(i).run(names) instanceof String text)) {
                    return WRONG_KIND;
                }
                all.append(text);
                if (all.length() > Budget.MAX_TEXT) {
                    return WRONG_KIND;
                }
            }
            return all.toString();
        }
    }

    /** The methods of text that are compiled directly. */
    enum Method {
        trim,
        lowerAscii,
        upperAscii;

        String apply(String text) {
            return switch (this) {
                case trim -> trimmed(text);
                case lowerAscii -> cased(text, 'A', 'Z', true);
                case upperAscii -> cased(text, 'a', 'z', false);
            };
        }

        private static String cased(String text, char from, char to, boolean lower) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= from && c <= to) {
                    return ascii(text, lower);
                }
            }
            return text;
        }

        private static String ascii(String text, boolean lower) {
            if (onlyAscii(text)) {
                return lower ? text.toLowerCase(Locale.ROOT) : text.toUpperCase(Locale.ROOT);
            }
            StringBuilder changed = new StringBuilder(text);
            for (int i = 0; i < changed.length(); i++) {
                char c = changed.charAt(i);
                if (lower ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z') {
                    changed.setCharAt(i, (char) (c ^ 0x20));
                }
            }
            return changed.toString();
        }

        private static boolean onlyAscii(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) >= 128) {
                    return false;
                }
            }
            return true;
        }

        private static String trimmed(String text) {
            int from = 0;
            int to = text.length();
            while (from < to && isSpace(text.charAt(from))) {
                from++;
            }
            while (to > from && isSpace(text.charAt(to - 1))) {
                to--;
            }
            return text.substring(from, to);
        }

        /** Unicode's White_Space, which is what CEL trims. */
        private static boolean isSpace(char c) {
            return c == ' '
                    || (c >= '\t' && c <= '\r')
                    || c == '\u0085'
                    || c == '\u00a0'
                    || c == '\u1680'
                    || (c >= '\u2000' && c <= '\u200a')
                    || c == '\u2028'
                    || c == '\u2029'
                    || c == '\u202f'
                    || c == '\u205f'
                    || c == '\u3000';
        }
    }
}
