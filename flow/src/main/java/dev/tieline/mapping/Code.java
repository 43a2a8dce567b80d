package dev.tieline.mapping;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of an expression as direct code. Gives a value, null when there is none, or a {@link
 * Wrong}. Never throws. Immutable and thread-safe.
 */
sealed interface Code {
    /** What a value is that cannot be had: why, and what helps. */
    record Wrong(String why, String remedy) {}

    /** It is not of the kind that was promised. */
    Wrong WRONG =
            new Wrong(
                    "a field it reads is missing or of another type",
                    "Compare what came with the contract it was checked against.");

    /** Text that is no number. */
    Wrong UNREADABLE =
            new Wrong(
                    "text cannot be read as what is wanted",
                    "Make the expression cover this case, or hold such records by contract.");

    @Nullable Object run(Names names);

    /**
     * A path into a name.
     *
     * @param sure after so many steps there is a value still; -1 when not even the name has one
     * @param kind guards against values that are not what was promised
     */
    record Path(String name, List<String> steps, int sure, Type kind) implements Code {
        @Override
        public @Nullable Object run(Names names) {
            Object here = names.value(name);
            for (int i = 0; i < steps.size(); i++) {
                if (!(here instanceof Map<?, ?> map)) {
                    return here == null && i > sure ? null : WRONG;
                }
                here = map.get(steps.get(i));
            }
            if (here == null) {
                return steps.size() > sure ? null : WRONG;
            }
            return fits(here, kind) ? here : WRONG;
        }
    }

    /** {@code has}: whether an object has a field that is not null. */
    record There(Path object, String field, Type kind) implements Code {
        @Override
        public Object run(Names names) {
            if (!(object.run(names) instanceof Map<?, ?> map)) {
                return WRONG;
            }
            Object value = map.get(field);
            return value == null || fits(value, kind) ? (Object) (value != null) : WRONG;
        }
    }

    private static boolean fits(Object value, Type kind) {
        return switch (kind) {
            case Type.Text _ -> value instanceof String;
            case Type.Whole _ ->
                    value instanceof Long
                            || (value instanceof BigDecimal number && isWhole(number));
            case Type.Decimal _ -> value instanceof Long || value instanceof BigDecimal;
            case Type.Bool _ -> value instanceof Boolean;
            case Type.ListOf _ -> value instanceof List<?>;
            case Type.MapOf _, Type.Shape _ -> value instanceof Map<?, ?>;
            case Type.Any _ -> true;
        };
    }

    private static boolean isWhole(BigDecimal number) {
        return number.scale() <= 0 || number.stripTrailingZeros().scale() <= 0;
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
    record Change(Code code, TextMethod method) implements Code {
        @Override
        public @Nullable Object run(Names names) {
            return code.run(names) instanceof String text ? method.apply(text) : WRONG;
        }
    }

    /** Text one after the other. */
    record Concat(List<Code> parts) implements Code {
        @Override
        public Object run(Names names) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < parts.size(); i++) {
                if (!(parts.get(i).run(names) instanceof String text)) {
                    return WRONG;
                }
                all.append(text);
                if (all.length() > Budget.MAX_TEXT) {
                    return WRONG;
                }
            }
            return all.toString();
        }
    }

    record Not(Code code) implements Code {
        @Override
        public Object run(Names names) {
            return code.run(names) instanceof Boolean is ? (Object) !is : WRONG;
        }
    }

    /**
     * {@code &&}, or {@code ||}. As in CEL a side that decides alone does so even if the other is
     * wrong.
     *
     * @param decides what decides alone
     */
    record Several(Code left, Code right, boolean decides) implements Code {
        @Override
        public Object run(Names names) {
            Object first = left.run(names);
            if (first instanceof Boolean is && is == decides) {
                return first;
            }
            Object second = right.run(names);
            if (second instanceof Boolean is && (is == decides || first instanceof Boolean)) {
                return second;
            }
            return WRONG;
        }
    }

    record Choice(Code condition, Code yes, Code no) implements Code {
        @Override
        public @Nullable Object run(Names names) {
            return condition.run(names) instanceof Boolean is ? (is ? yes : no).run(names) : WRONG;
        }
    }

    /**
     * Compares values of one kind; a decimal also with a whole literal.
     *
     * @param relation as it is written
     * @param decimals whether they are compared as doubles, as CEL has them
     */
    record Compare(Code left, Code right, String relation, boolean decimals) implements Code {
        @Override
        public Object run(Names names) {
            Object first = left.run(names);
            Object second = right.run(names);
            if (first == null || second == null) {
                return WRONG;
            }
            if (first instanceof Wrong || second instanceof Wrong) {
                return first instanceof Wrong ? first : second;
            }
            if (!(first instanceof Number one) || !(second instanceof Number other)) {
                return first.equals(second) == relation.equals("==");
            }
            if (decimals) {
                return holds(Double.compare(one.doubleValue(), other.doubleValue()));
            }
            Long whole = whole(one);
            Long with = whole(other);
            return whole == null || with == null ? WRONG : holds(Long.compare(whole, with));
        }

        private Object holds(int compared) {
            return switch (relation) {
                case "==" -> compared == 0;
                case "!=" -> compared != 0;
                case "<" -> compared < 0;
                case "<=" -> compared <= 0;
                case ">" -> compared > 0;
                default -> compared >= 0;
            };
        }
    }

    /** {@code in} a list of literals. */
    record OneOf(Code code, Set<String> texts) implements Code {
        @Override
        public Object run(Names names) {
            return code.run(names) instanceof String text ? (Object) texts.contains(text) : WRONG;
        }
    }

    /** Whether text has text in it. */
    record Holds(Code code, Code part, Where where) implements Code {
        @Override
        public Object run(Names names) {
            return code.run(names) instanceof String text
                            && part.run(names) instanceof String looked
                    ? (Object) where.holds(text, looked)
                    : WRONG;
        }
    }

    /** Where text is looked for in text. */
    enum Where {
        contains,
        startsWith,
        endsWith;

        boolean holds(String text, String part) {
            return switch (this) {
                case contains -> text.contains(part);
                case startsWith -> text.startsWith(part);
                case endsWith -> text.endsWith(part);
            };
        }
    }

    /** A value as one of another kind. */
    record Cast(Code code, Into into) implements Code {
        @Override
        public Object run(Names names) {
            Object value = code.run(names);
            return value == null ? WRONG : value instanceof Wrong ? value : into.cast(value);
        }
    }

    /** What values are cast into; named as the functions, with what of. */
    enum Into {
        textOfWhole,
        textOfDecimal,
        textOfBool,
        wholeOfText,
        decimalOfText,
        decimalOfWhole;

        Object cast(Object value) {
            try {
                return switch (this) {
                    case textOfBool -> value.toString();
                    case textOfDecimal -> Double.toString(((Number) value).doubleValue());
                    case wholeOfText -> Long.valueOf((String) value);
                    case decimalOfText -> Adapter.number(Double.parseDouble((String) value));
                    case textOfWhole -> {
                        Long whole = whole((Number) value);
                        yield whole == null ? WRONG : whole.toString();
                    }
                    case decimalOfWhole -> {
                        Long whole = whole((Number) value);
                        yield whole == null ? WRONG : Adapter.number(whole.doubleValue());
                    }
                };
            } catch (NumberFormatException | ArithmeticException _) {
                return UNREADABLE;
            }
        }
    }

    private static @Nullable Long whole(Number number) {
        try {
            return number instanceof BigDecimal big ? (Long) big.longValueExact() : (Long) number;
        } catch (ArithmeticException _) {
            return null;
        }
    }
}
